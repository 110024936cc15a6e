package dev.ipc.netty;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoRegistration;
import io.netty.util.concurrent.ThreadAwareExecutor;
import java.util.function.UnaryOperator;

/**
 * One of Netty's handlers of an event loop's input and output, of which a subclass does something otherwise.
 *
 * <p><em>Threading:</em> as Netty's.
 */
abstract class WrappedIoHandler implements IoHandler {
    private final IoHandler wrapped;

    WrappedIoHandler(IoHandler wrapped) {
        this.wrapped = wrapped;
    }

    /** Returns a factory of what another one makes, wrapped. */
    static IoHandlerFactory factory(IoHandlerFactory wrapped, UnaryOperator<IoHandler> wrapper) {
        return new IoHandlerFactory() {
            @Override
            public IoHandler newHandler(ThreadAwareExecutor executor) {
                return wrapper.apply(wrapped.newHandler(executor));
            }

            @Override
            public boolean isChangingThreadSupported() {
                return wrapped.isChangingThreadSupported();
            }
        };
    }

    @Override
    public void initialize() {
        wrapped.initialize();
    }

    @Override
    public int run(IoHandlerContext context) {
        return wrapped.run(context);
    }

    @Override
    public void prepareToDestroy() {
        wrapped.prepareToDestroy();
    }

    @Override
    public void destroy() {
        wrapped.destroy();
    }

    @Override
    public IoRegistration register(IoHandle handle) throws Exception {
        return wrapped.register(handle);
    }

    @Override
    public void wakeup() {
        wrapped.wakeup();
    }

    @Override
    public boolean isCompatible(Class<? extends IoHandle> handleType) {
        return wrapped.isCompatible(handleType);
    }
}
