/**
 * What a user of the library programs against: the contracts and values of a channel between processes of one machine.
 *
 * <p>A <em>server</em> ({@link dev.ipc.IpcServer}) serves a {@link dev.ipc.ServiceAddress}; a <em>client</em>
 * ({@link dev.ipc.IpcClient}) connects to it; each live link between the two is a {@link dev.ipc.Connection}, and whoever
 * is at its other end is its {@link dev.ipc.Peer}. Messages are objects of registered classes, or a
 * {@link dev.ipc.Message} for those who want no class of their own: sent, broadcast, or asked for a reply, which a
 * {@link dev.ipc.RequestHandler} gives. What fails, fails with an {@link dev.ipc.IpcException}; what ends, ends with a
 * {@link dev.ipc.CloseReason}.
 *
 * <p>How an endpoint behaves is said by immutable values: {@link dev.ipc.Limits} for every bound,
 * {@link dev.ipc.SlowConsumerPolicy} for full queues, {@link dev.ipc.AcceptPolicy} for who is let in,
 * {@link dev.ipc.Heartbeat} for peers that hang, {@link dev.ipc.ReconnectPolicy} for clients that come back.
 *
 * <p>A {@link dev.ipc.IpcListener} is told what happens; {@link dev.ipc.Statistics} count it.
 *
 * <p>This package knows the JDK and nothing else. The front door that builds servers and clients is
 * {@code dev.ipc.netty.NettyIpc}.
 */
@NullMarked
package dev.ipc;

import org.jspecify.annotations.NullMarked;
