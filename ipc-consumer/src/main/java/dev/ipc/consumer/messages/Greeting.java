package dev.ipc.consumer.messages;

import java.util.List;

/** A message. */
public record Greeting(String text, List<Integer> numbers) {}
