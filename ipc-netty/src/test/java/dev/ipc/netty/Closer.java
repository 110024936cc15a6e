package dev.ipc.netty;

import dev.ipc.CloseReason;
import dev.ipc.IpcClient;
import dev.ipc.IpcServer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Closes, at the end of a test, all that it started, and waits until it is gone. */
final class Closer {
    private final Deque<Supplier<CompletableFuture<CloseReason>>> started = new ArrayDeque<>();

    IpcServer add(IpcServer server) {
        started.push(() -> {
            server.close();
            return server.closed();
        });
        return server;
    }

    IpcClient add(IpcClient client) {
        started.push(() -> {
            client.close();
            return client.closed();
        });
        return client;
    }

    RawPeer add(RawPeer peer) {
        started.push(() -> {
            peer.close();
            return CompletableFuture.completedFuture(new CloseReason.Local());
        });
        return peer;
    }

    ExecutorService add(ExecutorService executor) {
        started.push(() -> {
            executor.shutdown();
            return CompletableFuture.completedFuture(new CloseReason.Local());
        });
        return executor;
    }

    void close() {
        while (!started.isEmpty()) {
            started.pop().get().orTimeout(30, TimeUnit.SECONDS).join();
        }
    }
}
