/**
 * Faults for tests of whatever is built on this library: a channel handler that slices, merges, delays, stalls, corrupts,
 * truncates and duplicates what a connection reads, or ends it. They come with the artifact {@code ipc-netty} of type
 * {@code test-jar}.
 */
@NullMarked
package dev.ipc.netty.faults;

import org.jspecify.annotations.NullMarked;
