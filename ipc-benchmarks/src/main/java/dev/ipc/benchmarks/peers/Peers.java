package dev.ipc.benchmarks.peers;

/** Finds the peers by name. */
public final class Peers {
    private Peers() {}

    /** Returns the peer with a name. */
    public static Peer named(String name) {
        return switch (name) {
            case "netty" -> new NettyPeer();
            case "ipc" -> new IpcPeer(null, true);
            case "ipc-direct" -> new IpcPeer(Runnable::run, true);
            case "ipc-messages" -> new IpcPeer(Runnable::run, false);
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
