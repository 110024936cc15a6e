package dev.ipc.netty.testing;

import dev.ipc.netty.EndpointBuilder;
import dev.ipc.netty.Envelope;
import dev.ipc.netty.PipelineSlot;
import dev.ipc.wire.FrameKind;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * A record of what the connections of a server or client sent and received behind their handshakes, a line for each frame:
 *
 * <pre>
 * sent message Note[id=1, text=hello]
 * received request Find[id=1]
 * sent reply Note[id=1, text=hello]
 * received close
 * </pre>
 *
 * <p>A line says who began, what the frame is, and the {@code toString} of what it carries; an error reply has its status in place of
 * {@code 200}, {@code sent reply 404 …}. Signs of life (ping, pong) come by the clock and are left out. The lines of one connection are in
 * the order of the wire; to tell several apart, record the clients, each in a recording of its own.
 *
 * <p><em>Threading:</em> thread-safe. Those that wait block their caller: never call them where callbacks run.
 */
public final class Recording {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Duration patience;
    private final List<String> lines = new ArrayList<>(); // guarded by itself

    /** Makes an empty recording that waits for what is expected for ten seconds. */
    public Recording() {
        this(PATIENCE);
    }

    /** Makes an empty recording that waits for what is expected for {@code patience}. */
    public Recording(Duration patience) {
        this.patience = Objects.requireNonNull(patience, "patience");
    }

    /**
     * Has everything recorded that the connections of what is built send and receive, as it is where handlers added to the slot
     * {@link PipelineSlot#MESSAGES} after this call see it.
     *
     * @throws IllegalArgumentException if the builder has a recording already
     */
    public <B extends EndpointBuilder<?, B>> B of(B builder) {
        return builder.channelHandler(PipelineSlot.MESSAGES, "recording", Recorder::new);
    }

    /** Returns what was recorded so far. */
    public List<String> lines() {
        synchronized (lines) {
            return List.copyOf(lines);
        }
    }

    /** Forgets what was recorded so far. */
    public void clear() {
        synchronized (lines) {
            lines.clear();
        }
    }

    /**
     * Waits until exactly these lines are recorded, in this order.
     *
     * @throws AssertionError if others are: at once where they differ, else when the time is over; with all lines
     */
    public void expect(String... expected) {
        List<String> wanted = List.of(expected);
        await(
                "these lines:\n  " + String.join("\n  ", wanted),
                recorded -> recorded.equals(wanted),
                recorded -> recorded.size() > wanted.size() || !recorded.equals(wanted.subList(0, recorded.size())));
    }

    /**
     * Waits until a line is recorded, whatever stands before and behind it.
     *
     * @throws AssertionError if it isn't in time; with all lines
     */
    public void expectAnywhere(String line) {
        Objects.requireNonNull(line, "line");
        await("the line:\n  " + line, recorded -> recorded.contains(line), recorded -> false);
    }

    private void await(String what, Predicate<List<String>> met, Predicate<List<String>> missed) {
        long begin = System.nanoTime();
        synchronized (lines) {
            while (!met.test(lines)) {
                long leftMillis = patience.minusNanos(System.nanoTime() - begin).toMillis();
                if (leftMillis <= 0 || missed.test(lines)) {
                    throw new AssertionError("expected " + what + "\nrecorded:\n  " + String.join("\n  ", lines));
                }
                try {
                    lines.wait(leftMillis);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new AssertionError("interrupted while waiting for " + what, e);
                }
            }
        }
    }

    private void add(String way, Envelope envelope) {
        FrameKind kind = envelope.kind();
        if (kind == FrameKind.PING || kind == FrameKind.PONG) {
            return;
        }
        StringBuilder line = new StringBuilder(way).append(' ').append(word(kind));
        if (envelope.status().isError()) {
            line.append(' ').append(envelope.status().code());
        }
        Object message = envelope.message();
        if (message != null && !message.equals("")) {
            line.append(' ').append(message);
        }
        synchronized (lines) {
            lines.add(line.toString());
            lines.notifyAll();
        }
    }

    private static String word(FrameKind kind) {
        return switch (kind) {
            case HELLO -> "hello";
            case MESSAGE -> "message";
            case REQUEST -> "request";
            case REPLY -> "reply";
            case CANCEL -> "cancel";
            case PING -> "ping";
            case PONG -> "pong";
            case CLOSE -> "close";
        };
    }

    private final class Recorder extends ChannelDuplexHandler {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            if (message instanceof Envelope envelope) {
                add("received", envelope);
            }
            ctx.fireChannelRead(message);
        }

        @Override
        public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
            if (message instanceof Envelope envelope) {
                add("sent", envelope);
            }
            ctx.write(message, promise);
        }
    }
}
