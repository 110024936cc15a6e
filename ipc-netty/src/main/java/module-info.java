/**
 * ipc on Netty: its front door is {@link dev.ipc.netty.NettyIpc}.
 *
 * <p>Netty's native libraries are run-time dependencies that no module here requires; where they are absent, the transport is
 * NIO.
 */
module dev.ipc.netty {
    requires transitive dev.ipc.core;
    requires transitive io.netty.buffer;
    requires transitive io.netty.common;
    requires transitive io.netty.transport;
    requires transitive io.netty.codec.http;
    requires io.netty.codec;
    requires io.netty.transport.classes.epoll;
    requires io.netty.transport.classes.kqueue;
    requires io.netty.transport.unix.common;
    requires jdk.jfr;
    requires jdk.net;
    requires org.slf4j;

    exports dev.ipc.netty;
}
