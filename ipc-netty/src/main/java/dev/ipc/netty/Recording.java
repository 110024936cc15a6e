package dev.ipc.netty;

import dev.ipc.CloseReason;
import dev.ipc.Peer;
import dev.ipc.RefusalReason;
import dev.ipc.ServerConnection;
import dev.ipc.ServiceAddress;
import java.time.Duration;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Threshold;
import jdk.jfr.Timespan;

/**
 * What the JDK's flight recorder records of connections. Only for a JVM that has the module {@code jdk.jfr}.
 *
 * <p><em>Threading:</em> thread-safe.
 */
final class Recording {
    private static final int UNKNOWN = -1;

    private Recording() {}

    /** Returns whether there is a recording, or was one: until then no event is worth making. */
    static boolean isOn() {
        return FlightRecorder.isInitialized();
    }

    static void connected(NettyConnection connection) {
        Connect event = new Connect();
        if (event.shouldCommit()) {
            event.of(connection);
            event.commit();
        }
    }

    static void closed(NettyConnection connection, CloseReason reason, Duration open) {
        Close event = new Close();
        if (event.shouldCommit()) {
            event.of(connection);
            event.reason = reason.code();
            event.open = open.toNanos();
            event.commit();
        }
    }

    static void refused(ServiceAddress address, Peer peer, RefusalReason reason) {
        Refusal event = new Refusal();
        if (event.shouldCommit()) {
            event.of(address, peer);
            event.reason = reason.name();
            event.commit();
        }
    }

    static void slowConsumer(NettyConnection connection) {
        SlowConsumer event = new SlowConsumer();
        if (event.shouldCommit()) {
            event.of(connection);
            event.policy = connection.endpoint().options().slowConsumerPolicy().name();
            event.queuedMessages = connection.outbound().messages();
            event.queuedBytes = connection.outbound().bytes();
            event.commit();
        }
    }

    /** Returns the event of a handler that is about to run. */
    static Handling beginHandling() {
        Handling event = new Handling();
        event.begin();
        return event;
    }

    /** What all events have in common. */
    @Category("ipc")
    @StackTrace(false)
    abstract static class PeerEvent extends Event {
        @Label("Service")
        String service = "";

        @Label("Peer Process Id")
        @Description("At connect; -1 where it is unknown")
        long pid;

        @Label("Peer User Id")
        @Description("-1 where it is unknown")
        int uid;

        final void of(ServiceAddress address, Peer peer) {
            service = address.qualifiedName();
            pid = peer.pid().orElse(UNKNOWN);
            uid = peer.uid().orElse(UNKNOWN);
        }
    }

    /** What the events of a connection have in common. */
    abstract static class ConnectionEvent extends PeerEvent {
        @Label("Role")
        @Description("The side that recorded it: server or client")
        String role = "";

        @Label("Connection Id")
        long connectionId;

        final void of(NettyConnection connection) {
            of(connection.address(), connection.peer());
            role = connection instanceof ServerConnection ? "server" : "client";
            connectionId = connection.id();
        }
    }

    @Name("dev.ipc.Connect")
    @Label("Connect")
    @Description("A connection is open")
    static final class Connect extends ConnectionEvent {}

    @Name("dev.ipc.Close")
    @Label("Close")
    @Description("A connection has ended")
    static final class Close extends ConnectionEvent {
        @Label("Reason")
        String reason = "";

        @Label("Open")
        @Description("How long it was open")
        @Timespan(Timespan.NANOSECONDS)
        long open;
    }

    @Name("dev.ipc.SlowConsumer")
    @Label("Slow Consumer")
    @Description("A message found no room in the outbound queue")
    static final class SlowConsumer extends ConnectionEvent {
        @Label("Policy")
        String policy = "";

        @Label("Queued Messages")
        int queuedMessages;

        @Label("Queued Bytes")
        long queuedBytes;
    }

    @Name("dev.ipc.LongHandler")
    @Label("Long Handler")
    @Description("A handler of messages or requests ran for long")
    @Threshold("20 ms")
    static final class Handling extends ConnectionEvent {
        @Label("Message Type")
        @SuppressWarnings("UnusedVariable") // the recorder reads it
        private Class<?> messageType = Object.class;

        void end(NettyConnection connection, Class<?> type) {
            end();
            if (shouldCommit()) {
                of(connection);
                messageType = type;
                commit();
            }
        }
    }

    @Name("dev.ipc.Refusal")
    @Label("Refusal")
    @Description("A server turned a client away")
    static final class Refusal extends PeerEvent {
        @Label("Reason")
        String reason = "";
    }
}
