package dev.ipc.benchmarks.peers;

import java.util.List;

/** What {@link NumberedTypes} makes its classes from. */
public record Type0000(long id, String text, List<String> values) {}
