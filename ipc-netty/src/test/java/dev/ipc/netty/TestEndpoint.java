package dev.ipc.netty;

import dev.ipc.AcceptPolicy;
import dev.ipc.CloseReason;
import dev.ipc.Connection;
import dev.ipc.Heartbeat;
import dev.ipc.Limits;
import dev.ipc.Peer;
import dev.ipc.ServiceAddress;
import dev.ipc.SlowConsumerPolicy;
import dev.ipc.codec.MessageTypes;
import dev.ipc.group.Container;
import dev.ipc.group.CurrentUser;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.util.concurrent.ImmediateEventExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** An endpoint whose connections live on embedded channels, with callbacks on the calling thread. It notes what it hears. */
final class TestEndpoint extends Endpoint<Connection> {
    static final ServiceAddress ADDRESS = ServiceAddress.of("dev.ipc.test", "wire");

    private final boolean server;
    private final List<String> heard;
    private @Nullable NettyConnection made;

    private TestEndpoint(
            boolean server, Limits limits, Heartbeat heartbeat, UserHandlers handlers, List<String> heard) {
        super(
                new EndpointOptions<>(
                        ADDRESS,
                        Container.of(ADDRESS),
                        MessageTypes.none(),
                        limits,
                        SlowConsumerPolicy.FAIL,
                        MemoryBudget.PROCESS,
                        heartbeat,
                        Transport.NIO,
                        null,
                        Spinning.NONE,
                        TimeSource.SYSTEM,
                        "test",
                        false,
                        handlers,
                        Listeners.NONE,
                        new Callbacks<>(
                                new HandlerTable<>(
                                        Map.of(String.class, (connection, text) -> heard.add(text.toString()))),
                                new HandlerTable<>(Map.of()),
                                connection -> heard.add("connected"),
                                (connection, reason) -> heard.add("closed " + reason.code()),
                                (connection, failure) -> heard.add("receive failure"),
                                connection -> heard.add("unresponsive"),
                                connection -> heard.add("responsive"),
                                (connection, messages) -> heard.add("dropped " + messages),
                                connection -> heard.add("writable"))),
                Runnable::run,
                new ConcurrentHashMap<>(4));
        this.server = server;
        this.heard = heard;
    }

    static TestEndpoint server(Limits limits) {
        return new TestEndpoint(true, limits, Heartbeat.OFF, UserHandlers.NONE, new ArrayList<>());
    }

    static TestEndpoint client(Limits limits) {
        return new TestEndpoint(false, limits, Heartbeat.OFF, UserHandlers.NONE, new ArrayList<>());
    }

    static TestEndpoint serverWith(Heartbeat heartbeat) {
        return new TestEndpoint(true, Limits.DEFAULT, heartbeat, UserHandlers.NONE, new ArrayList<>());
    }

    static TestEndpoint serverWith(PipelineSlot slot, ChannelHandler handler) {
        UserHandlers handlers = UserHandlers.NONE.with(slot, "test", () -> handler);
        return new TestEndpoint(true, Limits.DEFAULT, Heartbeat.OFF, handlers, new ArrayList<>());
    }

    /** Returns the connection that was made last. */
    NettyConnection made() {
        return Objects.requireNonNull(made);
    }

    /** Returns what the callbacks were given, in order. */
    List<String> heard() {
        return heard;
    }

    @Override
    NettyConnection newConnection(Channel channel) {
        made = new NettyConnection(this, channel) {
            @Override
            void identified(Peer unknown) {
                super.identified(Identity.of(CurrentUser.uid(), CurrentUser.uid()));
            }
        };
        return made;
    }

    @Override
    Handshake newHandshake(NettyConnection connection) {
        return server
                ? new ServerHandshake(
                        connection,
                        new ClientAdmission(
                                options(),
                                AcceptPolicy.sameUser(),
                                new Deciders(
                                        AcceptPolicy.sameUser(),
                                        ImmediateEventExecutor.INSTANCE,
                                        ImmediateEventExecutor.INSTANCE)))
                : new ClientHandshake(connection);
    }

    @Override
    Dispatch<Connection> newDispatch(NettyConnection connection) {
        return new Dispatch<>(connection, connection, options().callbacks());
    }

    @Override
    Optional<IdentityGate.Refusal> admit(Peer peer) {
        return Optional.empty();
    }

    @Override
    void left(Peer peer) {}

    @Override
    boolean tellsRefusal() {
        return server;
    }

    @Override
    void connected(NettyConnection connection) {}

    @Override
    void connectionEnded(NettyConnection connection) {
        CloseReason reason = Objects.requireNonNull(connection.reason());
        heard.add("ended " + reason.code());
    }

    @Override
    void callbacksDone(NettyConnection connection) {}
}
