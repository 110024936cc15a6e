package dev.ipc.examples.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The chat between real processes. */
class ChatIT {
    private final ChatStage stage = ChatStage.open();

    @AfterEach
    void close() throws IOException {
        try {
            stage.requireNoWarnings();
        } finally {
            stage.close();
        }
    }

    @Test
    void linesArePublicOrPrivateAndWhoListsTheMembers() {
        ChatProcess server = stage.serve();
        ChatProcess alice = stage.join("alice");
        assertThat(server.awaitLine("\\+ alice .*")).matches("\\+ alice \\(pid (" + alice.pid() + "|\\?), uid \\w+\\)");
        ChatProcess bob = stage.join("bob");
        ChatProcess carol = stage.join("carol");
        alice.awaitLine("\\* bob joined");
        alice.awaitLine("\\* carol joined");
        bob.awaitLine("\\* carol joined");

        alice.type("hello, all of you");
        assertThat(bob.awaitLine("alice.*")).isEqualTo("alice: hello, all of you");
        assertThat(carol.awaitLine("alice.*")).isEqualTo("alice: hello, all of you");

        bob.type("/msg alice only you");
        assertThat(alice.awaitLine("bob.*")).isEqualTo("bob -> you: only you");
        bob.type("and now all");
        assertThat(carol.awaitLine("bob.*")).isEqualTo("bob: and now all");
        assertThat(carol.lines()).noneMatch(line -> line.contains("only you"));

        carol.type("/who");
        assertThat(carol.awaitLine("\\* here.*")).isEqualTo("* here: alice, bob, carol");
        assertThat(alice.lines()).noneMatch(line -> line.startsWith("alice:"));

        carol.type("/quit");
        assertThat(carol.awaitExit()).isZero();
        alice.awaitLine("\\* carol left");
        server.awaitLine("- carol \\(REMOTE\\)");
    }

    @Test
    void aKilledClientIsAnnouncedAtOnce() {
        ChatProcess server = stage.serve();
        ChatProcess alice = stage.join("alice");
        ChatProcess bob = stage.join("bob");
        alice.awaitLine("\\* bob joined");
        long start = System.nanoTime();
        bob.kill();
        alice.awaitLine("\\* bob left");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
        server.awaitLine("- bob \\(PEER_GONE\\)");
    }

    @Test
    void aKilledServerIsReportedToEveryClientAndANewOneServesAtOnce() {
        ChatProcess server = stage.serve();
        ChatProcess alice = stage.join("alice");
        ChatProcess bob = stage.join("bob");
        server.kill();
        for (ChatProcess client : List.of(alice, bob)) {
            client.awaitLine("\\* disconnected: PEER_GONE");
            assertThat(client.awaitExit()).isEqualTo(4);
            assertThat(client.problems()).hasSize(1);
        }
        stage.serve();
        stage.join("alice");
    }

    @Test
    void aSecondServerIsRefusedWithThePidOfTheFirst() {
        ChatProcess first = stage.serve();
        ChatProcess alice = stage.join("alice");
        ChatProcess second = stage.startServer();
        assertThat(second.awaitExit()).isEqualTo(3);
        assertThat(second.lines()).isEmpty();
        assertThat(second.problems()).singleElement().asString().contains(Long.toString(first.pid()));
        ChatProcess bob = stage.join("bob");
        bob.type("still here");
        alice.awaitLine("bob: still here");
    }

    @Test
    void aNameThatNobodyServesIsReportedAtOnceOrAfterTheWait() {
        ChatProcess client = stage.startClient("alice");
        assertThat(client.awaitExit()).isEqualTo(4);
        assertThat(client.problems()).singleElement().asString().contains("chat serve");
        assertThat(client.lines()).isEmpty();

        long start = System.nanoTime();
        assertThat(stage.startClient("alice", "--wait", "1").awaitExit()).isEqualTo(4);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofSeconds(1));
    }

    @Test
    void aClientWaitsForItsServer() {
        ChatProcess alice = stage.startClient("alice", "--wait", "60");
        stage.serve();
        alice.awaitLine("\\* alice joined");
    }

    @Test
    void anUnsafeDirectoryIsRefused() throws IOException {
        Files.setPosixFilePermissions(stage.container(), PosixFilePermissions.fromString("rwxrwxrwx"));
        ChatProcess server = stage.startServer();
        assertThat(server.awaitExit()).isEqualTo(5);
        assertThat(server.problems())
                .singleElement()
                .asString()
                .contains(stage.container().toString());
        ChatProcess client = stage.startClient("alice");
        assertThat(client.awaitExit()).isEqualTo(5);
        assertThat(client.problems()).hasSize(1);
    }

    @Test
    void aForeignFileInTheSocketsPlaceIsRefusedAndKept() throws IOException {
        Files.writeString(stage.socket(), "mine");
        ChatProcess server = stage.startServer();
        assertThat(server.awaitExit()).isEqualTo(5);
        assertThat(server.problems()).hasSize(1);
        assertThat(stage.socket()).hasContent("mine");
    }

    @Test
    void theEndOfInputLeavesOnceEverythingIsSaid() {
        int count = 5000;
        ChatProcess server = stage.serve();
        ChatProcess alice = stage.join("alice");
        ChatProcess bob = stage.startClient("bob");
        IntStream.range(0, count).forEach(i -> bob.typeRaw("line " + i + "\n"));
        bob.typeRaw("the last, without a line end").endInput();
        assertThat(bob.awaitExit()).isZero();
        assertThat(bob.problems()).isEmpty();
        alice.awaitLine("\\* bob left");
        assertThat(alice.lines().stream().filter(line -> line.startsWith("bob: line ")))
                .containsExactlyElementsOf(IntStream.range(0, count)
                        .mapToObj(i -> "bob: line " + i)
                        .toList());
        assertThat(alice.lines()).contains("bob: the last, without a line end");
        server.awaitLine("- bob \\(REMOTE\\)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "INT"})
    void aServerThatIsToldToEndClosesInOrder(String signal) {
        ChatProcess.assumeNotIgnored(signal);
        ChatProcess server = stage.serve();
        ChatProcess alice = stage.join("alice");
        server.signal(signal);
        assertThat(server.awaitExit()).isZero();
        assertThat(server.problems()).isEmpty();
        assertThat(stage.socket()).doesNotExist();
        alice.awaitLine("\\* disconnected: REMOTE");
        assertThat(alice.awaitExit()).isEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "INT"})
    void aClientThatIsToldToEndLeavesInOrder(String signal) {
        ChatProcess.assumeNotIgnored(signal);
        ChatProcess server = stage.serve();
        ChatProcess alice = stage.join("alice");
        alice.signal(signal);
        assertThat(alice.awaitExit()).isZero();
        assertThat(alice.problems()).isEmpty();
        server.awaitLine("- alice \\(REMOTE\\)");
    }

    @Test
    void aNameThatCannotBeHadLeavesTheChoiceOfAnother() {
        stage.serve();
        ChatProcess alice = stage.join("alice");
        ChatProcess other = stage.startClient("alice");
        other.awaitProblem("The name alice is taken; .*/name.*");
        other.type("hello?");
        other.awaitProblem("You have no name yet.*/name.*");
        other.type("/name").awaitProblem("The name is empty.*");
        other.type("/name " + "x".repeat(33)).awaitProblem("The name is too long.*");
        other.type("/name x\u001b[31m").awaitProblem("The name \"x\\\\u\\{1b}\\[31m\" can't be used.*");
        other.type("/name bob").awaitLine("\\* bob joined");
        other.type("here I am");
        alice.awaitLine("bob: here I am");
        ChatProcess empty = stage.startClient("");
        empty.awaitProblem("The name is empty.*");
        assertThat(empty.endInput().awaitExit()).isZero();
    }

    @Test
    void aLineThatCannotBeSaidLeavesTheClientThere() {
        stage.serve();
        ChatProcess alice = stage.join("alice");
        ChatProcess bob = stage.join("bob");
        bob.type("").awaitProblem("The line is empty.*");
        bob.type("x".repeat(ChatText.MAX_LINE_LENGTH + 1)).awaitProblem("The line is longer than 2000 .*");
        bob.type("x".repeat(1_000_000)).awaitProblem("The line is longer than 2000 .*");
        bob.type("/msg nobody hi").awaitProblem("Nobody here is called \"nobody\".*");
        bob.type("/msg alice").awaitProblem("Nothing was sent.*");
        bob.type("/dance").awaitProblem("There is no command /dance.*");
        bob.type("/help").awaitLine(".*/msg NAME text.*");
        bob.type("y".repeat(ChatText.MAX_LINE_LENGTH));
        assertThat(alice.awaitLine("bob: .*")).isEqualTo("bob: " + "y".repeat(ChatText.MAX_LINE_LENGTH));
    }

    @Test
    void noEscapeSequenceReachesAnotherScreen() {
        stage.serve();
        ChatProcess alice = stage.join("alice");
        ChatProcess bob = stage.join("bob");
        bob.type("\u001b[2J\u0007 \u009b31m \u202eevil \u2028 \r!");
        assertThat(alice.awaitLine("bob: .*"))
                .isEqualTo("bob: \\u{1b}[2J\\u{7} \\u{9b}31m \\u{202e}evil \\u{2028} \\u{d}!");
        bob.type("/msg alice \u001b]0;title\u0007");
        assertThat(alice.awaitLine("bob -> .*")).isEqualTo("bob -> you: \\u{1b}]0;title\\u{7}");
    }

    @Test
    void aMemberWhoCannotKeepUpIsDisconnectedAndTheSpeakerToldWhatWasLost() {
        ChatProcess server = stage.serve();
        ChatProcess alice = stage.join("alice");
        ChatProcess bob = stage.join("bob");
        ChatProcess carol = stage.join("carol");
        stage.expectWarning("a message found no room in the outbound queue");
        bob.signal("STOP");
        int count = 6000;
        IntStream.range(0, count).forEach(i -> alice.typeRaw("line " + i + "\n"));
        server.awaitLine("- bob \\(SLOW_CONSUMER\\)");
        alice.awaitLine("\\* bob left");
        alice.awaitProblem("Not delivered to bob: line \\d+");
        assertThat(carol.awaitLine("alice: line " + (count - 1))).isNotEmpty();
        assertThat(carol.lines().stream().filter(line -> line.startsWith("alice: ")))
                .hasSize(count);
        bob.signal("CONT");
        bob.awaitLine("\\* disconnected: .*");
        assertThat(bob.awaitExit()).isEqualTo(4);
        long received =
                bob.lines().stream().filter(line -> line.startsWith("alice: ")).count();
        long lost = alice.problems().stream()
                .filter(line -> line.startsWith("Not delivered to bob"))
                .count();
        // What the kernel had when the connection went may be neither: written isn't received.
        assertThat(received + lost).isLessThanOrEqualTo(count);
        assertThat(lost).isPositive();
    }

    @Test
    void aClientThatReconnectsJoinsTheNextServerUnderItsName() {
        ChatProcess server = stage.serve();
        ChatProcess alice = stage.startClient("alice", "--reconnect");
        alice.awaitLine("\\* alice joined");
        ChatProcess bob = stage.startClient("bob", "--reconnect");
        bob.awaitLine("\\* bob joined");
        server.kill();
        alice.awaitLine("\\* disconnected: PEER_GONE");
        bob.awaitLine("\\* disconnected: PEER_GONE");
        alice.type("is anybody there?").awaitProblem("This was not sent, .*");
        ChatProcess next = stage.serve();
        next.awaitLine("\\+ (alice|bob) .*");
        next.awaitLine("\\+ (alice|bob) .*");
        for (ChatProcess client : List.of(alice, bob)) {
            client.awaitLine("\\* reconnected");
            client.awaitLine("\\* (alice|bob) joined");
        }
        bob.type("so you are back");
        assertThat(alice.awaitLine("bob: .*")).isEqualTo("bob: so you are back");
        next.signal("TERM");
        assertThat(next.awaitExit()).isZero();
        alice.awaitLine("\\* disconnected: REMOTE");
        assertThat(alice.endInput().awaitExit()).isEqualTo(4);
        assertThat(alice.problems()).last().asString().contains("hasn't come back");
        stage.serve();
        bob.awaitLine("\\* reconnected");
        bob.awaitLine("\\* bob joined");
        bob.type("/quit");
        assertThat(bob.awaitExit()).isZero();
        assertThat(bob.problems()).isEmpty();
    }

    @Test
    void aWrongCommandLineIsUsage() {
        for (List<String> wrong : List.of(
                List.<String>of(),
                List.of("join"),
                List.of("serve", "--nonsense"),
                List.of("join", "alice", "--wait", "soon"),
                List.of("join", "alice", "--wait", "-1"),
                List.of("serve", "--service", "../up"))) {
            ChatProcess process = stage.chat(wrong.toArray(String[]::new));
            assertThat(process.awaitExit()).as("%s", wrong).isEqualTo(2);
            assertThat(process.problems()).as("%s", wrong).hasSize(1);
            assertThat(process.lines()).isEmpty();
        }
    }
}
