package dev.ipc.netty;

import io.netty.util.collection.LongObjectHashMap;
import io.netty.util.collection.LongObjectMap;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The requests of one connection that have no outcome yet, bounded in number. Whoever takes one out, once, gives it its outcome.
 *
 * <p><em>Threading:</em> thread-safe; its lock covers the table and nothing else.
 */
final class RequestsInFlight {
    /** So many are looked through for a number. */
    private static final int FEW = 4;

    private final int limit;
    private final NettyConnection connection;

    /** By number, once there are more than a few, until {@link #trim}: most connections never have as many. */
    private @Nullable LongObjectMap<RequestFuture<?>> written;

    private @Nullable RequestFuture<?> newest;
    private int count;
    private long lastNumber;
    private boolean draining;

    /** Makes a table for at most so many, which tells the connection's ending when it is {@linkplain #drain drained}. */
    RequestsInFlight(int limit, NettyConnection connection) {
        this.limit = limit;
        this.connection = connection;
    }

    int limit() {
        return limit;
    }

    /** Adds a request; returns false if there are as many as may be. */
    synchronized boolean add(RequestFuture<?> future) {
        if (count >= limit) {
            return false;
        }
        count++;
        future.inFlight = true;
        future.next = newest;
        if (newest != null) {
            newest.previous = future;
        }
        newest = future;
        return true;
    }

    /** Gives a request the next number, under which its reply will find it; returns false for one that was taken out. */
    synchronized boolean assignNumber(RequestFuture<?> future) {
        if (!future.inFlight) {
            return false;
        }
        future.number = ++lastNumber;
        if (written != null) {
            written.put(future.number, future);
        } else if (count > FEW) {
            written = allWritten();
        }
        return true;
    }

    private LongObjectMap<RequestFuture<?>> allWritten() {
        LongObjectMap<RequestFuture<?>> all = new LongObjectHashMap<>(2 * count);
        for (RequestFuture<?> each = newest; each != null; each = each.next) {
            if (each.number != 0) {
                all.put(each.number, each);
            }
        }
        return all;
    }

    /** Takes a request out; returns whether it was still in. */
    boolean take(RequestFuture<?> future) {
        boolean last;
        synchronized (this) {
            if (!future.inFlight) {
                return false;
            }
            last = remove(future);
        }
        if (last) {
            drained();
        }
        return true;
    }

    /** Takes out the request with a number; returns null if there is none. */
    @Nullable
    RequestFuture<?> takeWritten(long number) {
        RequestFuture<?> future;
        boolean last;
        synchronized (this) {
            future = find(number);
            if (future == null) {
                return null;
            }
            last = remove(future);
        }
        if (last) {
            drained();
        }
        return future;
    }

    private @Nullable RequestFuture<?> find(long number) {
        if (written != null) {
            return written.get(number);
        }
        RequestFuture<?> each = newest;
        while (each != null && each.number != number) {
            each = each.next;
        }
        return each;
    }

    private void drained() {
        connection.inLoop(() -> connection.ending().drained());
    }

    /** Returns the number of a request that was written and isn't answered; otherwise 0. */
    synchronized long numberOf(RequestFuture<?> future) {
        return future.inFlight ? future.number : 0;
    }

    /** Returns whether it is empty; the request that makes it so is told of later on. */
    synchronized boolean drain() {
        draining = true;
        return count == 0;
    }

    /** Returns how many are in it. */
    synchronized int count() {
        return count;
    }

    /** Returns those that are in it. */
    synchronized List<RequestFuture<?>> all() {
        List<RequestFuture<?>> all = new ArrayList<>(count);
        for (RequestFuture<?> each = newest; each != null; each = each.next) {
            all.add(each);
        }
        return all;
    }

    /** Gives back what memory it can. */
    synchronized void trim() {
        if (count == 0) {
            written = null;
        }
    }

    /** Removes one that is in it; returns whether it was the last that draining waited for. */
    private boolean remove(RequestFuture<?> future) {
        future.inFlight = false;
        count--;
        if (future.number != 0 && written != null) {
            written.remove(future.number);
        }
        unlink(future);
        return draining && count == 0;
    }

    private void unlink(RequestFuture<?> future) {
        RequestFuture<?> before = future.previous;
        RequestFuture<?> after = future.next;
        if (before == null) {
            newest = after;
        } else {
            before.next = after;
        }
        if (after != null) {
            after.previous = before;
        }
        future.previous = null;
        future.next = null;
    }
}
