package dev.ipc.netty;

import dev.ipc.Limits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.io.ByteArrayOutputStream;
import java.util.List;

/** A connection with the pipeline of real ones, on an embedded channel, its callbacks on the calling thread. */
final class WholeConnection {
    private static final Limits LIMITS = Limits.builder().maxContentBytes(5000).build();

    private final TestEndpoint endpoint;
    private final EmbeddedChannel channel;
    private final ByteArrayOutputStream answer = new ByteArrayOutputStream();

    private WholeConnection(TestEndpoint endpoint) {
        this.endpoint = endpoint;
        channel = new EmbeddedChannel(new IpcPipeline(endpoint));
    }

    static WholeConnection ofServer() {
        return new WholeConnection(TestEndpoint.server(LIMITS));
    }

    static WholeConnection ofClient() {
        return new WholeConnection(TestEndpoint.client(LIMITS));
    }

    /** Feeds a stream, cut at the given offsets, and its end; returns what the connection sent. */
    byte[] feed(byte[] stream, int[] cuts) {
        int from = 0;
        for (int i = 0; i <= cuts.length; i++) {
            int to = i < cuts.length ? cuts[i] : stream.length;
            if (from < to && channel.isOpen()) {
                channel.writeInbound(channel.alloc().buffer(to - from).writeBytes(stream, from, to - from));
                channel.runPendingTasks();
            }
            from = to;
        }
        channel.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        channel.runPendingTasks();
        for (ByteBuf bytes = channel.readOutbound(); bytes != null; bytes = channel.readOutbound()) {
            answer.writeBytes(ByteBufUtil.getBytes(bytes));
            bytes.release();
        }
        return answer.toByteArray();
    }

    /** Ends the connection and returns what its callbacks were given. */
    List<String> end() {
        channel.finishAndReleaseAll();
        return endpoint.heard();
    }

    /** Returns whether callbacks came as they may: connected before any message, closed last and once, or never any. */
    static boolean isInOrder(List<? extends String> heard) {
        long ends = heard.stream().filter(each -> each.startsWith("ended ")).count();
        if (ends != 1) {
            return false;
        }
        if (!heard.contains("connected")) {
            return heard.size() == 1;
        }
        return heard.indexOf("connected") == 0
                && heard.lastIndexOf("connected") == 0
                && heard.stream().filter(each -> each.startsWith("closed ")).count() == 1
                && heard.get(heard.size() - 1).startsWith("closed ");
    }
}
