package dev.ipc.netty;

import dev.ipc.CloseReason;
import dev.ipc.Connection;
import dev.ipc.DecodingException;
import dev.ipc.MessageHandler;
import dev.ipc.RequestHandler;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** The user's callbacks of one endpoint. */
record Callbacks<C extends Connection>(
        HandlerTable<MessageHandler<? super C, Object>> messageHandlers,
        HandlerTable<RequestHandler<? super C, Object>> requestHandlers,
        Consumer<? super C> connected,
        BiConsumer<? super C, ? super CloseReason> closed,
        BiConsumer<? super C, ? super DecodingException> receiveFailed) {

    /** Returns these callbacks with others for the life of a connection. */
    Callbacks<C> withLife(Consumer<? super C> newConnected, BiConsumer<? super C, ? super CloseReason> newClosed) {
        return new Callbacks<>(messageHandlers, requestHandlers, newConnected, newClosed, receiveFailed);
    }
}
