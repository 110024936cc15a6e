package dev.ipc.netty;

/** The event that the peer says, ahead of a frame, how many messages for this side it has dropped since its frame before. */
record PeerDrops(long messages) {}
