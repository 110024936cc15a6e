package dev.ipc.examples.chat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Plays a short conversation among processes of its own, shows it, and checks that it goes as it should. */
@Command(
        name = "demo",
        description = "Starts a server and two clients, lets them talk, and shows what each of them prints.",
        mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
    /** Far longer than any step takes, on a slow machine too. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Override
    public Integer call() throws IOException {
        DemoStage stage = DemoStage.open(PATIENCE, StandardStreams.OUT::println);
        // Ctrl-C, too, has to end the processes and remove the directory.
        Runtime.getRuntime().addShutdownHook(new Thread(stage::close, "demo-end"));
        try {
            play(stage);
            return Ending.FINE;
        } catch (DemoStage.MissedException e) {
            return ChatCommand.complain(new Ending(Ending.FAILED, "The demo failed: " + e.getMessage()));
        } finally {
            stage.close();
        }
    }

    private static void play(DemoStage stage) throws IOException {
        Path container = stage.container();
        DemoProcess server = stage.start("server", List.of("serve", "--container", container.toString()));
        // It may start before the server does: it waits.
        DemoProcess alice = stage.start("alice", join("alice", container));
        server.awaitLine("ready " + container.resolve("lobby.sock"));
        server.awaitLine("\\+ alice \\(pid (" + alice.pid() + "|\\?), uid \\w+\\)");
        DemoProcess bob = stage.start("bob", join("bob", container));
        server.awaitLine("\\+ bob \\(pid (" + bob.pid() + "|\\?), uid \\w+\\)");
        alice.awaitLine("\\* bob joined");

        alice.type("Hello, everybody.");
        bob.awaitLine("alice: Hello, everybody\\.");
        bob.type("Hello, alice. Who else is here?");
        alice.awaitLine("bob: Hello, alice\\. Who else is here\\?");
        bob.type("/who");
        bob.awaitLine("\\* here: alice, bob");
        bob.type("/msg alice This is for you alone.");
        alice.awaitLine("bob -> you: This is for you alone\\.");

        bob.kill();
        alice.awaitLine("\\* bob left");
        server.awaitLine("- bob \\(PEER_GONE\\)");

        alice.type("/quit");
        alice.awaitExit(Ending.FINE);
        server.awaitLine("- alice \\(REMOTE\\)");
        server.terminate();
        server.awaitExit(Ending.FINE);
        stage.requireNoSocket();
    }

    private static List<String> join(String name, Path container) {
        return List.of(
                "join", name, "--wait", Long.toString(PATIENCE.toSeconds()), "--container", container.toString());
    }
}
