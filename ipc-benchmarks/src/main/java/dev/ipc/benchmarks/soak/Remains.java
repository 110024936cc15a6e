package dev.ipc.benchmarks.soak;

import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** What is left in a process of what it did since this was made: descriptors and threads. */
final class Remains {
    /** What classes and pools of the JVM keep open. */
    static final long MOST_DESCRIPTORS = 8;

    /** How long threads have to end that have nothing left to do. */
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(15);

    private final Set<Thread> threads = Thread.getAllStackTraces().keySet();
    private final long descriptors = Vitals.now().descriptors();

    /** Returns a line of how many descriptors are open beside those of then, and which threads live. */
    String line() throws InterruptedException {
        long patience = System.nanoTime() + PATIENCE_NANOS;
        while (!left().isEmpty() && System.nanoTime() < patience) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
        return "remains " + (Vitals.now().descriptors() - descriptors)
                + left().stream().map(each -> " " + each.replace(' ', '_')).collect(Collectors.joining());
    }

    private List<String> left() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(each -> !threads.contains(each) && !isOfTheJvm(each))
                .map(Thread::getName)
                .toList();
    }

    private static boolean isOfTheJvm(Thread thread) {
        return thread.getThreadGroup() != null
                        && thread.getThreadGroup().getName().equals("system")
                || thread.getThreadGroup() != null
                        && thread.getThreadGroup().getName().equals("InnocuousThreadGroup");
    }
}
