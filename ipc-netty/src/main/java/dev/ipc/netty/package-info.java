/**
 * The library on Netty: the front door {@link dev.ipc.netty.NettyIpc}, its builders, the transports, and the pipeline with the
 * slots for channel handlers of the user's.
 *
 * <p>{@code IpcPipeline} lists every handler in order; what each one does stands in its own class, and nothing else adds
 * one. All but the front door, the builders and what a channel handler of the user's sees is package-private.
 *
 * <p>Where what is done begins:
 *
 * <ul>
 *   <li>an endpoint's life: {@code NettyServer} ({@code ServerLoops}, {@code ServedName}), {@code NettyClient}
 *       ({@code Connector}, {@code ServiceFinder}, {@code Backoff}, {@code CurrentConnection}); what both share: {@code Endpoint}
 *   <li>a connection's life: {@code NettyConnection}, {@code ConnectionEnding}; who is connected: {@code ConnectionRegistry}
 *   <li>who is let in: {@code IdentityGate}, {@code Handshake}, {@code ClientAdmission} ({@code AcceptGuard},
 *       {@code ConnectionQuota}, {@code Deciders}, {@code Refusals})
 *   <li>bytes and frames: {@code FrameDecoder}, {@code FrameReader}, {@code Frames}, {@code MessageCodecHandler};
 *       their bodies: {@code Bodies}, {@code BodyBuffers}, {@code BodyRing}, {@code FrameWindow}
 *   <li>the way out: {@code Sender}, {@code OutboundQueue}, {@code FlowControl}; its bounds: {@code Occupancy},
 *       {@code WaitingSends}, {@code MemoryBudget}
 *   <li>the way to the callbacks: {@code Dispatch}, {@code SerialExecutor}, {@code HandlerTable}
 *   <li>requests: {@code SentRequests}, {@code ReceivedRequests}; signs of life: {@code Liveness}
 *   <li>the operating system: {@code Transport}, {@code TransportChannels}, {@code Identity}; without it: {@code InProcessPipe}
 *   <li>who is told what happens: {@code Listeners}, {@code Recording}; a page for people: {@code Description}
 * </ul>
 *
 * <p>It knows {@code dev.ipc} and all packages of the core.
 */
@NullMarked
package dev.ipc.netty;

import org.jspecify.annotations.NullMarked;
