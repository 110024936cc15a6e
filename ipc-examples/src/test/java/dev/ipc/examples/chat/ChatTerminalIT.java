package dev.ipc.examples.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The chat on a pseudo-terminal, which {@code script} of util-linux gives it. */
class ChatTerminalIT {
    private static final String ESCAPE = "\u001b";
    private static final Path SCRIPT = Path.of("/usr/bin/script");

    private final ChatStage stage = ChatStage.open();

    @BeforeEach
    void requireScript() {
        assumeTrue(Files.isExecutable(SCRIPT), "there is no " + SCRIPT + " to make a pseudo-terminal with");
    }

    @AfterEach
    void close() throws IOException {
        try {
            stage.requireNoWarnings();
        } finally {
            stage.close();
        }
    }

    @Test
    void linesAreEditedCompletedAndRememberedAndOthersArriveAboveThem() {
        stage.serve();
        ChatProcess bob = stage.join("bob");
        ChatProcess alice = joinOnTerminal("alice", "TERM=xterm-256color");
        bob.awaitLine("\\* alice joined");
        alice.awaitText("alice> ");

        // A word too many is deleted (Ctrl-W), the cursor goes to the beginning (Ctrl-A).
        alice.typeRaw("world nonsense\u0017\u0001hello \r");
        bob.awaitLine("alice: hello world ?");
        alice.typeRaw("/m\tb\tpsst\r");
        bob.awaitLine("alice -> you: psst");
        alice.typeRaw(ESCAPE + "OA" + ESCAPE + "OA\r");
        bob.awaitLine("alice: hello world ?");

        alice.typeRaw("half a li");
        bob.type("while you type");
        alice.awaitText("bob.*: while you type");
        alice.typeRaw("ne\r");
        bob.awaitLine("alice: half a line");

        // In colour: the name of a speaker.
        assertThat(alice.lines())
                .anyMatch(line -> line.matches(".*" + ESCAPE + "\\[[0-9;]*3[0-9;]*mbob: while you type.*"));

        alice.typeRaw("/quit\r");
        assertThat(alice.awaitExit()).isZero();
        bob.awaitLine("\\* alice left");
    }

    @Test
    void anInterruptLeaves() {
        ChatProcess.assumeNotIgnored("INT");
        ChatProcess server = stage.serve();
        ChatProcess alice = joinOnTerminal("alice", "TERM=xterm-256color");
        server.awaitLine("\\+ alice .*");
        alice.awaitText("alice> ");
        alice.typeRaw("\u0003");
        assertThat(alice.awaitExit()).isZero();
        server.awaitLine("- alice \\(REMOTE\\)");
    }

    @Test
    void noColourWhereTheUserWantsNone() {
        stage.serve();
        ChatProcess bob = stage.join("bob");
        ChatProcess alice = joinOnTerminal("alice", "TERM=xterm-256color", "NO_COLOR=1");
        bob.awaitLine("\\* alice joined");
        alice.awaitText("alice> ");
        bob.type("plain");
        alice.awaitText("bob: plain");
        assertThat(alice.lines()).noneMatch(line -> line.matches(".*" + ESCAPE + "\\[[0-9;]*3[0-9][0-9;]*m.*"));
        alice.typeRaw("/quit\r");
        assertThat(alice.awaitExit()).isZero();
    }

    @Test
    void aLostServerEndsTheClientWhileALineIsTyped() {
        ChatProcess server = stage.serve();
        ChatProcess alice = joinOnTerminal("alice", "TERM=xterm-256color");
        server.awaitLine("\\+ alice .*");
        alice.awaitText("alice> ");
        alice.typeRaw("half a li");
        server.kill();
        alice.awaitText("\\* disconnected: PEER_GONE");
        assertThat(alice.awaitExit()).isEqualTo(4);
    }

    @Test
    void aTerminalWithoutCursorMovementGetsPlainLines() {
        stage.serve();
        ChatProcess bob = stage.join("bob");
        ChatProcess alice = joinOnTerminal("alice", "TERM=dumb");
        bob.awaitLine("\\* alice joined");
        alice.typeRaw("hello\n");
        bob.awaitLine("alice: hello");
        assertThat(alice.lines()).noneMatch(line -> line.contains(ESCAPE));
        alice.typeRaw("\u0004");
        assertThat(alice.awaitExit()).isZero();
    }

    private ChatProcess joinOnTerminal(String name, String... environment) {
        List<String> chat =
                stage.command("join", name, "--container", stage.container().toString());
        String words = Stream.of(Stream.of("env", "-u", "NO_COLOR"), Stream.of(environment), chat.stream())
                .flatMap(part -> part)
                .map(word -> "'" + word.replace("'", "'\\''") + "'")
                .collect(Collectors.joining(" "));
        // Without "exec" some shells stay between, Ctrl-C ends them too, and the exit code is theirs.
        String command = "exec " + words;
        return stage.start(
                List.of(SCRIPT.toString(), "--quiet", "--return", "--flush", "--command", command, "/dev/null"));
    }
}
