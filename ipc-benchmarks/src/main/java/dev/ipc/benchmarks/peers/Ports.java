package dev.ipc.benchmarks.peers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;

/** Ports for peers that have no Unix socket; the server writes its own down for the client. */
final class Ports {
    private Ports() {}

    /** Returns a port that was free a moment ago. */
    static int free() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    static void write(Path directory, int port) throws IOException {
        Files.writeString(directory.resolve("port"), Integer.toString(port));
    }

    static int read(Path directory) throws IOException {
        return Integer.parseInt(Files.readString(directory.resolve("port")));
    }
}
