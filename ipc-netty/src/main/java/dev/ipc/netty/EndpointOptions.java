package dev.ipc.netty;

import dev.ipc.Connection;
import dev.ipc.Heartbeat;
import dev.ipc.Limits;
import dev.ipc.ServiceAddress;
import dev.ipc.SlowConsumerPolicy;
import dev.ipc.codec.MessageTypes;
import dev.ipc.group.Container;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** What a builder was told: the immutable options of one server or client. */
record EndpointOptions<C extends Connection>(
        ServiceAddress address,
        Container container,
        MessageTypes types,
        Limits limits,
        SlowConsumerPolicy slowConsumerPolicy,
        MemoryBudget budget,
        Heartbeat heartbeat,
        Transport transport,
        @Nullable Executor executor,
        Spinning spinning,
        TimeSource time,
        @Nullable String processName,
        boolean closeOnExit,
        UserHandlers userHandlers,
        Listeners listeners,
        Callbacks<C> callbacks) {

    static String requireName(String name) {
        if (name.isEmpty() || name.length() > 64 || !name.chars().allMatch(c -> c >= 0x20 && c <= 0x7e)) {
            throw new IllegalArgumentException("a process name is 1 to 64 printable ASCII characters");
        }
        return name;
    }
}
