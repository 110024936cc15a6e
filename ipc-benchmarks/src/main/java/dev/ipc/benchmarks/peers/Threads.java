package dev.ipc.benchmarks.peers;

import java.io.IOException;

/** Threads for peers that have none of their own. */
final class Threads {
    private Threads() {}

    /** What a thread does. */
    @FunctionalInterface
    interface Work {
        void run() throws Exception;
    }

    /** Starts a daemon; a channel that closes ends it, anything else ends the process. */
    static Thread start(String name, Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException | InterruptedException e) {
                        return; // closed
                    } catch (Exception | Error e) {
                        e.printStackTrace();
                        Runtime.getRuntime().halt(1);
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }
}
