/**
 * The meters of servers, clients and their connections: {@link dev.ipc.micrometer.IpcMeters}, for those who use Micrometer. It knows
 * {@code dev.ipc} and Micrometer.
 */
@NullMarked
package dev.ipc.micrometer;

import org.jspecify.annotations.NullMarked;
