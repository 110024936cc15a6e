package dev.ipc.benchmarks.soak;

import dev.ipc.codec.MessageTypes;

/**
 * What travels.
 *
 * @param kind {@code s}end to the server, {@code t}argeted at a client, {@code b}roadcast, {@code q}uestion
 * @param to the client's name; empty for a broadcast
 * @param number rises by one for each of a kind on a connection, or for each broadcast of a server
 * @param filling makes it as large as is wanted
 */
record Item(char kind, String to, long number, byte[] filling) {
    static final MessageTypes TYPES =
            MessageTypes.builder().register(Item.class).build();
}
