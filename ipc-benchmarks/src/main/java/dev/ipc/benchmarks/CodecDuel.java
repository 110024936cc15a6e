package dev.ipc.benchmarks;

import com.sun.management.ThreadMXBean;
import java.io.File;
import java.lang.management.ManagementFactory;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.LongUnaryOperator;

/**
 * Codecs side by side in one process, in turn for slices of a millisecond or less: what else goes on in the machine meets all of them alike.
 * Each has a class loader of its own, so that the compiler knows each by itself. Prints for each the median of its slices in nanoseconds
 * a call, the bytes that a call allocates, and the median of the ratios of slices to the serializers written by hand.
 */
public final class CodecDuel {
    private static final List<String> SAMPLES = List.of("small", "map", "list", "bytes");
    private static final List<String> PEERS = List.of("kryoHand", "ipc", "kryo", "fory");
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int SLICES = 400;
    private static final int WARM_UPS = 6;
    private static final long WARM_UP_NANOS = 250_000_000;
    private static final long SLICE_NANOS = 500_000;

    private CodecDuel() {}

    /** Runs all rows, or with names of samples only those. */
    public static void main(String[] samples) throws Exception {
        System.out.println("| | by hand | ipc | | Kryo's own | | Fory | |\n|---|---:|---:|---:|---:|---:|---:|---:|");
        for (String operation : List.of("encode", "decode")) {
            for (String sample : samples.length == 0 ? SAMPLES : List.of(samples)) {
                System.out.println("| " + operation + ", " + sample + " |" + row(sample, operation.equals("decode")));
            }
        }
    }

    private static String row(String sample, boolean decodes) throws Exception {
        List<LongUnaryOperator> loops = new ArrayList<>();
        for (String peer : PEERS) {
            loops.add(loop(peer, sample, decodes));
        }
        long slowest = 1;
        for (int i = 0; i < WARM_UPS; i++) {
            for (LongUnaryOperator loop : loops) {
                slowest = Math.max(i == 0 ? 1 : slowest, warmUp(loop));
            }
        }
        long count = Math.max(20, SLICE_NANOS / slowest);
        double[][] times = new double[loops.size()][SLICES];
        for (int slice = 0; slice < SLICES; slice++) {
            for (int i = 0; i < loops.size(); i++) {
                int turn = (i + slice) % loops.size();
                times[turn][slice] = loops.get(turn).applyAsLong(count);
            }
        }
        StringBuilder cells = new StringBuilder();
        for (int i = 0; i < loops.size(); i++) {
            double[] ones = new double[SLICES];
            Arrays.fill(ones, (double) count);
            cells.append(String.format(
                    Locale.ROOT, " %.0f ns, %d B |", medianRatio(times[i], ones), allocated(loops.get(i), count)));
            if (i > 0) {
                cells.append(String.format(Locale.ROOT, " **%.2f** |", medianRatio(times[i], times[0])));
            }
        }
        return cells.toString();
    }

    private static long allocated(LongUnaryOperator loop, long count) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        var unused = loop.applyAsLong(count);
        return (THREADS.getCurrentThreadAllocatedBytes() - before) / count;
    }

    /** Returns how long a call took at last, in nanoseconds. */
    private static long warmUp(LongUnaryOperator loop) {
        long end = System.nanoTime() + WARM_UP_NANOS;
        long last = 0;
        while (System.nanoTime() < end) {
            last = loop.applyAsLong(50) / 50;
        }
        return last;
    }

    private static double medianRatio(double[] times, double[] others) {
        double[] ratios = new double[SLICES];
        Arrays.setAll(ratios, slice -> times[slice] / others[slice]);
        Arrays.sort(ratios);
        return ratios[SLICES / 2];
    }

    private static LongUnaryOperator loop(String peer, String sample, boolean decodes) throws Exception {
        List<URL> classPath = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            classPath.add(Path.of(entry).toUri().toURL());
        }
        ClassLoader own = new URLClassLoader(classPath.toArray(new URL[0]), ClassLoader.getPlatformClassLoader());
        return (LongUnaryOperator) own.loadClass(CodecLoop.class.getName())
                .getConstructor(String.class, String.class, boolean.class)
                .newInstance(peer, sample, decodes);
    }
}
