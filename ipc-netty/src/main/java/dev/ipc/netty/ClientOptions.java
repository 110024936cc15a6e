package dev.ipc.netty;

import dev.ipc.CloseReason;
import dev.ipc.Connection;
import dev.ipc.ReconnectPolicy;
import dev.ipc.ServerInstance;
import java.time.Duration;
import java.util.function.BiConsumer;

/** What the builder of a client was told, besides what every endpoint is. */
record ClientOptions(
        EndpointOptions<Connection> endpoint,
        Duration waitForService,
        ReconnectPolicy reconnect,
        BiConsumer<? super Connection, ? super CloseReason> interrupted,
        BiConsumer<? super Connection, ? super ServerInstance> reconnected) {}
