/**
 * The library on Netty: the front door {@link dev.ipc.netty.NettyIpc}, its builders, the transports, and the pipeline with the
 * slots for channel handlers of the user's.
 *
 * <p>{@code IpcPipeline} lists every handler in order; what each one does stands in its own class, and nothing else adds
 * one. All but the front door, the builders and what a channel handler of the user's sees is package-private.
 *
 * <p>It knows {@code dev.ipc} and all packages of the core.
 */
@NullMarked
package dev.ipc.netty;

import org.jspecify.annotations.NullMarked;
