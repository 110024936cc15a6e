package dev.ipc.benchmarks.compare;

import java.util.List;
import java.util.regex.Pattern;

/** A part of the work on a message, as the frames of a stack tell it: the innermost frame that belongs to any part decides. */
enum Part {
    BENCHMARK("the benchmark itself", "dev\\.ipc\\.benchmarks\\..*"),
    CODEC(
            "codec",
            "dev\\.ipc\\.codec\\..*|com\\.esotericsoftware\\..*|.*\\.netty\\.(Bodies|BodyBuffers|BodyRing).*|.*\\.KryoBytes.*"),
    FRAMES(
            "frames",
            "dev\\.ipc\\.wire\\..*|dev\\.ipc\\.netty\\.(Frame|PartialBody|PlainHead|PlainFrame|Literal|MessageCodec).*"
                    + "|io\\.netty\\.handler\\.codec\\..*"),
    HAND_OVER(
            "hand-over to callbacks and loops",
            "dev\\.ipc\\.netty\\.(SerialExecutor|CallbackScope|ReadySenders|Threads|Dispatch|Backlog|BusyPolling|Spinning).*"
                    + "|java\\.util\\.concurrent\\.(ThreadPool|LinkedTransfer|LinkedBlocking|locks).*"),
    PROMISES("queues, requests, outcomes", "dev\\.ipc\\..*|java\\.util\\.concurrent\\.CompletableFuture.*"),
    BUFFERS("buffers", "io\\.netty\\.buffer\\..*"),
    NETTY("Netty's channels, pipelines and loops", "io\\.netty\\..*"),
    OTHER("the rest", ".*");

    private final String title;
    private final Pattern methods;

    Part(String title, String methods) {
        this.title = title;
        this.methods = Pattern.compile(methods);
    }

    String title() {
        return title;
    }

    /** Returns the part of a stack, given as qualified method names with the innermost first. */
    static Part of(List<String> methods) {
        for (String method : methods) {
            for (Part part : values()) {
                if (part != OTHER && part.methods.matcher(method).matches()) {
                    return part;
                }
            }
        }
        return OTHER;
    }
}
