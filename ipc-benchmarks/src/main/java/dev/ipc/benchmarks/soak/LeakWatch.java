package dev.ipc.benchmarks.soak;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;
import java.util.concurrent.TimeUnit;

/**
 * Says of each buffer that is collected and wasn't released that it leaked, and where it was last used; Netty itself says it in a
 * log, which the soak has none of.
 *
 * <p><em>Threading:</em> thread-safe.
 */
final class LeakWatch<T> extends ResourceLeakDetector<T> {
    private LeakWatch(Class<?> type, int samplingInterval) {
        super(type, samplingInterval);
    }

    /** Watches all buffers of this process; before the first is made. */
    static void begin() {
        ResourceLeakDetector.setLevel(Level.PARANOID);
        ResourceLeakDetectorFactory.setResourceLeakDetectorFactory(new ResourceLeakDetectorFactory() {
            @Override
            @SuppressWarnings("deprecation") // which has to be there all the same
            public <R> ResourceLeakDetector<R> newResourceLeakDetector(
                    Class<R> resource, int samplingInterval, long maxActive) {
                return new LeakWatch<>(resource, samplingInterval);
            }
        });
    }

    /** Has what leaked until now reported. */
    static void look() throws InterruptedException {
        for (int i = 0; i < 3; i++) {
            System.gc();
            TimeUnit.MILLISECONDS.sleep(50); // references are queued by a thread of the JVM
            ByteBuf looks = ByteBufAllocator.DEFAULT.buffer(1); // a detector looks when it is given a buffer
            looks.release();
        }
    }

    @Override
    protected boolean needReport() {
        return true;
    }

    @Override
    protected void reportTracedLeak(String type, String records) {
        SoakProcess.say(Kind.LEAK, type + " " + records.replaceAll("\\s+", " ").strip());
    }

    @Override
    protected void reportUntracedLeak(String type) {
        SoakProcess.say(Kind.LEAK, type);
    }
}
