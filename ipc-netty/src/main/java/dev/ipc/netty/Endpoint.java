package dev.ipc.netty;

import dev.ipc.CloseReason;
import dev.ipc.Connection;
import dev.ipc.Peer;
import dev.ipc.codec.PeerTypes;
import dev.ipc.wire.Hello;
import dev.ipc.wire.WireLimits;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a server and a client have in common: options, codec, executor, and the parts of a connection's pipeline that differ
 * between the two.
 *
 * <p><em>Threading:</em> thread-safe.
 *
 * @param <C> the connection as this side sees it
 */
abstract class Endpoint<C extends Connection> {
    private final EndpointOptions<C> options;
    private final Bodies bodies;
    private final Executor executor;
    private final Tally tally = new Tally();
    private final Map<EventLoop, ReadySenders> readySenders;
    private final boolean sharesMessages;

    /**
     * Makes an endpoint.
     *
     * @param handlers runs its callbacks where the user gave no executor
     * @param readySenders of its event loops, filled as needed; whoever shares the loops may share these
     */
    Endpoint(EndpointOptions<C> options, Executor handlers, ConcurrentMap<EventLoop, ReadySenders> readySenders) {
        this.readySenders = readySenders;
        this.options = options;
        this.sharesMessages = options.userHandlers().isEmpty(PipelineSlot.FRAMES)
                && options.userHandlers().isEmpty(PipelineSlot.MESSAGES);
        this.bodies = new Bodies(options.types());
        this.executor = Objects.requireNonNullElse(options.executor(), handlers);
    }

    /** Makes the connection of a new channel. */
    abstract NettyConnection newConnection(Channel channel);

    /** Makes the handshake of this side. */
    abstract Handshake newHandshake(NettyConnection connection);

    /** Puts a connection that is open into this side's registry; a client, which has one connection, has none. */
    void register(NettyConnection connection) {}

    /** Makes the handler that calls the user. */
    abstract Dispatch<C> newDispatch(NettyConnection connection);

    /** Decides on a peer of which it has the kernel's facts; empty admits it. */
    abstract Optional<IdentityGate.Refusal> admit(Peer peer);

    /** Takes notice that a peer that was admitted is gone. */
    abstract void left(Peer peer);

    /** Returns whether a peer that isn't trusted is told: a server does, a client sends nothing to a stranger. */
    abstract boolean tellsRefusal();

    /** Takes notice, in the loop, that the hellos are exchanged; the connected callback has yet to run. */
    void established(NettyConnection connection, Hello peersHello) {}

    /** Takes notice that the connected callback has returned. */
    abstract void connected(NettyConnection connection);

    /** Takes notice that the channel is gone and the reason known. */
    abstract void connectionEnded(NettyConnection connection);

    /** Returns whether a connection that ended for this reason, null if that isn't known yet, is followed by another. */
    boolean comesBack(@Nullable CloseReason why) {
        return false;
    }

    /** Takes notice that the last callback has returned. */
    abstract void callbacksDone(NettyConnection connection);

    EndpointOptions<C> options() {
        return options;
    }

    /** Has it closed when the JVM ends, if that is wanted; see {@link JvmEnd.Member}. */
    void closesOnExit(
            Runnable close,
            Supplier<? extends Collection<NettyConnection>> connections,
            CompletableFuture<?> ended,
            @Nullable Supplier<CompletableFuture<?>> giveUp) {
        if (options.closeOnExit()) {
            JvmEnd.closes(new JvmEnd.Member(
                    giveUp != null,
                    options.limits().closeTimeout(),
                    close,
                    connections,
                    ended,
                    giveUp == null ? () -> CompletableFuture.completedFuture(this) : giveUp));
        }
    }

    Listeners listeners() {
        return options.listeners();
    }

    Bodies bodies() {
        return bodies;
    }

    Executor executor() {
        return executor;
    }

    /**
     * Runs a task that may take long and is no callback: on a thread of its own, or where the user gave a clock, on the executor, so
     * that whoever gave both knows of all that is done.
     */
    void runApart(Runnable task) {
        if (options.time().isSystem()) {
            Threads.runApart(options.address().service(), task);
        } else {
            executor.execute(task);
        }
    }

    /** Makes the hello of this side. */
    Hello hello() {
        return new Hello(
                WireLimits.VERSIONS,
                options.address().qualifiedName(),
                new Peer.Label(
                        Optional.ofNullable(options.processName()),
                        OptionalLong.of(ProcessHandle.current().pid())),
                options.limits().maxContentBytes(),
                options.types().references()
                        ? Set.of(Hello.CANCEL, Hello.PING, Hello.REFERENCES)
                        : Set.of(Hello.CANCEL, Hello.PING),
                options.types().table());
    }

    /** Returns what its connections have counted. */
    Tally tally() {
        return tally;
    }

    /** Returns whether no handler of the user's sees the frame or the envelope of a message on its way out. */
    boolean sharesMessages() {
        return sharesMessages;
    }

    /** Returns which connections on a loop have something to write. */
    ReadySenders readySenders(EventLoop loop) {
        ReadySenders senders = readySenders.get(loop);
        return senders == null ? readySenders.computeIfAbsent(loop, ReadySenders::new) : senders;
    }

    /** Returns how bodies of a peer with this hello decode; worked out once for all peers with the same types. */
    PeerTypes peerTypes(Hello remote) {
        return options.types().resolve(remote.types(), remote.features().contains(Hello.REFERENCES));
    }
}
