package dev.ipc.benchmarks.peers;

import io.aeron.Subscription;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A client's streams of {@link AeronPeer}. */
final class AeronLink implements Link {
    private final int stream;
    private final AeronSender sender;
    private final Awaited awaited;
    private final AeronPoller poller;
    private final List<Subscription> subscriptions = new ArrayList<>();
    private final List<IntSupplier> polls = new ArrayList<>();
    private @Nullable Callable<Subscription> onListen;

    AeronLink(int stream, AeronSender sender, Awaited awaited, AeronPoller poller, Subscription answers) {
        this.stream = stream;
        this.sender = sender;
        this.awaited = awaited;
        this.poller = poller;
        subscriptions.add(answers);
    }

    /** Adds a poll, until the link is closed. */
    void poll(IntSupplier poll) {
        polls.add(poll);
        poller.add(poll);
    }

    /** Sets what subscribes to broadcasts. */
    void onListen(Callable<Subscription> subscribe) {
        onListen = subscribe;
    }

    @Override
    public void listen() throws Exception {
        if (onListen != null) {
            subscriptions.add(onListen.call());
        }
    }

    @Override
    public void ask(Note note) {
        sender.send(stream, note);
    }

    @Override
    public Note call(Note note) throws Exception {
        return awaited.call(this, note);
    }

    @Override
    public void stream(Supplier<@Nullable Object> source) {
        Object next;
        while ((next = source.get()) != null) {
            sender.send(stream, next);
        }
    }

    @Override
    public void close() {
        polls.forEach(poller::remove);
        sender.close();
        subscriptions.forEach(Subscription::close);
    }
}
