package dev.ipc.examples.chat;

import dev.ipc.BroadcastResult;
import dev.ipc.CloseReason;
import dev.ipc.IpcException;
import dev.ipc.Message;
import dev.ipc.Peer;
import dev.ipc.ServerConnection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
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
            Delivery.refuse(
                    connection,
                    "NOT_UNDERSTOOD",
                    "The chat doesn't understand \"" + ChatText.excerpt(message.name())
                            + "\"; its README lists what it does.");
        } else if (word instanceof ClientWord.Join join) {
            join(connection, join.name());
        } else if (word instanceof ClientWord.Leave) {
            Delivery.answer(connection, new ServerWord.Goodbye());
        } else {
            Optional<Member> member = memberOf(connection);
            if (member.isPresent()) {
                receivedFromMember(member.get(), word);
            } else {
                Delivery.refuse(
                        connection, "NO_NAME", "You have no name yet, so nothing was done; take one with /name NAME.");
            }
        }
    }

    /** Takes the news that something arrived which is no message of the chat. */
    void receiveFailed(ServerConnection connection, IpcException failure) {
        LOG.debug("{} sent something else", connection.peer(), failure);
        Delivery.refuse(
                connection, "NOT_UNDERSTOOD", "The chat takes messages with a name and texts; its README lists them.");
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
        Delivery.watchBroadcast(told);
    }

    private void join(ServerConnection connection, String name) {
        Optional<String> wrong = ChatText.problemOfName(name);
        if (wrong.isPresent()) {
            Delivery.refuse(connection, "NAME_NOT_ALLOWED", wrong.get());
            return;
        }
        Member newcomer = new Member(name, connection);
        CompletableFuture<BroadcastResult> told;
        synchronized (lock) {
            Optional<Member> already = roster.ofConnection(connection.id());
            if (already.isPresent()) {
                Delivery.refuse(
                        connection,
                        "HAS_NAME",
                        "You are " + already.get().name() + " already; to change your name, leave and join again.");
                return;
            }
            if (!roster.add(newcomer)) {
                Delivery.refuse(
                        connection, "NAME_TAKEN", "The name " + name + " is taken; choose another with /name NAME.");
                return;
            }
            Delivery.answer(connection, new ServerWord.Welcome(name, roster.names()));
            told = toAllBut(newcomer, new ServerWord.Joined(name));
        }
        Delivery.watchBroadcast(told);
        journal.accept("+ " + name + " (" + identity(connection.peer()) + ")");
    }

    private void receivedFromMember(Member member, ClientWord word) throws InterruptedException {
        if (word instanceof ClientWord.Say say) {
            say(member, say.text());
        } else if (word instanceof ClientWord.Tell tell) {
            tell(member, tell.to(), tell.text());
        } else if (word instanceof ClientWord.Who) {
            synchronized (lock) {
                Delivery.answer(member.connection(), new ServerWord.Here(roster.names()));
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
        Delivery.watch(said.whenComplete((result, failure) -> {
            if (paced) {
                speaker.pace().leave();
            }
            if (result == null) {
                Delivery.notDelivered(speaker, "anybody", text, failure);
            } else if (!result.failed().isEmpty()) {
                List<String> missed = result.failed().keySet().stream()
                        .map(connection -> listeners.getOrDefault(connection.id(), "?"))
                        .sorted()
                        .toList();
                Delivery.notDelivered(
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
            Delivery.refuse(
                    speaker.connection(),
                    "NOBODY",
                    "Nobody here is called \"" + ChatText.excerpt(to)
                            + "\", so nothing was sent; /who lists who is here.");
            return;
        }
        boolean paced = speaker.pace().enter();
        ServerWord told = new ServerWord.Told(speaker.name(), ChatText.harmless(text));
        CompletableFuture<Void> sent;
        synchronized (lock) {
            sent = listener.get().connection().send(told.toMessage());
        }
        Delivery.watch(sent.whenComplete((done, failure) -> {
            if (paced) {
                speaker.pace().leave();
            }
            if (failure != null) {
                Delivery.notDelivered(speaker, listener.get().name(), text, failure);
            }
        }));
    }

    private boolean refused(Member speaker, String text) {
        Optional<String> wrong = ChatText.problemOfLine(text);
        wrong.ifPresent(sentence -> Delivery.refuse(speaker.connection(), "LINE_NOT_ALLOWED", sentence));
        return wrong.isPresent();
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

    private static String identity(Peer peer) {
        return peer.withLabel(Peer.Label.NONE).toString();
    }
}
