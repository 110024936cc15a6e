package dev.ipc.benchmarks.soak;

import java.util.concurrent.TimeUnit;

/**
 * Stops one of the first quarter of the clients' processes for a while, kills one of the next, and kills the server, each every so
 * many seconds. In between all rest, and are compared; also before a server is killed, since nobody knows its connections' afterwards.
 *
 * <p><em>Threading:</em> for one thread; {@link #stopped} for any.
 */
final class Disturbance {
    private static final long STEP_MILLIS = 20;

    /** In which clients come back to a server that was killed. */
    private static final long RECOVERY_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final Options options;
    private final Crew crew;
    private final Findings findings;
    private final int quarter;
    private long begin;
    private int standing = -1;
    private long kills;
    private volatile long stopped;

    Disturbance(Options options, Crew crew, Findings findings) {
        this.options = options;
        this.crew = crew;
        this.findings = findings;
        this.quarter = Math.max(1, options.number("processes") / 4);
    }

    /** What happens every so many seconds. */
    private final class Beat {
        private final long period;
        private long next;

        Beat(String option) {
            period = TimeUnit.SECONDS.toNanos(options.number(option));
            next = begin + period;
        }

        boolean isDue(long now) {
            if (period == 0 || now < next) {
                return false;
            }
            next = Math.max(next + period, now); // what was missed isn't made up for
            return true;
        }
    }

    long stopped() {
        return stopped;
    }

    /** Goes on for so many seconds, or until a process did what it shouldn't have. */
    void run(int seconds) throws InterruptedException {
        begin = System.nanoTime();
        long end = begin + TimeUnit.SECONDS.toNanos(seconds);
        Beat stops = new Beat("stopEvery");
        Beat replacements = new Beat("killEvery");
        Beat servers = new Beat("killServerEvery");
        Beat rests = new Beat("restEvery");
        long goesOn = 0;
        for (long now = begin; now < end && !findings.has(Kind.PROCESS); now = System.nanoTime()) {
            if (standing >= 0 && now >= goesOn) {
                goOn();
            }
            if (standing < 0 && stops.isDue(now)) {
                goesOn = now + TimeUnit.MILLISECONDS.toNanos(options.number("stopMillis"));
                stop((int) (stopped % quarter));
            }
            boolean ready = crew.isReady(); // nobody is waited for here, while one may stand
            if (ready && standing < 0 && rests.isDue(now)) {
                crew.rest();
            }
            if (ready && options.number("processes") > 1 && replacements.isDue(now)) {
                crew.replace(quarter + (int) (kills++ % quarter));
            }
            if (now < end - RECOVERY_NANOS && servers.isDue(now)) {
                goOn();
                crew.rest();
                TimeUnit.SECONDS.sleep(1); // it dies at work
                crew.replaceServer();
            }
            TimeUnit.MILLISECONDS.sleep(STEP_MILLIS);
        }
        goOn();
    }

    void stop(int number) {
        standing = number;
        stopped++;
        crew.stop(number, true);
    }

    void goOn() {
        if (standing >= 0) {
            crew.stop(standing, false);
            standing = -1;
        }
    }
}
