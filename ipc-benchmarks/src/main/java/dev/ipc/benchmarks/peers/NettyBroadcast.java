package dev.ipc.benchmarks.peers;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Sends one message to all channels: encoded once, handed to each loop once, all that waits there flushed together. */
final class NettyBroadcast {
    private final Map<EventLoop, Members> loops = new ConcurrentHashMap<>();

    void add(Channel channel) {
        loops.computeIfAbsent(channel.eventLoop(), Members::new).channels.add(channel);
    }

    void remove(Channel channel) {
        loops.computeIfAbsent(channel.eventLoop(), Members::new).channels.remove(channel);
    }

    void send(Note note) {
        ByteBuf frame = KryoHandler.frame(ByteBufAllocator.DEFAULT, note);
        for (Members members : loops.values()) {
            members.offer(frame.retain());
        }
        frame.release();
    }

    /** The channels of one loop, and what is to be sent to them. */
    private static final class Members implements Runnable {
        private final EventLoop loop;
        private final Set<Channel> channels = new LinkedHashSet<>();
        private final Queue<ByteBuf> waiting = new ArrayDeque<>();

        Members(EventLoop loop) {
            this.loop = loop;
        }

        void offer(ByteBuf frame) {
            boolean first;
            synchronized (waiting) {
                first = waiting.isEmpty();
                waiting.add(frame);
            }
            if (first) {
                loop.execute(this);
            }
        }

        @Override
        public void run() {
            List<ByteBuf> frames;
            synchronized (waiting) {
                frames = new ArrayList<>(waiting);
                waiting.clear();
            }
            for (Channel channel : channels) {
                for (ByteBuf frame : frames) {
                    channel.write(frame.retainedDuplicate(), channel.voidPromise());
                }
                channel.flush();
            }
            frames.forEach(ByteBuf::release);
        }
    }
}
