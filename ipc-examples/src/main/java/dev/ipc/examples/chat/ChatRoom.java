package dev.ipc.examples.chat;

import dev.ipc.BroadcastResult;
import dev.ipc.CloseReason;
import dev.ipc.Connection;
import dev.ipc.IpcException;
import dev.ipc.Message;
import dev.ipc.Peer;
import dev.ipc.SendFailedException;
import dev.ipc.ServerConnection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server's side of the chat. It trusts nothing that it is told: who speaks is decided by the connection, names and lines
 * are checked here, and text is made harmless before it goes on.
 *
 * <p><em>Threading:</em> thread-safe; its methods are the callbacks of a server, which calls them one at a time for each
 * connection. What the room decides and what it sends because of it happen under one lock, so that all members see comings,
 * goings and lines in one order. No send blocks, and nothing waits under the lock.
 */
final class ChatRoom {
    private static final Logger LOG = LoggerFactory.getLogger(ChatRoom.class);

    /** How much of a line is quoted back to its speaker. */
    private static final int EXCERPT_LENGTH = 40;

    private final Object lock = new Object();
    private final Roster roster = new Roster();
    private final Consumer<String> journal;

    /**
     * Makes an empty room.
     *
     * @param journal takes {@code + NAME (pid P, uid U)} and {@code - NAME (REASON)} as people come and go
     */
    ChatRoom(Consumer<String> journal) {
        this.journal = journal;
    }

    /** Takes what a client sent. */
    void received(ServerConnection connection, Message message) throws InterruptedException {
        ClientWord word = ClientWord.of(message).orElse(null);
        if (word == null) {
            answer(
                    connection,
                    problem(
                            "NOT_UNDERSTOOD",
                            "The chat doesn't understand \"" + excerpt(message.name())
                                    + "\"; its README lists what it does."));
        } else if (word instanceof ClientWord.Join join) {
            join(connection, join.name());
        } else if (word instanceof ClientWord.Leave) {
            answer(connection, new ServerWord.Goodbye());
        } else {
            Optional<Member> member = memberOf(connection);
            if (member.isPresent()) {
                receivedFromMember(member.get(), word);
            } else {
                answer(
                        connection,
                        problem("NO_NAME", "You have no name yet, so nothing was done; take one with /name NAME."));
            }
        }
    }

    /** Takes the news that something arrived which is no message of the chat. */
    void receiveFailed(ServerConnection connection, IpcException failure) {
        LOG.debug("{} sent something else", connection.peer(), failure);
        answer(
                connection,
                problem("NOT_UNDERSTOOD", "The chat takes messages with a name and texts; its README lists them."));
    }

    /** Takes the end of a connection. */
    void closed(ServerConnection connection, CloseReason reason) {
        Optional<Member> gone = memberOf(connection);
        if (gone.isEmpty()) {
            return;
        }
        Member member = gone.get();
        // Before the name is free, so that the journal never shows its next owner first.
        journal.accept("- " + member.name() + " (" + reason.code() + ")");
        CompletableFuture<BroadcastResult> told;
        synchronized (lock) {
            roster.remove(member);
            told = toAllBut(member, new ServerWord.Left(member.name()));
        }
        noteFailures(told);
    }

    private void join(ServerConnection connection, String name) {
        Optional<String> wrong = ChatText.problemOfName(name);
        if (wrong.isPresent()) {
            answer(connection, problem("NAME_NOT_ALLOWED", wrong.get()));
            return;
        }
        Member newcomer = new Member(name, connection);
        CompletableFuture<BroadcastResult> told;
        synchronized (lock) {
            Optional<Member> already = roster.ofConnection(connection.id());
            if (already.isPresent()) {
                answer(
                        connection,
                        problem(
                                "HAS_NAME",
                                "You are " + already.get().name()
                                        + " already; to change your name, leave and join again."));
                return;
            }
            if (!roster.add(newcomer)) {
                answer(
                        connection,
                        problem("NAME_TAKEN", "The name " + name + " is taken; choose another with /name NAME."));
                return;
            }
            answer(connection, new ServerWord.Welcome(name, roster.names()));
            told = toAllBut(newcomer, new ServerWord.Joined(name));
        }
        noteFailures(told);
        journal.accept("+ " + name + " (" + identity(connection.peer()) + ")");
    }

    private void receivedFromMember(Member member, ClientWord word) throws InterruptedException {
        if (word instanceof ClientWord.Say say) {
            say(member, say.text());
        } else if (word instanceof ClientWord.Tell tell) {
            tell(member, tell.to(), tell.text());
        } else if (word instanceof ClientWord.Who) {
            synchronized (lock) {
                answer(member.connection(), new ServerWord.Here(roster.names()));
            }
        }
    }

    private void say(Member speaker, String text) throws InterruptedException {
        if (refused(speaker, text)) {
            return;
        }
        boolean paced = speaker.pace().enter();
        Map<Long, String> listeners;
        CompletableFuture<BroadcastResult> said;
        synchronized (lock) {
            listeners = roster.namesWithout(speaker);
            said = toAllBut(speaker, new ServerWord.Said(speaker.name(), ChatText.harmless(text)));
        }
        watch(said.whenComplete((result, failure) -> {
            if (paced) {
                speaker.pace().leave();
            }
            if (result == null) {
                notDelivered(speaker, "anybody", text, failure);
            } else if (!result.failed().isEmpty()) {
                List<String> missed = result.failed().keySet().stream()
                        .map(connection -> listeners.getOrDefault(connection.id(), "?"))
                        .sorted()
                        .toList();
                notDelivered(
                        speaker,
                        String.join(", ", missed),
                        text,
                        result.failed().values().iterator().next());
            }
        }));
    }

    private void tell(Member speaker, String to, String text) throws InterruptedException {
        if (refused(speaker, text)) {
            return;
        }
        Optional<Member> listener;
        synchronized (lock) {
            listener = roster.ofName(to);
        }
        if (listener.isEmpty()) {
            answer(
                    speaker.connection(),
                    problem(
                            "NOBODY",
                            "Nobody here is called \"" + excerpt(to)
                                    + "\", so nothing was sent; /who lists who is here."));
            return;
        }
        boolean paced = speaker.pace().enter();
        ServerWord told = new ServerWord.Told(speaker.name(), ChatText.harmless(text));
        CompletableFuture<Void> sent;
        synchronized (lock) {
            sent = listener.get().connection().send(told.toMessage());
        }
        watch(sent.whenComplete((done, failure) -> {
            if (paced) {
                speaker.pace().leave();
            }
            if (failure != null) {
                notDelivered(speaker, listener.get().name(), text, failure);
            }
        }));
    }

    private boolean refused(Member speaker, String text) {
        Optional<String> wrong = ChatText.problemOfLine(text);
        wrong.ifPresent(sentence -> answer(speaker.connection(), problem("LINE_NOT_ALLOWED", sentence)));
        return wrong.isPresent();
    }

    private void notDelivered(Member speaker, String to, String text, @Nullable Throwable failure) {
        LOG.debug("a line of {} was not delivered to {}", speaker.name(), to, failure);
        answer(speaker.connection(), problem("NOT_DELIVERED", "Not delivered to " + to + ": " + excerpt(text)));
    }

    private Optional<Member> memberOf(ServerConnection connection) {
        synchronized (lock) {
            return roster.ofConnection(connection.id());
        }
    }

    /** Sends to all members but one; called under the lock. */
    private CompletableFuture<BroadcastResult> toAllBut(Member one, ServerWord word) {
        return one.connection()
                .server()
                .broadcast(
                        word.toMessage(),
                        connection -> connection.id() != one.connection().id()
                                && roster.ofConnection(connection.id()).isPresent());
    }

    /** Notes who didn't hear of somebody's coming or going: those whose own connection is ending. */
    private static void noteFailures(CompletableFuture<BroadcastResult> told) {
        watch(told.thenAccept(result -> result.failed()
                .forEach((connection, failure) -> LOG.debug("{} was not told", connection.peer(), failure))));
    }

    /** Sends to the one who asked. It fails only where his connection is ending, which {@link #closed} then handles. */
    private static void answer(Connection connection, ServerWord word) {
        watch(connection.send(word.toMessage()));
    }

    /** Sees to it that no failure goes unseen: a send that fails on an open connection is a fault of the chat's own. */
    private static void watch(CompletableFuture<?> work) {
        CompletableFuture<?> watched = work.whenComplete((done, failure) -> {
            if (failure instanceof SendFailedException) {
                LOG.debug("a send failed", failure);
            } else if (failure != null) {
                LOG.warn("a word was not sent", failure);
            }
        });
        assert watched != null;
    }

    private static ServerWord problem(String code, String text) {
        return new ServerWord.Problem(code, text);
    }

    private static String excerpt(String text) {
        String harmless = ChatText.harmless(text);
        int length = harmless.codePointCount(0, harmless.length());
        return length <= EXCERPT_LENGTH
                ? harmless
                : harmless.substring(0, harmless.offsetByCodePoints(0, EXCERPT_LENGTH)) + "...";
    }

    private static String identity(Peer peer) {
        return peer.withLabel(Peer.Label.NONE).toString();
    }
}
