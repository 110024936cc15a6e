package dev.ipc.benchmarks.soak;

import dev.ipc.ServiceAddress;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How much is sent.
 *
 * @param sends messages of each client, a second
 * @param requests requests of each client, a second
 * @param targeted messages to each client, a second
 * @param broadcasts broadcasts of the server, a second
 * @param bytes how large most are, beside their heads
 * @param largest how large the largest is; the larger, the rarer
 */
record Load(int sends, int requests, int targeted, int broadcasts, int bytes, int largest) {
    static final ServiceAddress ADDRESS = ServiceAddress.of("dev.ipc.soak", "soak");
    static final int TICKS_A_SECOND = 100;

    /** The larger this is, the more are of nearly the least size. */
    private static final int RARITY = 8;

    static Load of(Options options) {
        int bytes = options.number("bytes");
        return new Load(
                options.number("sends"),
                options.number("requests"),
                options.number("targeted"),
                options.number("broadcasts"),
                bytes,
                Math.max(bytes, options.number("largest")));
    }

    /** Returns how many of so many a second fall on a tick. */
    static int due(long tick, int rate) {
        return (int) (tick * rate / TICKS_A_SECOND - (tick - 1) * rate / TICKS_A_SECOND);
    }

    byte[] filling() {
        double share = Math.pow(ThreadLocalRandom.current().nextDouble(), RARITY);
        return new byte[(int) (bytes * Math.pow((double) largest / bytes, share))];
    }
}
