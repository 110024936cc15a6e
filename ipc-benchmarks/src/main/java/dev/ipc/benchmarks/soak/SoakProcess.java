package dev.ipc.benchmarks.soak;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** What the processes of a soak have in common: lines tell them what to do, and a clock when to send. */
abstract class SoakProcess {
    private static final long TICK_MILLIS = 1000 / Load.TICKS_A_SECOND;

    private final Remains remains = new Remains();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "soak-clock");
        thread.setDaemon(true);
        return thread;
    });
    private volatile boolean running;
    private long ticks; // of the clock

    /** Begins to serve, or connects. */
    abstract void open();

    /** Sends what is due at a tick; on one thread. */
    abstract void tick(long number);

    /** Begins another phase, in which latencies are counted anew. */
    abstract void begin(String phase);

    /** Returns whether everything that was sent has its outcome, and clients are connected. */
    abstract boolean isSettled();

    /** Waits until the other side has handled everything. */
    abstract void confirmAll();

    /** Says what was sent and received. */
    abstract void report();

    /** Closes in order, and waits for the end of it. */
    abstract void close();

    static synchronized void say(String line) {
        System.out.println(line);
    }

    static void say(Kind fault, String text) {
        say(fault.word() + " " + text);
    }

    /** Does what the lines of the input say, until they end; then closes, and says what remains of it. Ends at a failure. */
    final void live() {
        try {
            obey();
        } catch (RuntimeException | Error e) {
            say(Kind.PROCESS, e.toString());
            System.exit(1); // though there be threads that don't know
        }
    }

    private void obey() {
        open();
        say("ready");
        clock.scheduleAtFixedRate(this::tickIfRunning, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
        try (BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null && !line.equals("end"); line = in.readLine()) {
                switch (line) {
                    case "run" -> running = true;
                    case "pause" -> pause();
                    case "report" -> {
                        report();
                        say(Vitals.now().line());
                        say("reported");
                    }
                    default -> begin(line.substring("phase ".length()));
                }
            }
            clock.shutdownNow();
            close();
            LeakWatch.look();
            say(remains.line());
            say("closed");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void tickIfRunning() {
        try {
            if (running) {
                tick(++ticks);
            }
        } catch (RuntimeException | Error e) {
            say(Kind.OUTCOME, "the clock: " + e);
        }
    }

    private void pause() throws InterruptedException {
        running = false;
        try {
            clock.submit(() -> {}).get(); // behind a tick that runs
        } catch (ExecutionException e) {
            throw new AssertionError(e);
        }
        long patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(40);
        while (!isSettled() && System.nanoTime() < patience) {
            TimeUnit.MILLISECONDS.sleep(5);
        }
        if (!isSettled()) {
            say(Kind.OUTCOME, "sends without one, or no connection");
        }
        try {
            confirmAll();
        } catch (RuntimeException e) {
            say(Kind.OUTCOME, "not confirmed: " + e);
        }
        say("paused");
    }
}
