package dev.ipc.netty;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollIoOps;

/**
 * Netty's epoll handler, but a socket of which nothing is wanted for a while stays registered.
 *
 * <p>Netty 4.2.18 removes such a socket from epoll and forgets that it did: the next interest in it fails (ENOENT), which
 * takes the channel's output or the whole channel with it. That happens where the peer has ended its side while reading is
 * paused, or while there is more to write than the socket takes.
 *
 * <p><em>Threading:</em> as Netty's.
 */
final class SteadyEpoll extends WrappedIoHandler {
    private SteadyEpoll(IoHandler epoll) {
        super(epoll);
    }

    static IoHandlerFactory newFactory() {
        return factory(EpollIoHandler.newFactory(), SteadyEpoll::new);
    }

    @Override
    public IoRegistration register(IoHandle handle) throws Exception {
        return new SteadyRegistration(super.register(handle));
    }

    private record SteadyRegistration(IoRegistration registration) implements IoRegistration {
        @Override
        @SuppressWarnings("TypeParameterUnusedInFormals") // Netty's signature
        public <T> T attachment() {
            return registration.attachment();
        }

        @Override
        public long submit(IoOps ops) {
            // Edge-triggered: what epoll reports unasked, errors and the end of both sides, it reports once.
            return registration.submit(EpollIoOps.NONE.equals(ops) ? EpollIoOps.EPOLLET : ops);
        }

        @Override
        public boolean isValid() {
            return registration.isValid();
        }

        @Override
        public boolean cancel() {
            return registration.cancel();
        }
    }
}
