package dev.ipc.netty;

import dev.ipc.CloseReason;
import dev.ipc.Connection;
import dev.ipc.DecodingException;
import dev.ipc.MessageHandler;
import dev.ipc.RequestHandler;
import dev.ipc.wire.Ack;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

/** The user's callbacks of one endpoint. */
record Callbacks<C extends Connection>(
        HandlerTable<MessageHandler<? super C, Object>> messageHandlers,
        HandlerTable<RequestHandler<? super C, Object>> requestHandlers,
        Consumer<? super C> connected,
        BiConsumer<? super C, ? super CloseReason> closed,
        BiConsumer<? super C, ? super DecodingException> receiveFailed,
        Consumer<? super C> unresponsive,
        Consumer<? super C> responsive,
        ObjLongConsumer<? super C> peerDropped,
        Consumer<? super C> writable) {
    /** What is called where the user wants nothing to be, of what has one argument. */
    static final Consumer<Object> NOTHING = any -> {};

    /** Likewise, of what has two. */
    static final BiConsumer<Object, Object> NEITHER = (any, other) -> {};

    /** Returns these callbacks with others for the life of a connection. */
    Callbacks<C> withLife(Consumer<? super C> newConnected, BiConsumer<? super C, ? super CloseReason> newClosed) {
        return new Callbacks<>(
                messageHandlers,
                requestHandlers,
                newConnected,
                newClosed,
                receiveFailed,
                unresponsive,
                responsive,
                peerDropped,
                writable);
    }

    /** Returns what answers a request: its own handler, or where it wants an acknowledgement, that of messages; or null. */
    @Nullable
    RequestHandler<? super C, Object> handlerOf(Envelope request) {
        Object message = request.message();
        if (message == null) {
            return request.ack() == Ack.BARRIER ? (context, nothing) -> null : null;
        }
        if (request.ack() == null) {
            return requestHandlers.of(message.getClass());
        }
        MessageHandler<? super C, Object> handler = messageHandlers.of(message.getClass());
        if (handler == null) {
            return null;
        }
        return (context, received) -> {
            handler.handle(context.connection(), received);
            return null;
        };
    }
}
