package dev.ipc.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ipc.AcceptPolicy;
import dev.ipc.CloseReason;
import dev.ipc.ConnectFailedException;
import dev.ipc.IpcClient;
import dev.ipc.Message;
import dev.ipc.SendFailedException;
import dev.ipc.ServiceAddress;
import dev.ipc.wire.FrameKind;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Channel handlers of the user's in the three slots. */
class ChannelHandlersTest {
    @TempDir
    Path directory;

    private final Closer closer = new Closer();
    private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();

    @AfterEach
    void closeAll() {
        closer.close();
    }

    private ServiceAddress address() {
        return ServiceAddress.of("dev.ipc.test", "handlers").in(directory.resolve("c"));
    }

    /** Notes the first event of each kind that reaches its slot. */
    private final class Witness extends ChannelInboundHandlerAdapter {
        private final String slot;

        Witness(String slot) {
            this.slot = slot;
        }

        @Override
        public void channelActive(ChannelHandlerContext ctx) {
            seen.add(slot + " active");
            ctx.fireChannelActive();
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            if (message instanceof ByteBuf bytes) {
                seen.add(slot + " " + bytes.toString(bytes.readerIndex(), 15, StandardCharsets.US_ASCII));
            } else if (message instanceof FullHttpResponse frame) {
                seen.add(slot + " frame, version " + frame.headers().get("ipc-version"));
            } else if (message instanceof Envelope envelope) {
                seen.add(slot + " " + envelope.message());
            }
            ctx.fireChannelRead(message);
        }
    }

    @Test
    void aHandlerInEachSlotSeesItsFirstEvent() throws Exception {
        BlockingQueue<Message> received = new LinkedBlockingQueue<>();
        closer.add(NettyIpc.server(address())
                .channelHandler(PipelineSlot.BYTES, "bytes", () -> new Witness("BYTES"))
                .channelHandler(PipelineSlot.FRAMES, "frames", () -> new Witness("FRAMES"))
                .channelHandler(PipelineSlot.MESSAGES, "messages", () -> new Witness("MESSAGES"))
                .onMessage(Message.class, (connection, message) -> received.add(message))
                .start()
                .join());
        IpcClient client = closer.add(NettyIpc.client(address()).connect().join());
        client.send(Message.of("hello")).join();
        assertThat(received.poll(20, TimeUnit.SECONDS)).isEqualTo(Message.of("hello"));
        assertThat(seen)
                .startsWith(
                        "BYTES active",
                        "FRAMES active",
                        "MESSAGES active",
                        "BYTES HTTP/1.1 200 OK",
                        "FRAMES frame, version 1")
                .endsWith("MESSAGES " + Message.of("hello"));
    }

    /** Notes the lengths of the frames that pass it, or what else they are. */
    private final class FrameWitness extends ChannelDuplexHandler {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            note("in", message);
            ctx.fireChannelRead(message);
        }

        @Override
        public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
            note("out", message);
            ctx.write(message, promise);
        }

        private void note(String way, Object message) {
            seen.add(way + " "
                    + (message instanceof FullHttpResponse frame
                            ? frame.headers().get("content-length")
                            : message.getClass().getName()));
        }
    }

    @Test
    void aHandlerOfFramesSeesThemAsHttpResponsesBothWays() throws Exception {
        BlockingQueue<String> received = new LinkedBlockingQueue<>();
        closer.add(NettyIpc.server(address())
                .channelHandler(PipelineSlot.FRAMES, "frames", FrameWitness::new)
                .onMessage(String.class, (connection, text) -> connection.send(text + ", echoed"))
                .start()
                .join());
        IpcClient client = closer.add(NettyIpc.client(address())
                .onMessage(String.class, (connection, text) -> received.add(text))
                .connect()
                .join());
        seen.clear(); // the hellos, of which the tables take any number of bytes
        client.send("hello").join();
        assertThat(received.poll(20, TimeUnit.SECONDS)).isEqualTo("hello, echoed");
        assertThat(seen).containsExactly("in 6", "out 14");
    }

    @Test
    void aHandlerMayReplaceAMessageOnItsWayOut() throws Exception {
        BlockingQueue<Message> received = new LinkedBlockingQueue<>();
        closer.add(NettyIpc.server(address())
                .onMessage(Message.class, (connection, message) -> received.add(message))
                .start()
                .join());
        IpcClient client = closer.add(NettyIpc.client(address())
                .channelHandler(PipelineSlot.MESSAGES, "replacer", () -> new ChannelDuplexHandler() {
                    @Override
                    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
                        Object out = message instanceof Envelope envelope && envelope.message() != null
                                ? envelope.withMessage(Message.of("replaced"))
                                : message;
                        ctx.write(out, promise);
                    }
                })
                .connect()
                .join());
        client.send(Message.of("original")).join();
        assertThat(received.poll(20, TimeUnit.SECONDS)).isEqualTo(Message.of("replaced"));
    }

    /** Lets pass no message that begins with this word; tells its sender so, or says that it was sent. */
    private static ChannelDuplexHandler censor(String word, boolean pretends) {
        return new ChannelDuplexHandler() {
            @Override
            public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
                if (message instanceof Envelope envelope
                        && envelope.message() instanceof String text
                        && text.startsWith(word)) {
                    envelope.withMessage("replaced, and no more sent for it").release();
                    if (pretends) {
                        promise.setSuccess();
                    }
                } else {
                    ctx.write(message, promise);
                }
            }
        };
    }

    @Test
    void P2_aMessageThatAHandlerKeepsFailsUnlessTheHandlerSaysOtherwise() throws Exception {
        BlockingQueue<String> received = new LinkedBlockingQueue<>();
        closer.add(NettyIpc.server(address())
                .onMessage(String.class, (connection, text) -> received.add(text))
                .start()
                .join());
        IpcClient client = closer.add(NettyIpc.client(address())
                .channelHandler(PipelineSlot.MESSAGES, "silent", () -> censor("silent", false))
                .channelHandler(PipelineSlot.MESSAGES, "pretender", () -> censor("pretend", true))
                .connect()
                .join());
        assertThatThrownBy(() -> client.send("silently gone").get(20, TimeUnit.SECONDS))
                .cause()
                .isInstanceOfSatisfying(SendFailedException.class, failure -> {
                    assertThat(failure.reason()).isEqualTo(SendFailedException.Reason.HANDLER);
                    assertThat(failure.certainty()).isEqualTo(SendFailedException.Certainty.NOT_SENT);
                });
        client.send("pretended").get(20, TimeUnit.SECONDS);
        client.send("sent").get(20, TimeUnit.SECONDS);
        assertThat(received.poll(20, TimeUnit.SECONDS)).isEqualTo("sent");
    }

    @Test
    void anEnvelopeThatAHandlerKeepsIsWrittenAgainAsItWasSent() throws Exception {
        BlockingQueue<List<?>> received = new LinkedBlockingQueue<>();
        BlockingQueue<Runnable> again = new LinkedBlockingQueue<>();
        closer.add(NettyIpc.server(address())
                .onMessage(List.class, (connection, list) -> received.add(list))
                .start()
                .join());
        IpcClient client = closer.add(NettyIpc.client(address())
                .channelHandler(PipelineSlot.MESSAGES, "thrice", () -> new ChannelOutboundHandlerAdapter() {
                    @Override
                    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
                        if (message instanceof Envelope envelope && envelope.kind() == FrameKind.MESSAGE) {
                            envelope.retain();
                            envelope.retain();
                            ctx.write(envelope, promise);
                            ctx.write(envelope, ctx.newPromise());
                            again.add(() -> ctx.executor().execute(() -> ctx.writeAndFlush(envelope)));
                        } else {
                            ctx.write(message, promise);
                        }
                    }
                })
                .connect()
                .join());
        List<String> list = new ArrayList<>(List.of("as sent"));
        client.send(list).join();
        list.set(0, "changed since");
        again.take().run();
        for (int i = 0; i < 3; i++) {
            assertThat(received.poll(20, TimeUnit.SECONDS)).isEqualTo(List.of("as sent"));
        }
    }

    @Test
    void whatAHandlerPassesOnInATurnOfItsOwnIsHandledAtOnce() throws Exception {
        BlockingQueue<String> received = new LinkedBlockingQueue<>();
        closer.add(NettyIpc.server(address())
                .channelHandler(PipelineSlot.MESSAGES, "later", () -> new ChannelInboundHandlerAdapter() {
                    @Override
                    public void channelRead(ChannelHandlerContext ctx, Object message) {
                        ctx.executor().schedule(() -> ctx.fireChannelRead(message), 1, TimeUnit.MILLISECONDS);
                    }
                })
                .onMessage(String.class, (connection, text) -> received.add(text))
                .start()
                .join());
        IpcClient client = closer.add(NettyIpc.client(address()).connect().join());
        client.send("hello").join();
        assertThat(received.poll(20, TimeUnit.SECONDS)).isEqualTo("hello");
    }

    @Test
    void aHandlerThatReleasesWhatItPassesOnEndsTheConnection() {
        CompletableFuture<CloseReason> reason = new CompletableFuture<>();
        closer.add(NettyIpc.server(address())
                .channelHandler(PipelineSlot.MESSAGES, "careless", () -> new SimpleChannelInboundHandler<Envelope>() {
                    @Override
                    protected void channelRead0(ChannelHandlerContext ctx, Envelope message) {
                        ctx.fireChannelRead(message); // which is released behind it, and then here
                    }
                })
                .onClosed((connection, why) -> reason.complete(why))
                .start()
                .join());
        IpcClient client = closer.add(NettyIpc.client(address()).connect().join());
        client.send("hello");
        assertThat(reason.orTimeout(20, TimeUnit.SECONDS).join()).isInstanceOf(CloseReason.Failure.class);
    }

    @Test
    void aHandlerThatKeepsTheEndOfAReadToItselfHoldsUpNothing() throws Exception {
        closer.add(NettyIpc.server(address())
                .channelHandler(PipelineSlot.MESSAGES, "flusher", () -> new ChannelInboundHandlerAdapter() {
                    @Override
                    public void channelReadComplete(ChannelHandlerContext ctx) {
                        ctx.flush();
                    }
                })
                .onRequest(String.class, (context, text) -> text + "!")
                .start()
                .join());
        IpcClient client = closer.add(NettyIpc.client(address()).connect().join());
        assertThat(client.request("hello", String.class).get(20, TimeUnit.SECONDS))
                .isEqualTo("hello!");
    }

    @Test
    void aNameThatIsTakenIsRefused() {
        ServerBuilder builder = NettyIpc.server(address());
        assertThatThrownBy(() -> builder.channelHandler(PipelineSlot.BYTES, "frame-decoder", () -> new Witness("x")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("frame-decoder");
        builder.channelHandler(PipelineSlot.BYTES, "mine", () -> new Witness("x"));
        assertThatThrownBy(() -> builder.channelHandler(PipelineSlot.FRAMES, "mine", () -> new Witness("x")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void P26_noHandlerSeesAPeerThatTheKernelRuleTurnsAway() {
        closer.add(NettyIpc.server(address())
                .acceptPolicy(AcceptPolicy.users(4_000_000))
                .channelHandler(PipelineSlot.BYTES, "bytes", () -> new Witness("BYTES"))
                .start()
                .join());
        assertThatThrownBy(() -> NettyIpc.client(address()).connect().join())
                .cause()
                .isInstanceOfSatisfying(ConnectFailedException.class, failure -> {
                    assertThat(failure.status()).hasValue(403);
                    assertThat(failure).hasMessageContaining("accepts other users only");
                });
        assertThat(seen).isEmpty();
    }
}
