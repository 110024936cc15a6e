package dev.ipc.benchmarks.peers;

/** Finds the peers by name. */
public final class Peers {
    private Peers() {}

    /** Returns the peer with a name. */
    public static Peer named(String name) {
        return switch (name) {
            case "netty" -> new NettyPeer();
            case "ipc" -> IpcPeer.usual();
            case "ipc-direct" -> IpcPeer.direct();
            case "ipc-messages" -> IpcPeer.messages();
            case "ipc-spin" -> IpcPeer.spinning();
            case "jdk" -> new JdkPeer();
            case "kryonet" -> new KryoNetPeer();
            case "grpc" -> new GrpcPeer();
            case "rsocket" -> new RSocketPeer();
            case "rmi" -> new RmiPeer();
            case "aeron" -> new AeronPeer();
            default -> throw new IllegalArgumentException("no peer " + name);
        };
    }
}
