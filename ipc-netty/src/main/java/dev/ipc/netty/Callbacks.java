package dev.ipc.netty;

import dev.ipc.CloseReason;
import dev.ipc.Connection;
import dev.ipc.DecodingException;
import dev.ipc.MessageHandler;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The user's callbacks of one endpoint. */
record Callbacks<C extends Connection>(
        Map<Class<?>, MessageHandler<? super C, Object>> messageHandlers,
        Consumer<? super C> connected,
        BiConsumer<? super C, ? super CloseReason> closed,
        BiConsumer<? super C, ? super DecodingException> receiveFailed) {

    /** Returns the handler of a class: its own, else that of the nearest superclass, of an interface, of Object; or null. */
    @Nullable
    MessageHandler<? super C, Object> handlerOf(Class<?> type) {
        for (Class<?> each = type; each != null && each != Object.class; each = each.getSuperclass()) {
            MessageHandler<? super C, Object> handler = messageHandlers.get(each);
            if (handler != null) {
                return handler;
            }
        }
        for (Map.Entry<Class<?>, MessageHandler<? super C, Object>> entry : messageHandlers.entrySet()) {
            if (entry.getKey().isInterface() && entry.getKey().isAssignableFrom(type)) {
                return entry.getValue();
            }
        }
        return messageHandlers.get(Object.class);
    }
}
