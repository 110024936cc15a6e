package dev.ipc.netty;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelPipeline;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;

/** The channel handlers that the user adds to the slots of a pipeline. */
final class UserHandlers {
    private final List<Entry> entries = new ArrayList<>();
    private final Set<String> names = new HashSet<>(IpcPipeline.NAMES);

    void add(PipelineSlot slot, String name, Supplier<? extends ChannelHandler> handler) {
        Objects.requireNonNull(slot, "slot");
        Objects.requireNonNull(handler, "handler");
        if (!names.add(Objects.requireNonNull(name, "name"))) {
            throw new IllegalArgumentException("a channel handler named " + name + " is in the pipeline already");
        }
        entries.add(new Entry(slot, name, handler));
    }

    UserHandlers copy() {
        UserHandlers copy = new UserHandlers();
        copy.entries.addAll(entries);
        return copy;
    }

    boolean isEmpty(PipelineSlot slot) {
        return entries.stream().noneMatch(entry -> entry.slot() == slot);
    }

    void install(PipelineSlot slot, ChannelPipeline pipeline) {
        for (Entry entry : entries) {
            if (entry.slot() == slot) {
                pipeline.addLast(entry.name(), entry.handler().get());
            }
        }
    }

    private record Entry(PipelineSlot slot, String name, Supplier<? extends ChannelHandler> handler) {}
}
