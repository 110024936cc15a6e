package dev.ipc.benchmarks.peers;

/** Finds the peers by name. */
public final class Peers {
    private Peers() {}

    /** Returns the peer with a name. */
    public static Peer named(String name) {
        return switch (name) {
            case "netty" -> new NettyPeer();
            case "ipc" -> new IpcPeer(null);
            case "ipc-direct" -> new IpcPeer(Runnable::run);
            default -> throw new IllegalArgumentException("no peer " + name);
        };
    }
}
