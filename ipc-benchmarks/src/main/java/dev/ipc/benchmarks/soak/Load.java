package dev.ipc.benchmarks.soak;

import dev.ipc.ServiceAddress;

/**
 * How much is sent.
 *
 * @param sends messages of each client, a second
 * @param requests requests of each client, a second
 * @param targeted messages to each client, a second
 * @param broadcasts broadcasts of the server, a second
 * @param bytes how large each is, beside its head
 */
record Load(int sends, int requests, int targeted, int broadcasts, int bytes) {
    static final ServiceAddress ADDRESS = ServiceAddress.of("dev.ipc.soak", "soak");
    static final int TICKS_A_SECOND = 100;

    static Load of(Options options) {
        return new Load(
                options.number("sends", 200),
                options.number("requests", 100),
                options.number("targeted", 150),
                options.number("broadcasts", 100),
                options.number("bytes", 150));
    }

    /** Returns how many of so many a second fall on a tick. */
    static int due(long tick, int rate) {
        return (int) (tick * rate / TICKS_A_SECOND - (tick - 1) * rate / TICKS_A_SECOND);
    }

    byte[] filling() {
        return new byte[bytes];
    }
}
