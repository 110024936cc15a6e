package dev.ipc.benchmarks.compare;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Who is compared: a peer of {@code dev.ipc.benchmarks.peers}, or a program.
 *
 * @param jars the beginnings of the names of the jars that its processes see; all if empty
 * @param jvmOptions what its processes need besides what all get
 * @param without what it can't do
 */
record Contestant(String name, String title, List<String> jars, List<String> jvmOptions, Set<Task> without) {
    static final String RAW_NETTY = "netty";
    static final String IPC = "ipc";
    static final String IPC_DIRECT = "ipc-direct";
    static final String IPC_SPIN = "ipc-spin";
    static final String IPC_MESSAGES = "ipc-messages";
    static final String C = "c";

    private static final List<String> LEAN = List.of(
            "ipc-",
            "netty-",
            "kryo-5",
            "minlog-1.3",
            "objenesis-3",
            "reflectasm-",
            "slf4j-",
            "HdrHistogram",
            "jspecify");

    /** All, in the order in which they are listed. The first is what the others are compared with. */
    static final List<Contestant> ALL = List.of(
            new Contestant(RAW_NETTY, "raw Netty, length field, Kryo", LEAN, List.of(), Set.of()),
            new Contestant(IPC_DIRECT, "**ipc**, direct dispatch", LEAN, List.of(), Set.of()),
            new Contestant(IPC, "**ipc**, default executor", LEAN, List.of(), Set.of()),
            new Contestant(
                    IPC_SPIN,
                    "**ipc**, direct dispatch, all threads spin",
                    LEAN,
                    List.of(),
                    EnumSet.complementOf(EnumSet.of(Task.CALL, Task.P1))),
            new Contestant(
                    IPC_MESSAGES,
                    "ipc, direct dispatch, messages for requests",
                    LEAN,
                    List.of(),
                    EnumSet.complementOf(EnumSet.of(Task.CALL, Task.P1, Task.P64, Task.P256))),
            new Contestant(
                    C,
                    "C, epoll, no codec",
                    LEAN,
                    List.of(),
                    EnumSet.of(Task.IDLE_HEAP, Task.TO_10, Task.TO_100, Task.TO_1000)),
            new Contestant("jdk", "JDK channels, a thread each", LEAN, List.of(), Set.of()),
            new Contestant("kryonet", "KryoNet (TCP)", List.of(), List.of(), EnumSet.of(Task.BLOB_1M)),
            new Contestant("grpc", "gRPC", List.of(), List.of(), Set.of()),
            new Contestant("rsocket", "RSocket", List.of(), List.of(), Set.of()),
            new Contestant("rmi", "Java RMI (TCP)", List.of(), List.of(), EnumSet.of(Task.IDLE_HEAP)),
            new Contestant(
                    "aeron",
                    "Aeron IPC (shared memory, spins)",
                    List.of(),
                    List.of("--add-opens", "java.base/jdk.internal.misc=ALL-UNNAMED"),
                    EnumSet.of(Task.IDLE_HEAP, Task.TO_1000)));

    /** Returns this contestant with more options for its JVMs. */
    Contestant with(List<String> options) {
        return new Contestant(
                name,
                title,
                jars,
                Stream.concat(jvmOptions.stream(), options.stream()).toList(),
                without);
    }

    static Contestant named(String name) {
        return ALL.stream()
                .filter(contestant -> contestant.name.equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no peer " + name));
    }

    /** Returns whether it is measured in every round, since a bar hangs on it. */
    boolean isPrincipal() {
        return name.equals(RAW_NETTY) || name.equals(IPC) || name.equals(IPC_DIRECT);
    }

    boolean isOurs() {
        return name.equals(IPC) || name.startsWith("ipc-");
    }

    boolean does(Task task) {
        return !without.contains(task);
    }

    boolean sees(String jar) {
        return jars.isEmpty() || !jar.endsWith(".jar") || jars.stream().anyMatch(jar::startsWith);
    }
}
