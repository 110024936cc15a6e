package dev.ipc.benchmarks.peers;

import io.netty.channel.Channel;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A client's connection of {@link NettyPeer}. */
final class NettyLink implements Link {
    private static final int NOTES_IN_A_FLUSH = 64;

    private final Channel channel;
    private final NettyPeer.Asking asking;
    private final Awaited awaited;

    NettyLink(Channel channel, NettyPeer.Asking asking, Awaited awaited) {
        this.channel = channel;
        this.asking = asking;
        this.awaited = awaited;
    }

    @Override
    public void ask(Note note) {
        if (channel.eventLoop().inEventLoop()) {
            asking.write(channel, note);
        } else {
            channel.eventLoop().execute(() -> asking.write(channel, note));
        }
    }

    @Override
    public Note call(Note note) throws Exception {
        return awaited.call(this, note);
    }

    @Override
    public void stream(Supplier<@Nullable Object> source) throws Exception {
        Pump pump = new Pump(source);
        channel.eventLoop().execute(() -> {
            asking.pump(pump);
            pump.run();
        });
        pump.done.get();
    }

    @Override
    public void close() throws Exception {
        channel.close().sync();
    }

    /** Writes while the socket takes it, on the loop. */
    private final class Pump implements Runnable {
        final CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
        private final Supplier<@Nullable Object> source;
        private boolean pumping;

        Pump(Supplier<@Nullable Object> source) {
            this.source = source;
        }

        @Override
        public void run() {
            if (pumping || done.isDone()) {
                return;
            }
            pumping = true;
            int written = 0;
            while (channel.isWritable()) {
                Object next = source.get();
                if (next == null) {
                    channel.writeAndFlush(io.netty.buffer.Unpooled.EMPTY_BUFFER)
                            .addListener(flushed -> done.complete(null));
                    break;
                }
                channel.write(next, channel.voidPromise());
                if (++written % NOTES_IN_A_FLUSH == 0) {
                    channel.flush();
                }
            }
            channel.flush();
            pumping = false;
            if (channel.isWritable() && !done.isDone()) {
                channel.eventLoop().execute(this);
            }
        }
    }
}
