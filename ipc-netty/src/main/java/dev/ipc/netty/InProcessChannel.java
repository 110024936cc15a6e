package dev.ipc.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.AbstractChannel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelMetadata;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketAddress;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One end of a connection inside this process: a socket whose kernel is two {@linkplain InProcessPipe pipes}.
 *
 * <p><em>Threading:</em> confined to its event loop; the two ends may have different ones.
 */
final class InProcessChannel extends AbstractChannel {
    private static final ChannelMetadata METADATA = new ChannelMetadata(false);
    private static final int READ_BYTES = 8 * 1024;
    private static final int MOST_READS = 16;

    private final ChannelConfig config = new DefaultChannelConfig(this) {
        @Override
        protected void autoReadCleared() {
            wantsToRead = false;
        }
    };
    private volatile @Nullable Pipes pipes;
    private volatile boolean open = true;
    private volatile boolean wantsToRead;
    private boolean inputEnded;

    /** What is to be read here, and what is written here. */
    private record Pipes(InProcessPipe in, InProcessPipe out) {}

    /** Makes an end that is yet to be connected. */
    InProcessChannel() {
        this(null, null);
    }

    private InProcessChannel(@Nullable InProcessServerChannel parent, @Nullable Pipes pipes) {
        super(parent);
        this.pipes = pipes;
        config.setAutoClose(false); // an end of one direction isn't the end of the other
    }

    @Override
    public ChannelConfig config() {
        return config;
    }

    @Override
    public ChannelMetadata metadata() {
        return METADATA;
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public boolean isActive() {
        return open && pipes != null;
    }

    @Override
    protected boolean isCompatible(EventLoop loop) {
        return true; // it waits for nothing that a loop would have to watch
    }

    @Override
    protected @Nullable SocketAddress localAddress0() {
        return null;
    }

    @Override
    protected @Nullable SocketAddress remoteAddress0() {
        return null;
    }

    @Override
    protected AbstractUnsafe newUnsafe() {
        return new Connecting();
    }

    @Override
    protected void doBind(SocketAddress address) {
        throw new UnsupportedOperationException();
    }

    @Override
    protected void doDisconnect() {
        doClose();
    }

    @Override
    protected void doClose() {
        open = false;
        hangUp();
    }

    @Override
    protected void doShutdownOutput() {
        Pipes own = pipes;
        if (own != null) {
            own.out.end();
        }
    }

    /** Tells the other end that nothing comes any more, nor is read. */
    void hangUp() {
        Pipes own = pipes;
        if (own != null) {
            own.out.end();
            own.in.abandon();
        }
    }

    @Override
    protected void doBeginRead() {
        wantsToRead = true;
        // Scheduled, not called: a handler asks for more from within what it is given. Nor executed: tasks that submit
        // themselves again hold up the loop's deadlines.
        eventLoop().schedule(this::takeIn, 0, TimeUnit.NANOSECONDS);
    }

    private void takeIn() {
        try {
            takeInAll();
        } catch (OutOfMemoryError e) {
            pipeline().fireExceptionCaught(e); // as the channels of sockets do
        }
    }

    private void takeInAll() {
        Pipes own = pipes;
        if (!wantsToRead || inputEnded || own == null || !open) {
            return;
        }
        wantsToRead = false;
        int bytes;
        int reads = 0;
        do {
            bytes = readInto(alloc().buffer(READ_BYTES), own.in);
        } while (bytes > 0 && open && config.isAutoRead() && ++reads < MOST_READS);
        inputEnded = bytes == InProcessPipe.END;
        if (bytes == 0 && reads == 0) {
            wantsToRead = true; // as before
            return;
        }
        pipeline().fireChannelReadComplete();
        if (inputEnded) {
            pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        }
    }

    private int readInto(ByteBuf buffer, InProcessPipe in) {
        int bytes = in.read(buffer, () -> inLoop(this::takeIn));
        if (bytes > 0) {
            pipeline().fireChannelRead(buffer);
        } else {
            buffer.release();
        }
        return bytes;
    }

    @Override
    protected Object filterOutboundMessage(Object message) {
        if (message instanceof ByteBuf) {
            return message;
        }
        throw new UnsupportedOperationException("bytes only, not " + message.getClass());
    }

    @Override
    protected void doWrite(ChannelOutboundBuffer flushed) throws IOException {
        Pipes own = Objects.requireNonNull(pipes, "connected");
        for (Object next = flushed.current(); next != null; next = flushed.current()) {
            ByteBuf bytes = (ByteBuf) next;
            int written = own.out.write(bytes, () -> inLoop(() -> unsafe().flush()));
            if (written == InProcessPipe.BROKEN) {
                throw new IOException("the other end is closed");
            }
            if (written < bytes.readableBytes()) {
                flushed.removeBytes(written);
                return;
            }
            flushed.remove();
        }
    }

    private void inLoop(Runnable task) {
        if (isRegistered()) {
            Threads.runIn(eventLoop(), task);
        }
    }

    private final class Connecting extends AbstractUnsafe {
        /** Connects at once, as to a socket whose backlog has room, though the server has yet to accept. */
        @Override
        public void connect(SocketAddress server, @Nullable SocketAddress local, ChannelPromise promise) {
            if (!promise.setUncancellable() || !ensureOpen(promise)) {
                return;
            }
            InProcessPipe there = new InProcessPipe();
            InProcessPipe back = new InProcessPipe();
            InProcessServerChannel listening = ((InProcessServerChannel.Address) server).channel();
            if (!listening.arrives(new InProcessChannel(listening, new Pipes(there, back)))) {
                safeSetFailure(promise, new ConnectException("nobody listens any more"));
                close(voidPromise());
                return;
            }
            pipes = new Pipes(back, there);
            safeSetSuccess(promise);
            pipeline().fireChannelActive();
        }
    }
}
