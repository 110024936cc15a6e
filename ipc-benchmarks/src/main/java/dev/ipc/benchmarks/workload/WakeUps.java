package dev.ipc.benchmarks.workload;

import dev.ipc.benchmarks.peers.Link;
import dev.ipc.benchmarks.peers.Note;
import dev.ipc.benchmarks.peers.Peers;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Counts how often threads of both processes go to sleep for one blocking call, and how long it takes, for raw Netty and for this
 * library in turns: as its users call it, and with a caller who spins for a while before it sleeps. Linux only.
 */
public final class WakeUps {
    private static final List<String> PEERS = List.of("netty", "ipc-direct", "ipc");
    private static final int[] SPIN_MICROS = {0, 20, 100};
    private static final int WARM_UP = 20_000;
    private static final int CALLS = 10_000;

    private WakeUps() {}

    /** Runs it: the argument is the number of rounds. */
    public static void main(String[] arguments) throws Exception {
        PrintStream out = System.out;
        int rounds = arguments.length == 0 ? 3 : Integer.parseInt(arguments[0]);
        List<Subject> subjects = new ArrayList<>();
        for (String peer : PEERS) {
            subjects.add(new Subject(peer));
        }
        out.println("| round | peer | spins | median µs | ratio | p99 µs | sleeps a call, client | server |");
        out.println("|---|---|---:|---:|---:|---:|---:|---:|");
        for (int round = 1; round <= rounds; round++) {
            double raw = 0;
            for (int spin : SPIN_MICROS) {
                for (Subject subject : subjects) {
                    double median = subject.measure(round, spin, raw, out);
                    raw = raw == 0 ? median : raw;
                }
            }
        }
        Runtime.getRuntime().halt(0); // with it the servers' standard input
    }

    /** One peer: its server's process, and the link of this one. */
    private static final class Subject {
        private final String name;
        private final Process server;
        private final Spinner spinner = new Spinner();
        private final Link link;
        private long lastId;

        Subject(String name) throws Exception {
            this.name = name;
            Path directory = Files.createTempDirectory("wakeups");
            server = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx1g",
                            "-cp",
                            System.getProperty("java.class.path"),
                            PeerProcess.class.getName(),
                            "server",
                            name,
                            directory.toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            BufferedReader lines =
                    new BufferedReader(new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8));
            if (!"ready".equals(lines.readLine())) {
                throw new IOException(name + "'s server failed");
            }
            link = Peers.named(name).connect(directory, spinner::accept);
            for (int i = 0; i < WARM_UP; i++) {
                call(i % 2 == 0 ? 0 : 10);
            }
        }

        private void call(int spinMicros) throws Exception {
            lastId += 0x1000;
            Note question = Note.of(lastId);
            Session.check(spinMicros == 0 ? link.call(question) : spinner.call(link, question, spinMicros), lastId);
        }

        double measure(int round, int spinMicros, double raw, PrintStream out) throws Exception {
            Histogram nanos = new Histogram(30_000_000_000L, 3);
            long client = sleeps(ProcessHandle.current().pid());
            long servers = sleeps(server.pid());
            for (int i = 0; i < CALLS; i++) {
                long begin = System.nanoTime();
                call(spinMicros);
                nanos.recordValue(System.nanoTime() - begin);
            }
            double median = nanos.getValueAtPercentile(50) / 1e3;
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("round", round);
            row.put("peer", name);
            row.put("spins", spinMicros == 0 ? "no" : spinMicros + " µs");
            row.put("median", String.format("%.1f", median));
            row.put("ratio", raw == 0 ? "1" : String.format("%.2f", median / raw));
            row.put("p99", String.format("%.1f", nanos.getValueAtPercentile(99) / 1e3));
            row.put(
                    "client",
                    String.format("%.2f", (sleeps(ProcessHandle.current().pid()) - client) / (double) CALLS));
            row.put("server", String.format("%.2f", (sleeps(server.pid()) - servers) / (double) CALLS));
            out.println("| "
                    + String.join(
                            " | ", row.values().stream().map(String::valueOf).toList()) + " |");
            return median;
        }

        /** Returns how often the threads of a process that are alive have gone to sleep by themselves. */
        private static long sleeps(long pid) throws IOException {
            long sleeps = 0;
            try (Stream<Path> threads = Files.list(Path.of("/proc/" + pid + "/task"))) {
                for (Path thread : threads.toList()) {
                    for (String line : Files.readAllLines(thread.resolve("status"))) {
                        if (line.startsWith("voluntary_ctxt_switches:")) {
                            sleeps += Long.parseLong(
                                    line.substring(line.indexOf(':') + 1).strip());
                        }
                    }
                }
            }
            return sleeps;
        }
    }

    /** Where a caller waits that looks for its answer for a while before it sleeps. */
    private static final class Spinner {
        private volatile @Nullable Note answer;
        private volatile @Nullable Thread asleep;

        void accept(Object message) {
            answer = (Note) message;
            LockSupport.unpark(asleep);
        }

        Note call(Link link, Note question, int spinMicros) throws Exception {
            answer = null;
            link.ask(question);
            long end = System.nanoTime() + spinMicros * 1_000L;
            while (answer == null && System.nanoTime() < end) {
                Thread.onSpinWait();
            }
            asleep = Thread.currentThread();
            Note got = answer;
            while (got == null) {
                LockSupport.park(this);
                got = answer;
            }
            asleep = null;
            return got;
        }
    }
}
