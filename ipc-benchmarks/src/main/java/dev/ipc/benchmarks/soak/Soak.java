package dev.ipc.benchmarks.soak;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Runs a server and clients in processes of their own, first in peace, then with one client's process stopped, then with some
 * stopped and killed again and again, and says at the end what it found: a line for each verdict.
 *
 * <p>Ends with status 1 if there is a fault. The options, with their defaults, are in {@code docs/endurance.md}.
 */
final class Soak {
    /** What a server leaves in its container on purpose: the directory where sockets are bound, and its lock. */
    private static final Set<String> LEFT = Set.of(".srv", "soak.lock");

    private final long begin = System.nanoTime();
    private final Findings findings;
    private final Options options;
    private final Path directory;
    private final Path container;
    private final Crew crew;
    private final Disturbance disturbance;
    private final Intruder intruder;
    private volatile String phase = "start";
    private boolean told;

    private Soak(Options options) throws IOException {
        this.options = options;
        findings = new Findings(options);
        directory = Files.createTempDirectory("ipc-soak");
        container = directory.resolve("c");
        crew = new Crew(options, container, findings);
        disturbance = new Disturbance(options, crew, findings);
        intruder = new Intruder(container, options.number("hostile"));
    }

    public static void main(String[] args) throws Exception {
        System.exit(isClean(new Options(List.of(args))) ? 0 : 1);
    }

    /** Runs a soak, and prints what came of it; returns whether there is no fault. */
    static boolean isClean(Options options) throws IOException, InterruptedException {
        System.out.println("soak " + options);
        Soak soak = new Soak(options);
        Thread cutShort = new Thread(soak::cutShort, "soak-cut-short");
        Runtime.getRuntime().addShutdownHook(cutShort);
        ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
        clock.scheduleAtFixedRate(soak::printProgress, 1, 1, TimeUnit.MINUTES);
        try {
            soak.run();
        } catch (Child.Unanswered e) {
            soak.findings.fault(Kind.PROCESS, String.valueOf(e.getMessage()));
            soak.crew.dumpServer();
        } finally {
            clock.shutdownNow();
            soak.intruder.close();
            soak.crew.killAll();
        }
        boolean clean = soak.print();
        Runtime.getRuntime().removeShutdownHook(cutShort);
        return clean;
    }

    private void run() throws IOException, InterruptedException {
        crew.assemble();
        crew.tellAll("run");
        phase("warm-up", options.number("warmUp"));
        phase(Latencies.QUIET, options.number("quiet"));
        if (options.number("stopped") > 0) {
            disturbance.stop(0);
            phase(Latencies.ONE_STOPPED, options.number("stopped"));
            disturbance.goOn();
            phase("recovery", 2);
        }
        phase(Latencies.FAULTS, 0);
        disturbance.run(options.number("faults"));
        phase("settling", 1);
        crew.rest();
        intruder.close();
        crew.end();
        lookAtContainer();
    }

    private void phase(String name, int seconds) throws InterruptedException {
        phase = name;
        crew.tellAll("phase " + name);
        TimeUnit.SECONDS.sleep(seconds);
    }

    private void lookAtContainer() throws IOException {
        Set<String> names;
        try (Stream<Path> files = Files.walk(container)) {
            names = files.filter(each -> !each.equals(container))
                    .map(each -> container.relativize(each).toString())
                    .collect(Collectors.toCollection(TreeSet::new));
        }
        if (names.equals(LEFT)) {
            for (String each : List.of("c/soak.lock", "c/.srv", "c", "")) {
                Files.delete(directory.resolve(each));
            }
        } else {
            findings.fault(Kind.CONTAINER, container + " has " + names + ", where " + LEFT + " belong");
        }
    }

    private String state() {
        long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begin);
        return String.format(
                Locale.ROOT,
                "%d:%02d %s: %,d killed, %,d stops, %,d hostile connects",
                seconds / 60,
                seconds % 60,
                phase,
                crew.killed(),
                disturbance.stopped(),
                intruder.attempts());
    }

    private void printProgress() {
        System.out.println(state() + "; " + findings.soFar());
    }

    /** Says what is known where somebody ends this JVM. */
    private void cutShort() {
        findings.fault(Kind.PROCESS, "the soak was cut short");
        crew.killAll();
        print();
    }

    private synchronized boolean print() {
        if (told) {
            return false;
        }
        told = true;
        System.out.println(state());
        return findings.print();
    }
}
