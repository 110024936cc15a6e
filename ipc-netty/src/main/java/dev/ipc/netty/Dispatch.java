package dev.ipc.netty;

import dev.ipc.CloseReason;
import dev.ipc.Connection;
import dev.ipc.Counter;
import dev.ipc.DecodingException;
import dev.ipc.MessageHandler;
import dev.ipc.RequestHandler;
import dev.ipc.wire.Ack;
import dev.ipc.wire.FrameKind;
import dev.ipc.wire.Status;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings what a connection receives to the user's callbacks, off the event loop, one at a time and in order. When too much
 * waits for them, the connection is read no further.
 *
 * <p><em>Threading:</em> its Netty methods are confined to the connection's event loop; callbacks run on the executor.
 *
 * @param <C> the connection as this side sees it
 */
final class Dispatch<C extends Connection> extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(Dispatch.class);
    private static final PeerWarnings WARNINGS = new PeerWarnings(LOG);

    private final NettyConnection connection;
    private final C view;
    private final Callbacks<C> callbacks;
    private final SerialExecutor executor;
    private final SerialExecutor.Batch collected;
    private final Backlog backlog;
    private final Counters counters;
    private final Listeners listeners;

    /** Of the event loop: what is handled there now was handed over just so. */
    private boolean handingOver;

    Dispatch(NettyConnection connection, C view, Callbacks<C> callbacks) {
        this.connection = connection;
        this.view = view;
        this.callbacks = callbacks;
        this.executor = new SerialExecutor(connection);
        this.collected = executor.new Batch();
        this.backlog = connection.backlog();
        this.counters = connection.counters();
        this.listeners = connection.endpoint().listeners();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event == Handshake.Event.DONE) {
            listeners.connected(connection);
            execute(this::connected);
        } else if (event instanceof ReceiveFailure failed) {
            counters.count(Counter.RECEIVE_FAILURES);
            enqueue(0, () -> callbacks.receiveFailed().accept(view, failed.failure()));
            handOver();
        } else if (event == Liveness.Event.UNRESPONSIVE) {
            execute(() -> run(() -> callbacks.unresponsive().accept(view)));
        } else if (event == Liveness.Event.RESPONSIVE) {
            execute(() -> run(() -> callbacks.responsive().accept(view)));
        } else if (event instanceof PeerDrops drops) {
            counters.add(Counter.PEER_DROPPED, drops.messages());
            enqueue(0, () -> callbacks.peerDropped().accept(view, drops.messages()));
            handOver();
        } else if (event == FlowControl.Event.WRITABLE) {
            connection.sender().relieved();
            execute(() -> run(() -> callbacks.writable().accept(view)));
        } else {
            ctx.fireUserEventTriggered(event);
        }
    }

    /** Takes a message or a request; the envelope stays the caller's: what waits for its turn has its message and size. */
    void received(Envelope envelope) {
        if (envelope.kind() == FrameKind.REQUEST) {
            request(envelope);
        } else {
            enqueue(new ReceivedMessage(this, envelope));
        }
    }

    /** Gives the executor what was collected; called whenever what was read is decoded, and now and then before. */
    void handOver() {
        backlog.commit();
        boolean outer = handingOver;
        handingOver = true;
        try {
            collected.execute();
        } finally {
            handingOver = outer;
        }
        if (backlog.commitHandled()) {
            resume();
        }
    }

    private void request(Envelope envelope) {
        RequestHandler<? super C, Object> handler = callbacks.handlerOf(envelope);
        Object received = envelope.message();
        if (handler == null) {
            String text = "no handler for "
                    + (received == null ? "nothing" : received.getClass().getName());
            connection.receivedRequests().refuse(envelope.number(), Status.NOT_FOUND, text);
            return;
        }
        ReceivedRequest<C> request = connection.receivedRequests().admit(view, envelope);
        if (request != null) {
            enqueue(envelope.bodyBytes(), () -> handle(request, handler, received));
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        connection.ended();
        CloseReason reason = connection.reason();
        if (connection.isEstablished() && reason != null) {
            execute(() -> {
                run(() -> callbacks.closed().accept(view, reason));
                connection.callbacksDone();
            });
        } else {
            connection.callbacksDone();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        LOG.warn("{} ends: a channel handler failed", connection, cause);
        connection.ending().end(new CloseReason.Failure(cause));
    }

    private void connected() {
        connection.outbound().enterCallback();
        try {
            run(() -> callbacks.connected().accept(view));
        } finally {
            connection.outbound().openGate();
            connection.endpoint().connected(connection);
        }
    }

    private void handle(Object message) throws Exception {
        MessageHandler<? super C, Object> handler = callbacks.messageHandlers().of(message.getClass());
        if (handler != null) {
            if (listeners.timesHandlers()) {
                listeners.time(connection, message.getClass(), () -> handler.handle(view, message));
            } else {
                handler.handle(view, message);
            }
        } else {
            DecodingException failure = new DecodingException(
                    DecodingException.Reason.NO_HANDLER,
                    "no handler for " + message.getClass().getName(),
                    null);
            counters.count(Counter.RECEIVE_FAILURES);
            callbacks.receiveFailed().accept(view, failure);
        }
    }

    private void handle(
            ReceivedRequest<C> request, RequestHandler<? super C, Object> handler, @Nullable Object received)
            throws Exception {
        if (received == null) {
            request.handle(handler, Ack.BARRIER);
        } else if (listeners.timesHandlers()) {
            listeners.time(connection, received.getClass(), () -> request.handle(handler, received));
        } else {
            request.handle(handler, received);
        }
    }

    private void enqueue(int bytes, Callback callback) {
        enqueue(new Received(this) {
            @Override
            int bytes() {
                return bytes;
            }

            @Override
            public void call() throws Exception {
                callback.call();
            }
        });
    }

    private void enqueue(Received task) {
        collected.add(task);
        if (backlog.add(task.bytes())) {
            counters.count(Counter.READ_PAUSES);
            connection.decoder().pause();
            connection.sentRequests().awaited().inputPaused();
            handOver();
        }
    }

    /** Executes what comes after all that was received. */
    private void execute(Runnable task) {
        handOver();
        executor.execute(task);
    }

    private void handled(int bytes) {
        if (connection.channel().eventLoop().inEventLoop() && handingOver) {
            backlog.removeInLoop(bytes);
        } else if (backlog.remove(bytes)) {
            connection.nowInLoop(this::resume);
        }
    }

    private void resume() {
        FrameDecoder decoder = connection.decoder();
        if (backlog.resumes() && decoder != null) {
            decoder.resume();
        }
    }

    private void run(Callback callback) {
        try {
            callback.call();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            LOG.warn("a callback of {} was interrupted", connection);
        } catch (Exception | Error e) {
            counters.count(Counter.CALLBACK_FAILURES);
            WARNINGS.warn("a callback of {} failed", connection, e);
        }
    }

    /** The callback for something that waits for it. */
    private abstract static class Received extends SerialExecutor.Task implements Callback {
        final Dispatch<?> dispatch;

        Received(Dispatch<?> dispatch) {
            this.dispatch = dispatch;
        }

        abstract int bytes();

        @Override
        void run() {
            try {
                dispatch.run(this);
            } finally {
                dispatch.handled(bytes());
            }
        }
    }

    /** A message, in the envelope in which it came. */
    private static final class ReceivedMessage extends Received {
        private final Envelope envelope;

        ReceivedMessage(Dispatch<?> dispatch, Envelope envelope) {
            super(dispatch);
            this.envelope = envelope;
        }

        @Override
        int bytes() {
            return envelope.bodyBytes();
        }

        @Override
        public void call() throws Exception {
            dispatch.handle(Objects.requireNonNull(envelope.message()));
        }
    }

    /** A call of the user's. */
    @FunctionalInterface
    interface Callback {
        void call() throws Exception;
    }
}
