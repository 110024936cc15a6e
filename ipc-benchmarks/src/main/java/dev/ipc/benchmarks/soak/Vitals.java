package dev.ipc.benchmarks.soak;

import com.sun.management.UnixOperatingSystemMXBean;
import io.netty.util.internal.PlatformDependent;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.util.Locale;

/**
 * What a process has at a moment.
 *
 * @param millis since it began
 * @param descriptors open files, sockets and the like
 * @param threads live ones
 * @param heap reachable bytes
 * @param direct bytes of memory outside of the heap, of the JVM's buffers and of Netty's
 */
record Vitals(long millis, long descriptors, long threads, long heap, long direct) {
    /** Returns those of this process, after a collection. */
    static Vitals now() {
        System.gc();
        long ofJvm = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
        return new Vitals(
                ManagementFactory.getRuntimeMXBean().getUptime(),
                ManagementFactory.getPlatformMXBean(UnixOperatingSystemMXBean.class)
                        .getOpenFileDescriptorCount(),
                ManagementFactory.getThreadMXBean().getThreadCount(),
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
                ofJvm + Math.max(0, PlatformDependent.usedDirectMemory()));
    }

    String line() {
        return "vitals " + millis + " " + descriptors + " " + threads + " " + heap + " " + direct;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%d descriptors, %d threads, heap %.1f MiB, direct %.1f MiB",
                descriptors,
                threads,
                heap / 1048576.0,
                direct / 1048576.0);
    }

    static Vitals parse(String line) {
        String[] words = line.split(" ", -1);
        return new Vitals(
                Long.parseLong(words[1]),
                Long.parseLong(words[2]),
                Long.parseLong(words[3]),
                Long.parseLong(words[4]),
                Long.parseLong(words[5]));
    }
}
