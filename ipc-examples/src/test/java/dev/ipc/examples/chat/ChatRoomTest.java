package dev.ipc.examples.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipc.CloseReason;
import dev.ipc.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChatRoomTest {
    private final List<String> journal = new ArrayList<>();
    private final ChatRoom room = new ChatRoom(journal::add);
    private final FakeServer server = new FakeServer();
    private final FakeConnection alice = server.connect();
    private final FakeConnection bob = server.connect();
    private final FakeConnection stranger = server.connect();

    @Test
    void aNewcomerIsWelcomedAndAnnounced() throws Exception {
        send(alice, new ClientWord.Join("alice"));
        assertThat(alice.heard()).containsExactly(new ServerWord.Welcome("alice", List.of("alice")));

        send(bob, new ClientWord.Join("bob"));
        assertThat(bob.heard()).containsExactly(new ServerWord.Welcome("bob", List.of("alice", "bob")));
        assertThat(alice.heard()).containsExactly(new ServerWord.Joined("bob"));
        assertThat(stranger.heard()).isEmpty();
        // The kernel's word, not the label that the peer gave itself.
        assertThat(journal).containsExactly("+ alice (pid 101, uid 7)", "+ bob (pid 102, uid 7)");
    }

    @Test
    void aLineIsSaidToEverybodyElse() throws Exception {
        bothJoin();
        send(alice, new ClientWord.Say("hello"));
        assertThat(bob.heard()).containsExactly(new ServerWord.Said("alice", "hello"));
        assertThat(alice.heard()).isEmpty();
        assertThat(stranger.heard()).isEmpty();
    }

    @Test
    void aPrivateLineGoesToOneWhateverTheCaseOfTheName() throws Exception {
        bothJoin();
        send(stranger, new ClientWord.Join("carol"));
        bob.heard();
        send(alice, new ClientWord.Tell("BOB", "psst"));
        assertThat(bob.heard()).containsExactly(new ServerWord.Told("alice", "psst"));
        stranger.heard();
        send(alice, new ClientWord.Tell("dave", "psst"));
        assertThat(codes(alice)).containsExactly("NOBODY");
        assertThat(stranger.heard()).isEmpty();
    }

    @Test
    void whoListsTheMembersInTheOrderInWhichTheyCame() throws Exception {
        bothJoin();
        send(bob, new ClientWord.Who());
        assertThat(bob.heard()).containsExactly(new ServerWord.Here(List.of("alice", "bob")));
    }

    @Test
    void aTakenNameLeavesTheChoiceOfAnother() throws Exception {
        bothJoin();
        send(stranger, new ClientWord.Join("Alice"));
        assertThat(codes(stranger)).containsExactly("NAME_TAKEN");
        send(stranger, new ClientWord.Join("carol"));
        assertThat(stranger.heard()).containsExactly(new ServerWord.Welcome("carol", List.of("alice", "bob", "carol")));
    }

    @Test
    void aMemberKeepsItsName() throws Exception {
        bothJoin();
        send(alice, new ClientWord.Join("carol"));
        assertThat(codes(alice)).containsExactly("HAS_NAME");
        assertThat(bob.heard()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "a b",
                "-x",
                ".x",
                "a\u001b[31m",
                "a\u202eb",
                "ålice",
                "a123456789b123456789c123456789d12"
            })
    void aNameOutsideTheRuleIsRefused(String name) throws Exception {
        send(alice, new ClientWord.Join(name));
        assertThat(codes(alice)).containsExactly("NAME_NOT_ALLOWED");
        assertThat(journal).isEmpty();
    }

    @Test
    void whoHasNoNameHearsAndSaysNothing() throws Exception {
        bothJoin();
        for (ClientWord word :
                List.of(new ClientWord.Say("x"), new ClientWord.Tell("bob", "x"), new ClientWord.Who())) {
            send(stranger, word);
            assertThat(codes(stranger)).containsExactly("NO_NAME");
        }
        room.closed(stranger, new CloseReason.PeerGone());
        assertThat(alice.heard()).isEmpty();
        assertThat(bob.heard()).isEmpty();
        assertThat(journal).hasSize(2);
    }

    @Test
    void emptyAndOverlongLinesAreRefused() throws Exception {
        bothJoin();
        String longest = "\uD83D\uDE00".repeat(ChatText.MAX_LINE_LENGTH);
        for (String line : List.of("", "  ", longest + "!")) {
            send(alice, new ClientWord.Say(line));
            send(alice, new ClientWord.Tell("bob", line));
            assertThat(codes(alice)).containsExactly("LINE_NOT_ALLOWED", "LINE_NOT_ALLOWED");
        }
        assertThat(bob.heard()).isEmpty();
        send(alice, new ClientWord.Say(longest));
        assertThat(bob.heard()).containsExactly(new ServerWord.Said("alice", longest));
    }

    @Test
    void whatCouldSteerATerminalIsMadeHarmlessOnTheWay() throws Exception {
        bothJoin();
        send(alice, new ClientWord.Say("\u001b[2Jboo"));
        send(alice, new ClientWord.Tell("bob", "\u009b2Jboo"));
        assertThat(bob.heard())
                .containsExactly(
                        new ServerWord.Said("alice", "\\u{1b}[2Jboo"), new ServerWord.Told("alice", "\\u{9b}2Jboo"));
    }

    @Test
    void aMessageOutsideTheVocabularyIsAnswered() throws Exception {
        bothJoin();
        for (Message message : List.of(
                Message.of("chat.dance"),
                Message.of("chat.say"),
                Message.of("chat.say", Map.of("text", 7L)),
                Message.of("chat.said", Map.of("from", "bob", "text", "forged")))) {
            room.received(alice, message);
            assertThat(codes(alice)).containsExactly("NOT_UNDERSTOOD");
        }
        assertThat(bob.heard()).isEmpty();
    }

    @Test
    void whoSpeaksIsTheConnectionWhateverTheMessageSays() throws Exception {
        bothJoin();
        room.received(alice, Message.of("chat.say", Map.of("text", "hi", "from", "carol", "name", "carol")));
        assertThat(bob.heard()).containsExactly(new ServerWord.Said("alice", "hi"));
    }

    @Test
    void aLeavingMemberIsAnnouncedAndItsNameIsFree() throws Exception {
        bothJoin();
        bob.fail();
        room.closed(bob, new CloseReason.SlowConsumer());
        assertThat(alice.heard()).containsExactly(new ServerWord.Left("bob"));
        assertThat(journal).endsWith("- bob (SLOW_CONSUMER)");

        send(stranger, new ClientWord.Join("bob"));
        assertThat(codes(stranger)).isEmpty();
        send(alice, new ClientWord.Who());
        assertThat(alice.heard()).contains(new ServerWord.Here(List.of("alice", "bob")));
    }

    @Test
    void theSpeakerIsToldWhoMissedALine() throws Exception {
        bothJoin();
        send(stranger, new ClientWord.Join("carol"));
        alice.heard();
        bob.fail();
        send(alice, new ClientWord.Say("hello"));
        send(alice, new ClientWord.Tell("bob", "psst"));
        assertThat(alice.heard())
                .containsExactly(
                        new ServerWord.Problem("NOT_DELIVERED", "Not delivered to bob: hello"),
                        new ServerWord.Problem("NOT_DELIVERED", "Not delivered to bob: psst"));
        assertThat(stranger.heard()).contains(new ServerWord.Said("alice", "hello"));
    }

    @Test
    void goodbyeAnswersLeave() throws Exception {
        send(stranger, new ClientWord.Leave());
        assertThat(stranger.heard()).containsExactly(new ServerWord.Goodbye());
    }

    @Test
    void aListenerWhoDoesNotReadHoldsUpASpeakerOnlyOnce() throws Exception {
        bothJoin();
        bob.hold();
        long start = System.nanoTime();
        for (int i = 0; i < Pace.WINDOW + 100; i++) {
            send(alice, new ClientWord.Say("line " + i));
        }
        // A wait for each line beyond the window would take 100 s.
        assertThat(System.nanoTime() - start).isBetween(900_000_000L, 20_000_000_000L);
        assertThat(bob.heard()).hasSize(Pace.WINDOW + 100);
        bob.release();
        assertThat(alice.heard()).isEmpty();
    }

    private void bothJoin() throws InterruptedException {
        send(alice, new ClientWord.Join("alice"));
        send(bob, new ClientWord.Join("bob"));
        alice.heard();
        bob.heard();
    }

    private void send(FakeConnection from, ClientWord word) throws InterruptedException {
        room.received(from, word.toMessage());
    }

    private static List<String> codes(FakeConnection connection) {
        return connection.heard().stream()
                .filter(ServerWord.Problem.class::isInstance)
                .map(word -> ((ServerWord.Problem) word).code())
                .toList();
    }
}
