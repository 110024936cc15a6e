/**
 * For tests of whatever is built on this library: servers and clients {@linkplain dev.ipc.netty.testing.InProcess inside the
 * test's own process}, a {@linkplain dev.ipc.netty.testing.Recording record} of what they say to each other, and a
 * {@linkplain dev.ipc.netty.testing.ManualClock clock} that the test moves. It comes with the artifact {@code ipc-netty} of
 * type {@code test-jar}, and needs no test framework.
 */
@NullMarked
package dev.ipc.netty.testing;

import org.jspecify.annotations.NullMarked;
