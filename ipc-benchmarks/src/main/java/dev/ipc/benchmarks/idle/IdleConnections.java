package dev.ipc.benchmarks.idle;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Has the clients of one process connect to a server in another, use each connection once, and tells what each then costs the heap of
 * either side: just used, and after a while of idleness.
 *
 * <p>Arguments {@code name=number}: {@code connections} (10000); {@code base} (300), how many came before, which don't count;
 * {@code idle} (40), seconds of idleness, 0 for none; {@code classes} (0), how many of the classes with most bytes to list;
 * {@code direct} (0), 1 to have callbacks run on the event loops.
 */
final class IdleConnections {
    private final PrintStream out = System.out;
    private final Map<String, Integer> options;
    private final Side server;
    private final Side clients;

    private IdleConnections(Map<String, Integer> options) throws IOException {
        this.options = options;
        Path container = Files.createTempDirectory("ipc-idle").resolve("c");
        String dispatch = option("direct", 0) == 0 ? "pool" : "direct";
        server = new Side("server", container, dispatch);
        server.expect("ready");
        clients = new Side("clients", container, dispatch);
        clients.expect("ready");
    }

    public static void main(String[] arguments) throws Exception {
        Map<String, Integer> options = Arrays.stream(arguments)
                .map(each -> each.split("=", 2))
                .collect(Collectors.toMap(each -> each[0], each -> Integer.parseInt(each[1])));
        IdleConnections measurement = new IdleConnections(options);
        try {
            measurement.run();
        } finally {
            measurement.clients.kill();
            measurement.server.kill();
        }
    }

    private int option(String name, int otherwise) {
        return options.getOrDefault(name, otherwise);
    }

    private void run() throws Exception {
        int connections = option("connections", 10_000);
        connect(option("base", 300));
        idle();
        server.measureBefore();
        clients.measureBefore();
        connect(connections);
        tell("just used", connections);
        idle();
        tell("idle", connections);
    }

    private void connect(int number) throws IOException {
        clients.tell("connect " + number);
        clients.expect("settled");
        server.tell("settle " + number);
        server.expect("settled");
    }

    private void idle() throws InterruptedException {
        TimeUnit.SECONDS.sleep(option("idle", 40));
    }

    private void tell(String when, int connections) throws IOException {
        for (Side side : new Side[] {server, clients}) {
            HeapUse use = side.measure();
            out.println(side.name + ", " + when + ": heap for each of " + connections + " connections "
                    + use.perConnection(side.before, connections));
            use.perConnection(side.before, connections, option("classes", 0)).forEach(out::println);
        }
    }

    /** One of the processes. */
    private static final class Side {
        private final String name;
        private final Process process;
        private final Writer in;
        private final BufferedReader lines;
        private HeapUse before = new HeapUse(0, 0, Map.of());

        Side(String name, Path container, String dispatch) throws IOException {
            this.name = name;
            process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx1g",
                            "-XX:+UseSerialGC",
                            "-XX:MarkSweepAlwaysCompactCount=1", // no gaps, which would count as used
                            "-cp",
                            System.getProperty("java.class.path"),
                            IdleProcess.class.getName(),
                            name,
                            container.toString(),
                            dispatch)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            in = process.outputWriter(StandardCharsets.UTF_8);
            lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        }

        void tell(String line) throws IOException {
            in.write(line + "\n");
            in.flush();
        }

        private String answer() throws IOException {
            String line = lines.readLine();
            if (line == null) {
                throw new IOException(name + " failed");
            }
            return line;
        }

        void expect(String word) throws IOException {
            String answer = answer();
            if (!answer.equals(word)) {
                throw new IOException(name + " said " + answer + ", not " + word);
            }
        }

        HeapUse measure() throws IOException {
            tell("heap");
            return HeapUse.parse(answer());
        }

        void measureBefore() throws IOException {
            before = measure();
        }

        void kill() {
            process.destroyForcibly();
        }
    }
}
