/**
 * The group's container directory: where a service's socket lies, who may own its name, and which services are live.
 *
 * <p>For transports and tools. A server {@linkplain dev.ipc.group.NameClaim#take takes a claim} on its name, binds its
 * socket at the claim's bind path, and publishes it; a client {@linkplain dev.ipc.group.Container#locate locates} the
 * socket in a {@link dev.ipc.group.Container} that is safe to use. Only a lock that the owner holds for its whole life
 * decides who owns a name; nothing here connects to a socket, follows a link, or removes what isn't its own.
 *
 * <p>Everything here does blocking file I/O: call it off the event loop. This package knows {@code dev.ipc} and the JDK.
 */
@NullMarked
package dev.ipc.group;

import org.jspecify.annotations.NullMarked;
