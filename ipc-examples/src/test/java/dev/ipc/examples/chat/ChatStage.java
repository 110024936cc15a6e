package dev.ipc.examples.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A container directory of a test's own, and the processes of the chat that use it. */
final class ChatStage implements AutoCloseable {
    private final Path container;
    private final List<String> jvm;
    private final List<String> expectedWarnings = new ArrayList<>();
    private final List<ChatProcess> processes = new ArrayList<>();

    private ChatStage(Path container, List<String> jvm) {
        this.container = container;
        this.jvm = jvm;
    }

    /** Opens a stage whose processes run on the JVM of this one. */
    static ChatStage open(String... options) {
        return open(Path.of(System.getProperty("java.home")), options);
    }

    /** Opens a stage whose processes run on the JDK in a directory. */
    static ChatStage open(Path javaHome, String... options) {
        List<String> jvm = new ArrayList<>();
        jvm.add(javaHome.resolve("bin").resolve("java").toString());
        jvm.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx256m"));
        // Newer JVMs warn of native libraries unless they are allowed; as the script "chat" does.
        jvm.add("--enable-native-access=ALL-UNNAMED");
        jvm.addAll(List.of(options));
        try {
            // Short, as a socket's path has to be.
            return new ChatStage(
                    Files.createTempDirectory(Path.of("/tmp"), "chat-it").toRealPath(), jvm);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path container() {
        return container;
    }

    Path socket() {
        return container.resolve("lobby.sock");
    }

    /** Returns the command line of a chat with these arguments. */
    List<String> command(String... arguments) {
        List<String> command = new ArrayList<>(jvm);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), ChatCommand.class.getName()));
        command.addAll(List.of(arguments));
        return command;
    }

    ChatProcess start(List<String> command) {
        ChatProcess process = ChatProcess.start(command);
        processes.add(process);
        return process;
    }

    ChatProcess chat(String... arguments) {
        return start(command(arguments));
    }

    /** Starts a server without waiting for it. */
    ChatProcess startServer() {
        return chat("serve", "--container", container.toString());
    }

    /** Starts a server and waits until it serves. */
    ChatProcess serve() {
        ChatProcess server = startServer();
        assertThat(server.awaitLine("ready .*")).isEqualTo("ready " + socket());
        return server;
    }

    /** Starts a client without waiting for it. */
    ChatProcess startClient(String name, String... more) {
        List<String> arguments = new ArrayList<>(List.of("join", name, "--container", container.toString()));
        arguments.addAll(List.of(more));
        return chat(arguments.toArray(String[]::new));
    }

    /** Starts a client and waits until it is a member. */
    ChatProcess join(String name) {
        ChatProcess client = startClient(name);
        client.awaitLine("\\* " + name + " joined");
        return client;
    }

    /** Checks that no JVM printed a warning. */
    /** Lets warnings with this text pass. */
    void expectWarning(String text) {
        expectedWarnings.add(text);
    }

    /** Requires that no process has warned of anything else. */
    void requireNoWarnings() {
        for (ChatProcess process : processes) {
            assertThat(Stream.concat(process.problems().stream(), process.lines().stream()))
                    .as("%s", process)
                    .noneMatch(line ->
                            line.contains("WARN") && expectedWarnings.stream().noneMatch(line::contains));
        }
    }

    @Override
    public void close() throws IOException {
        processes.forEach(ChatProcess::close);
        try (Stream<Path> entries = Files.walk(container)) {
            for (Path entry : entries.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.delete(entry);
            }
        }
    }
}
