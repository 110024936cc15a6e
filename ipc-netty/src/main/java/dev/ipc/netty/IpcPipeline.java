package dev.ipc.netty;

import dev.ipc.Limits;
import dev.ipc.wire.WireLimits;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseEncoder;
import java.util.Set;

/**
 * The pipeline of every connection: all handlers, in order, from the socket inwards. Client and server differ in the
 * handshake alone. Events go from handler to handler; frames and envelopes are passed on by calls where no handler of the user's stands
 * between.
 *
 * <pre>
 *   identity-gate         the kernel's credentials against the user rule, before a byte is read; leaves when done
 *   BYTES                 the user's handlers
 *   frame-encoder         frame to bytes
 *   frame-decoder         bytes to frame, or the end
 *   frame-aggregator      large frames become whole; comes with the first that is an HTTP object
 *   FRAMES                the user's handlers
 *   handshake             the hellos and the accept policy; leaves when done
 *   message-codec         frame to envelope and back
 *   MESSAGES              the user's handlers
 *   flow-control          the bounded queue on the way out, and the orderly close
 *   connection-registry   who is connected; leaves when done
 *   liveness              signs of life, asked for and given
 *   requests              replies and cancels
 *   dispatch              to the user's callbacks, off the event loop
 * </pre>
 */
final class IpcPipeline extends ChannelInitializer<Channel> {
    static final String IDENTITY_GATE = "identity-gate";
    static final String FRAME_ENCODER = "frame-encoder";
    static final String FRAME_DECODER = "frame-decoder";
    static final String FRAME_AGGREGATOR = "frame-aggregator";
    static final String HANDSHAKE = "handshake";
    static final String MESSAGE_CODEC = "message-codec";
    static final String FLOW_CONTROL = "flow-control";
    static final String CONNECTION_REGISTRY = "connection-registry";
    static final String LIVENESS = "liveness";
    static final String REQUESTS = "requests";
    static final String DISPATCH = "dispatch";

    /** All names of ours: none of them is free for a handler of the user's. */
    static final Set<String> NAMES = Set.of(
            IDENTITY_GATE,
            FRAME_ENCODER,
            FRAME_DECODER,
            FRAME_AGGREGATOR,
            HANDSHAKE,
            MESSAGE_CODEC,
            FLOW_CONTROL,
            CONNECTION_REGISTRY,
            LIVENESS,
            REQUESTS,
            DISPATCH);

    private final Endpoint<?> endpoint;
    private final UserHandlers userHandlers;

    IpcPipeline(Endpoint<?> endpoint) {
        this.endpoint = endpoint;
        this.userHandlers = endpoint.options().userHandlers();
    }

    @Override
    protected void initChannel(Channel channel) {
        TransportChannels.configure(channel);
        NettyConnection connection = endpoint.newConnection(channel);
        try {
            build(channel.pipeline(), connection);
        } catch (RuntimeException | Error e) {
            connection.stillborn(e);
            throw e;
        }
    }

    /** Adds what makes frames whole behind the decoder, which reads one in parts for the first time. */
    static void aggregate(ChannelHandlerContext decoder, int maxContentBytes) {
        int longest = Math.max(maxContentBytes, WireLimits.MAX_HELLO_BYTES);
        decoder.pipeline().addAfter(decoder.name(), FRAME_AGGREGATOR, new HttpObjectAggregator(longest));
    }

    private void build(ChannelPipeline pipeline, NettyConnection connection) {
        Limits limits = endpoint.options().limits();
        int maxContentBytes = limits.maxContentBytes();
        boolean plain = userHandlers.isEmpty(PipelineSlot.FRAMES);
        pipeline.addLast(IDENTITY_GATE, new IdentityGate(connection));
        userHandlers.install(PipelineSlot.BYTES, pipeline);
        pipeline.addLast(FRAME_ENCODER, new HttpResponseEncoder());
        FrameReader frames = new FrameReader(maxContentBytes, plain);
        Dispatch<?> dispatch = endpoint.newDispatch(connection);
        FrameDecoder decoder = new FrameDecoder(frames, limits.frameTimeout(), connection.ending(), dispatch::handOver);
        pipeline.addLast(FRAME_DECODER, decoder);
        userHandlers.install(PipelineSlot.FRAMES, pipeline);
        pipeline.addLast(HANDSHAKE, endpoint.newHandshake(connection));
        MessageCodecHandler codec = new MessageCodecHandler(connection, plain);
        pipeline.addLast(MESSAGE_CODEC, codec);
        userHandlers.install(PipelineSlot.MESSAGES, pipeline);
        Requests requests = new Requests(connection);
        FlowControl flowControl = new FlowControl(connection, decoder, codec, requests, dispatch);
        pipeline.addLast(FLOW_CONTROL, flowControl);
        pipeline.addLast(CONNECTION_REGISTRY, new Registration(connection));
        pipeline.addLast(LIVENESS, connection.liveness());
        pipeline.addLast(REQUESTS, requests);
        pipeline.addLast(DISPATCH, dispatch);
        if (plain) {
            decoder.passTo(codec);
        }
        if (userHandlers.isEmpty(PipelineSlot.MESSAGES)) {
            codec.passTo(flowControl);
            flowControl.passToCodec();
        }
    }
}
