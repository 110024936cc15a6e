package dev.ipc.benchmarks.workload;

import java.time.Duration;

/** A load that a client puts on a server, and what it measures of it. */
interface Workload {
    Measured run(Session session, Duration duration) throws Exception;

    /** Returns the workload with a name; the names are those of the comparison's table. */
    static Workload named(String name) {
        return switch (name) {
            case "call" -> new BlockingCalls();
            case "p1" -> new PingPong(1);
            case "p64" -> new PingPong(64);
            case "p256" -> new PingPong(256);
            case "one-way" -> OneWay.notes();
            case "64k" -> OneWay.blobs(64 << 10);
            case "1m" -> OneWay.blobs(1 << 20);
            case "connects" -> new Connects();
            case "idle-heap" -> new IdleHeap();
            default -> sized(name);
        };
    }

    private static Workload sized(String name) {
        int dash = name.lastIndexOf('-');
        if (dash > 0 && name.substring(dash + 1).matches("[0-9]{1,8}")) {
            int size = Integer.parseInt(name.substring(dash + 1));
            switch (name.substring(0, dash)) {
                case "over":
                    return new PingPong(64, size);
                case "to":
                    return new Broadcasts(size);
                case "threads":
                    return new Threads(size);
                case "size":
                    return OneWay.blobs(size);
                default:
            }
        }
        throw new IllegalArgumentException("no workload " + name);
    }
}
