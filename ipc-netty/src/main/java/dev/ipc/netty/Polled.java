package dev.ipc.netty;

/** What an {@link OutboundQueue} gives to be written next: some of its connection's own, or some that go to others too. */
sealed interface Polled permits Outbound, SharedRun {}
