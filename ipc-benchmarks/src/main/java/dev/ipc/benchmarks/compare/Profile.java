package dev.ipc.benchmarks.compare;

import dev.ipc.benchmarks.workload.Measured;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Where the time and the memory of a workload go: {@code WORKLOAD PEER FILE} runs it for some seconds in two processes that Flight
 * Recorder watches, and writes a page with two tables.
 */
public final class Profile {
    private static final Duration WARM_UP = Duration.ofMillis(500);
    private static final Duration MEASURED = Duration.ofSeconds(15);
    private static final int WARM_UPS = 16;
    private static final Duration DEADLINE = Duration.ofSeconds(60);

    private static final String SETTINGS =
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <configuration version="2.0">
              <event name="jdk.ExecutionSample">
                <setting name="enabled">true</setting><setting name="period">10 ms</setting>
              </event>
              <event name="jdk.ObjectAllocationSample">
                <setting name="enabled">true</setting><setting name="throttle">500/s</setting>
                <setting name="stackTrace">true</setting>
              </event>
            </configuration>
            """;

    private final Task task;
    private final Contestant contestant;
    private final Path directory;

    private Profile(Task task, Contestant contestant, Path directory) {
        this.task = task;
        this.contestant = contestant;
        this.directory = directory;
    }

    /** Runs it. */
    public static void main(String[] arguments) throws Exception {
        Profile profile = new Profile(
                Task.named(arguments[0]), Contestant.named(arguments[1]), Files.createTempDirectory("ipcp"));
        String page = profile.run(new Machine("ipc-benchmarks/run profile " + String.join(" ", arguments)));
        Files.writeString(Path.of(arguments[2]), page);
        System.out.println(page);
    }

    private String run(Machine machine) throws IOException, InterruptedException {
        Files.writeString(directory.resolve("settings.jfc"), SETTINGS);
        Launcher launcher = new Launcher(directory.resolve("errors.log"), Path.of("/nowhere"));
        Child server = launcher.start(recorded("server"), "server", directory);
        try (server) {
            server.expect("ready", DEADLINE);
            Child client = launcher.start(recorded("client"), "client", directory);
            try (client) {
                client.expect("ready", DEADLINE);
                for (int i = 0; i < WARM_UPS; i++) {
                    ask(client, WARM_UP);
                }
                Instant begin = Instant.now();
                CpuTime serverBefore = CpuTime.of(server);
                CpuTime clientBefore = CpuTime.of(client);
                Measured measured = ask(client, MEASURED);
                CpuTime serverTime = CpuTime.of(server).since(serverBefore, measured.operations());
                CpuTime clientTime = CpuTime.of(client).since(clientBefore, measured.operations());
                client.end(DEADLINE);
                server.end(DEADLINE);
                return new ProfilePage(task, contestant, measured)
                        .markdown(
                                machine,
                                List.of(
                                        new Samples("server", recording("server"), begin, serverTime),
                                        new Samples("client", recording("client"), begin, clientTime)));
            }
        }
    }

    private Measured ask(Child client, Duration duration) throws IOException, InterruptedException {
        client.say(task.id() + " " + duration.toMillis());
        return Objects.requireNonNull(Measured.parse(client.expect("measured", DEADLINE)));
    }

    private Path recording(String role) {
        return directory.resolve(role + ".jfr");
    }

    private Contestant recorded(String role) {
        List<String> options = new ArrayList<>(contestant.jvmOptions());
        options.add("-XX:+UnlockDiagnosticVMOptions");
        options.add("-XX:+DebugNonSafepoints");
        options.add("-XX:StartFlightRecording=dumponexit=true,filename=" + recording(role) + ",settings="
                + directory.resolve("settings.jfc"));
        return new Contestant(contestant.name(), contestant.title(), contestant.jars(), options, contestant.without());
    }
}
