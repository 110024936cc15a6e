package dev.ipc.examples.chat;

import java.util.concurrent.CompletableFuture;
import org.jline.utils.Signals;

/**
 * The wish of somebody outside that this process end: Ctrl-C, or one of the signals that ask for it. They no longer end the
 * process themselves, so that it can close in order and choose its exit code.
 *
 * <p><em>Threading:</em> thread-safe.
 */
final class StopSignals {
    private final CompletableFuture<Void> asked = new CompletableFuture<>();

    /** Takes over the signals of this process. */
    static StopSignals install() {
        StopSignals stop = new StopSignals();
        for (String signal : new String[] {"INT", "TERM", "HUP"}) {
            Object previous = Signals.register(signal, stop::ask);
            assert previous != null : signal;
        }
        return stop;
    }

    /** Asks for the end. */
    void ask() {
        asked.complete(null);
    }

    /** Returns the future that completes when the end is asked for. */
    CompletableFuture<Void> asked() {
        return asked.copy();
    }
}
