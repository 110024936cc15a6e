/**
 * What a user of the library programs against: the contracts and values of a channel between processes of one machine.
 *
 * <p>A <em>server</em> ({@link dev.ipc.IpcServer}) serves a {@link dev.ipc.ServiceAddress}; a <em>client</em>
 * ({@link dev.ipc.IpcClient}) connects to it; each live link between the two is a {@link dev.ipc.Connection}, and whoever
 * is at its other end is its {@link dev.ipc.Peer}. Messages are objects of registered classes, or a
 * {@link dev.ipc.Message} for those who want no class of their own. What fails, fails with an
 * {@link dev.ipc.IpcException}; what ends, ends with a {@link dev.ipc.CloseReason}.
 *
 * <p>This package knows the JDK and nothing else. The front door that builds servers and clients is
 * {@code dev.ipc.netty.NettyIpc}.
 */
@NullMarked
package dev.ipc;

import org.jspecify.annotations.NullMarked;
