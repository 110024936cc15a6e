package dev.ipc.netty;

import dev.ipc.CloseReason;
import dev.ipc.IpcClient;
import dev.ipc.IpcListener;
import dev.ipc.IpcServer;
import dev.ipc.Peer;
import dev.ipc.RefusalReason;
import dev.ipc.ServiceAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who is told what happens to the connections of one endpoint: the log, the user's listeners, and a flight recording if there is
 * one.
 *
 * <p><em>Threading:</em> thread-safe; never called under a lock.
 */
final class Listeners {
    /** For an endpoint of which nobody hears. */
    static final Listeners NONE = new Listeners(List.of(), true);

    private static final Listeners LOG_ONLY = new Listeners(List.of(), false);
    private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);
    private static final PeerWarnings WARNINGS = new PeerWarnings(LOG);

    /** A JVM may lack the flight recorder. */
    private static final boolean RECORDABLE =
            ModuleLayer.boot().findModule("jdk.jfr").isPresent();

    /** Set while this thread tells of what a listener may cause itself. */
    private static final ThreadLocal<Boolean> TELLING = ThreadLocal.withInitial(() -> false);

    private final IpcListener[] listeners;
    private final boolean silent;

    /** Returns who is told where these are listening. */
    static Listeners of(List<IpcListener> listeners) {
        return listeners.isEmpty() ? LOG_ONLY : new Listeners(listeners, false);
    }

    private Listeners(List<IpcListener> listeners, boolean silent) {
        this.listeners = listeners.toArray(new IpcListener[0]);
        this.silent = silent;
    }

    void serverStarted(IpcServer server) {
        tell(each -> each.serverStarted(server));
    }

    void clientStarted(IpcClient client) {
        tell(each -> each.clientStarted(client));
    }

    void connected(NettyConnection connection) {
        if (!silent) {
            LOG.debug("{} is open", connection);
        }
        tell(each -> each.connected(connection));
        if (isRecording()) {
            Recording.connected(connection);
        }
    }

    void closed(NettyConnection connection, CloseReason reason, Duration open) {
        if (!silent) {
            logEnd(connection, reason);
        }
        tell(each -> each.closed(connection, reason, open));
        if (isRecording()) {
            Recording.closed(connection, reason, open);
        }
    }

    void refused(ServiceAddress address, Peer peer, RefusalReason reason) {
        tell(each -> each.refused(address, peer, reason));
        if (isRecording()) {
            Recording.refused(address, peer, reason);
        }
    }

    void slowConsumer(NettyConnection connection) {
        tell(each -> each.slowConsumer(connection));
        if (isRecording()) {
            Recording.slowConsumer(connection);
        }
    }

    void dropped(NettyConnection connection, int messages) {
        if (listeners.length > 0) {
            tellUnlessCaused(each -> each.dropped(connection, messages));
        }
    }

    /** Has the outcome of a request told; nothing is done for one of which nobody hears. */
    void willEnd(NettyConnection connection, CompletableFuture<?> request) {
        if (listeners.length > 0) {
            long began = connection.deadlines().now();
            request.whenComplete((reply, failure) -> {
                Duration took = connection.deadlines().since(began);
                tellUnlessCaused(each -> each.requestEnded(connection, failure, took));
            });
        }
    }

    /** Returns whether handlers are to be {@linkplain #time timed}. */
    boolean timesHandlers() {
        return listeners.length > 0 || isRecording();
    }

    /** Calls a handler, and tells how long it took. */
    void time(NettyConnection connection, Class<?> type, Dispatch.Callback handler) throws Exception {
        Recording.Handling recording = isRecording() ? Recording.beginHandling() : null;
        long began = connection.deadlines().now();
        try {
            handler.call();
        } finally {
            Duration took = connection.deadlines().since(began);
            tell(each -> each.handled(connection, type, took));
            if (recording != null) {
                recording.end(connection, type);
            }
        }
    }

    private boolean isRecording() {
        return RECORDABLE && !silent && Recording.isOn();
    }

    private void tellUnlessCaused(Consumer<IpcListener> event) {
        if (!TELLING.get()) {
            TELLING.set(true);
            try {
                tell(event);
            } finally {
                TELLING.remove();
            }
        }
    }

    private void tell(Consumer<IpcListener> event) {
        for (IpcListener listener : listeners) {
            try {
                event.accept(listener);
            } catch (RuntimeException | Error e) {
                WARNINGS.warn("the listener {} failed", listener.getClass().getName(), e);
            }
        }
    }

    /**
     * An end that somebody wanted is no warning; a failure was logged with its stack, a slow consumer where it was found out, and a
     * peer that died is told to its user.
     */
    private static void logEnd(NettyConnection connection, CloseReason reason) {
        if (reason instanceof CloseReason.Local
                || reason instanceof CloseReason.Remote
                || reason instanceof CloseReason.PeerGone
                || reason instanceof CloseReason.SlowConsumer
                || reason instanceof CloseReason.Failure) {
            LOG.debug("{} has ended: {}", connection, reason.code());
        } else {
            String detail = reason.detail();
            WARNINGS.warn(
                    "{} has ended: {}{}",
                    connection,
                    reason.code(),
                    detail.isEmpty() ? "" : ", " + ErrorTexts.forLog(detail));
        }
    }
}
