package dev.ipc.examples.chat;

import dev.ipc.CloseReason;
import dev.ipc.IpcClient;
import dev.ipc.Message;
import dev.ipc.ReconnectPolicy;
import dev.ipc.ServiceAddress;
import dev.ipc.netty.NettyIpc;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * One client's stay in the chat, from the connect to the end of the connection.
 *
 * <p><em>Threading:</em> for one thread, which waits here; another one waits for the user meanwhile.
 */
final class Visit {
    /** How long the server's last answers are waited for: all that was said has to be handled first. */
    private static final Duration PATIENCE_AT_THE_END = Duration.ofSeconds(10);

    /** The same, where somebody outside wants this process to end. */
    private static final Duration PATIENCE_WHEN_STOPPED = Duration.ofSeconds(1);

    /** How long the orderly close is waited for; longer than it may take, so that only a stuck screen uses it up. */
    private static final Duration PATIENCE_WITH_THE_CLOSE =
            AddressOptions.LIMITS.closeTimeout().plusSeconds(2);

    private final StopSignals stop;
    private final Conversation conversation;
    private final boolean reconnects;

    /**
     * Makes a visit.
     *
     * @param reconnects whether to wait for the service again when it is gone
     */
    Visit(Screen screen, Companions companions, StopSignals stop, boolean reconnects) {
        this.stop = stop;
        this.reconnects = reconnects;
        this.conversation = new Conversation(screen, companions);
    }

    /**
     * Joins, talks and leaves.
     *
     * @param patience how long to wait for the service
     * @return what to complain of, if anything
     */
    Optional<Ending> join(ServiceAddress address, String name, Duration patience) {
        CompletableFuture<IpcClient> connecting = NettyIpc.client(address)
                .processName("chat join")
                .limits(AddressOptions.LIMITS)
                .onMessage(Message.class, (connection, message) -> conversation.received(message))
                .reconnect(reconnects ? ReconnectPolicy.withBackoff() : ReconnectPolicy.OFF)
                .onConnected(conversation::connected)
                .onInterrupted((connection, reason) -> conversation.ended(reason))
                .onReconnected((connection, server) -> conversation.reconnected())
                .onClosed((connection, reason) -> conversation.ended(reason))
                .waitForService(patience)
                .connect();
        CompletableFuture.anyOf(stop.asked(), connecting).join();
        if (!connecting.isDone() && connecting.cancel(true)) {
            return Optional.empty();
        }
        IpcClient client = connecting.join();
        CompletableFuture<Void> talked = new CompletableFuture<>();
        Thread talking = new Thread(() -> talk(client, name, talked), "input");
        // It may wait for input that never comes, and must not keep the process alive then.
        talking.setDaemon(true);
        talking.start();
        CompletableFuture.anyOf(stop.asked(), talked, client.closed()).join();
        if (talked.isDone() && reconnects && !client.connection().isOpen()) {
            client.close();
            return Optional.of(new Ending(
                    Ending.NO_SERVICE, "The server is gone and hasn't come back: join again, with --wait SECONDS."));
        }
        CloseReason reason = leave(client, talked.isDone() ? PATIENCE_AT_THE_END : PATIENCE_WHEN_STOPPED);
        talking.interrupt();
        return conversation.isOver() || reason instanceof CloseReason.Local
                ? Optional.empty()
                : Optional.of(new Ending(
                        Ending.NO_SERVICE,
                        "The connection is gone (" + described(reason)
                                + "): join again, with --wait SECONDS if the server has yet to start."));
    }

    private static String described(CloseReason reason) {
        return reason.detail().isEmpty() ? reason.code() : reason.code() + ": " + reason.detail();
    }

    /** Returns whether what is typed can be said, now or after a while. */
    private boolean isThere(IpcClient client) {
        return reconnects ? !client.closed().isDone() : client.connection().isOpen();
    }

    private void talk(IpcClient client, String name, CompletableFuture<Void> talked) {
        try {
            conversation.introduce(client, name);
            conversation.converse(client, () -> isThere(client));
            talked.complete(null);
        } catch (RuntimeException | Error e) {
            talked.completeExceptionally(e);
        }
    }

    /** Leaves in order, and returns why the connection ended. */
    private CloseReason leave(IpcClient client, Duration patience) {
        if (client.connection().isOpen()) {
            CompletableFuture<Void> goodbye = conversation
                    .leave(client.connection())
                    .exceptionally(failure -> null)
                    .completeOnTimeout(null, patience.toMillis(), TimeUnit.MILLISECONDS);
            CompletableFuture.anyOf(goodbye, client.connection().closed()).join();
        }
        client.close();
        return client.closed()
                .completeOnTimeout(new CloseReason.Local(), PATIENCE_WITH_THE_CLOSE.toMillis(), TimeUnit.MILLISECONDS)
                .join();
    }
}
