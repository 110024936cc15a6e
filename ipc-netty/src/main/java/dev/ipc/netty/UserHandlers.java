package dev.ipc.netty;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelPipeline;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * The channel handlers that the user adds to the slots of a pipeline.
 *
 * <p><em>Threading:</em> immutable.
 */
record UserHandlers(List<Entry> entries) {
    static final UserHandlers NONE = new UserHandlers(List.of());

    /** Returns these and one more. */
    UserHandlers with(PipelineSlot slot, String name, Supplier<? extends ChannelHandler> handler) {
        Entry added = new Entry(
                Objects.requireNonNull(slot, "slot"),
                Objects.requireNonNull(name, "name"),
                Objects.requireNonNull(handler, "handler"));
        if (IpcPipeline.NAMES.contains(name)
                || entries.stream().anyMatch(each -> each.name().equals(name))) {
            throw new IllegalArgumentException("a channel handler named " + name + " is in the pipeline already");
        }
        List<Entry> all = new ArrayList<>(entries);
        all.add(added);
        return new UserHandlers(List.copyOf(all));
    }

    boolean isEmpty(PipelineSlot slot) {
        for (Entry entry : entries) {
            if (entry.slot() == slot) {
                return false;
            }
        }
        return true;
    }

    void install(PipelineSlot slot, ChannelPipeline pipeline) {
        for (Entry entry : entries) {
            if (entry.slot() == slot) {
                pipeline.addLast(entry.name(), entry.handler().get());
            }
        }
    }

    /** One of them. */
    record Entry(PipelineSlot slot, String name, Supplier<? extends ChannelHandler> handler) {}
}
