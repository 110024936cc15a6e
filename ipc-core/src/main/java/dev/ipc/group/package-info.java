/**
 * The group's container directory: where a service's socket lies, who may own its name, and which services are live.
 *
 * <p>For transports and tools. A server {@linkplain dev.ipc.group.NameClaim#take takes a claim} on its name, binds its
 * socket at the claim's bind path, and publishes it; a client {@linkplain dev.ipc.group.Container#locate locates} the
 * socket in a {@link dev.ipc.group.Container} that is safe to use. Only a lock that the owner holds for its whole life
 * decides who owns a name. A socket is connected to only to ask whether anybody listens there before it is removed; links are
 * followed only where this user or root made them; what isn't its own is never removed.
 *
 * <p>Everything here does blocking file I/O: call it off a loop that serves connections. This package knows {@code dev.ipc} and the JDK.
 */
@NullMarked
package dev.ipc.group;

import org.jspecify.annotations.NullMarked;
