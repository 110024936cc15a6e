package dev.ipc.netty;

import dev.ipc.CloseReason;
import dev.ipc.Connection;
import dev.ipc.RequestFailedException;
import dev.ipc.SendFailedException;
import dev.ipc.SendFailedException.Certainty;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What was sent, what came of it, and what each end of each connection was told, against the small model of what may be: once,
 * in order, to whom it was sent, connected first and closed last, and no outcome that contradicts what the receiver saw.
 *
 * <p>A text is {@code <kind> <sender> <number> <target>}: numbers rise for each sender, which is a thread or a connection's
 * callbacks; the target is the id of the sender's end of the connection, or 0 for a broadcast.
 */
final class Journal {
    private static final Set<Long> IDS = ConcurrentHashMap.newKeySet();

    private final Map<Long, Queue<String>> heard = new ConcurrentHashMap<>();
    private final Map<Long, Long> peers = new ConcurrentHashMap<>();
    private final Map<String, Set<Long>> named = new ConcurrentHashMap<>();
    private final Set<Long> disturbed = ConcurrentHashMap.newKeySet();
    private final Queue<Sent> sent = new ConcurrentLinkedQueue<>();
    private final Map<String, CompletableFuture<?>> promised = new ConcurrentHashMap<>();
    private final Queue<String> faults = new ConcurrentLinkedQueue<>();
    private final Map<String, AtomicLong> numbers = new ConcurrentHashMap<>();

    /** A message or a request, at one end of one connection, with its future. */
    record Sent(String text, long end, boolean isRequest, boolean accepted, CompletableFuture<?> future) {}

    /** Returns the text of the next message of a sender. */
    String next(String kind, String sender, long target) {
        long number = numbers.computeIfAbsent(sender, key -> new AtomicLong()).incrementAndGet();
        return kind + " " + sender + " " + number + " " + target;
    }

    <T> CompletableFuture<T> sent(String text, Connection from, boolean isRequest, CompletableFuture<T> future) {
        sent.add(new Sent(text, from.id(), isRequest, !future.isDone(), future));
        return future;
    }

    /** Notes something that must come to an end. */
    <T> CompletableFuture<T> promised(String what, CompletableFuture<T> future) {
        promised.put(what, future);
        return future;
    }

    void fault(String what) {
        faults.add(what);
    }

    /** Says that a connection ends out of order, so that what was written may be lost. */
    void disturb(long end) {
        disturbed.add(end);
    }

    /** Takes notice of one end of a connection; both ends of it give the same name. */
    void connected(Connection end, String name) {
        named.merge(name, Set.of(end.id()), (one, other) -> {
            long first = one.iterator().next();
            peers.put(first, end.id());
            peers.put(end.id(), first);
            return Set.of(first, end.id());
        });
        if (!IDS.add(end.id())) {
            fault("the id of " + end + " was there before");
        }
        Queue<String> queue = new ConcurrentLinkedQueue<>(List.of("connected"));
        if (heard.put(end.id(), queue) != null) {
            fault(end + " connected twice");
        }
    }

    void closed(Connection end, CloseReason reason) {
        hear(end, "closed " + reason.code());
        if (!(reason instanceof CloseReason.Local) && !(reason instanceof CloseReason.Remote)) {
            disturb(end.id());
        }
    }

    void heard(Connection end, String text) {
        hear(end, text);
    }

    boolean hasHeard(long end, String text) {
        Queue<String> queue = heard.get(end);
        return queue != null && queue.contains(text);
    }

    /** Returns the other end of a connection, if that is connected too. */
    @Nullable
    Long peerOf(long end) {
        return peers.get(end);
    }

    /** Returns whatever contradicts the model, once all is over. */
    Collection<String> contradictions() {
        heard.forEach(this::checkLife);
        heard.forEach(this::checkOrder);
        checkBroadcastOrder();
        promised.forEach((what, future) -> {
            if (!future.isDone()) {
                fault("no outcome: " + what);
            }
        });
        Set<String> texts = new HashSet<>();
        for (Sent each : sent) {
            if (!texts.add(each.text() + each.end())) {
                fault("the test sent twice " + each);
            }
            checkOutcome(each);
        }
        return faults;
    }

    /** Returns how many messages were sent, for the record. */
    int size() {
        return sent.size();
    }

    private void hear(Connection end, String text) {
        Queue<String> queue = heard.get(end.id());
        if (queue == null) {
            fault(end + " was told \"" + text + "\" before it was connected");
        } else {
            queue.add(text);
        }
    }

    private void checkLife(long end, Queue<String> events) {
        List<String> list = List.copyOf(events);
        String last = list.get(list.size() - 1);
        long ends = list.stream().filter(each -> each.startsWith("closed ")).count();
        if (ends != 1 || !last.startsWith("closed ")) {
            fault("connection " + end + " was told of " + ends + " ends, and at last " + last);
        }
        for (int i = 1; i < list.size(); i++) {
            if (list.get(i).startsWith("first ") && i > 1) {
                fault("connection " + end + " was told as number " + i + ": " + list.get(i));
                return;
            }
        }
    }

    private void checkOrder(long end, Queue<String> events) {
        Map<String, Long> latest = new HashMap<>();
        Long other = peers.get(end);
        for (String each : events) {
            String[] words = each.split(" ", -1);
            if (words.length == 4) {
                long number = Long.parseLong(words[2]);
                Long before = latest.put(words[1], number);
                if (before != null && before >= number) {
                    fault("connection " + end + " got " + each + " after number " + before);
                }
                long target = targetOf(each);
                if (target != 0 && other != null && target != other) {
                    fault("connection " + end + " with " + other + " got what was for another: " + each);
                }
            }
        }
    }

    private void checkBroadcastOrder() {
        List<List<String>> each = new ArrayList<>();
        heard.values()
                .forEach(events -> each.add(
                        events.stream().filter(text -> text.endsWith(" 0")).toList()));
        for (List<String> one : each) {
            for (List<String> other : each) {
                List<String> left = one.stream().filter(other::contains).toList();
                List<String> right = other.stream().filter(one::contains).toList();
                if (!left.equals(right)) {
                    fault("broadcasts came in two orders: " + left + " and " + right);
                }
            }
        }
    }

    private void checkOutcome(Sent each) {
        if (!each.future().isDone()) {
            fault("no outcome: " + each);
            return;
        }
        Long receiver = peerOf(each.end());
        boolean received = receiver != null && hasHeard(receiver, each.text());
        boolean inOrder = receiver != null && !disturbed.contains(each.end()) && !disturbed.contains(receiver);
        Throwable failure = failureOf(each.future());
        if (failure == null) {
            if (!received && (each.isRequest() || inOrder)) {
                fault("it succeeded and never arrived: " + each + " at " + receiver);
            }
        } else if (failure instanceof SendFailedException send) {
            if (received && send.certainty() == Certainty.NOT_SENT) {
                fault("it was not sent, and arrived: " + each + ": " + failure);
            }
            if (each.accepted() && inOrder && send.reason() == SendFailedException.Reason.CLOSED) {
                fault("a close that drains lost " + each + ": " + failure);
            }
        } else if (failure instanceof RequestFailedException request) {
            if (received && !request.mayHaveRun()) {
                fault("it has not run, and was handled: " + each + ": " + failure);
            }
        } else if (!(failure instanceof CancellationException)) {
            fault("a failure without a type: " + each + ": " + failure);
        }
    }

    private static @Nullable Throwable failureOf(CompletableFuture<?> future) {
        try {
            future.join();
            return null;
        } catch (CompletionException e) {
            return e.getCause();
        } catch (CancellationException e) {
            return e;
        }
    }

    private static long targetOf(String text) {
        return Long.parseLong(text.substring(text.lastIndexOf(' ') + 1));
    }
}
