package dev.ipc.netty;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Closes in order, when the JVM ends, the servers and clients that asked for it. Servers go first: what they still owe may take
 * a client of another service. One hook of the JVM does it all, and is there while anybody asks for it.
 *
 * <p>A callback that called {@code System.exit} waits for this hook and never returns, so what waits for callbacks is given up
 * soon after the connections are over.
 *
 * <p><em>Threading:</em> thread-safe; the hook is the one thread of this library that waits.
 */
final class JvmEnd {
    /** How long the callbacks of connections that are over may take to return, and then the files to be removed. */
    private static final Duration GRACE = Duration.ofSeconds(1);

    private static final Set<Member> MEMBERS = new LinkedHashSet<>();
    private static @Nullable Thread hook;

    /**
     * A server or a client.
     *
     * @param isServer whether it goes first
     * @param closeTimeout how long its connections may take to close
     * @param close starts the orderly close
     * @param connections returns those that it has
     * @param ended the future of the end of everything
     * @param giveUp removes what others would find, whatever still runs
     */
    record Member(
            boolean isServer,
            Duration closeTimeout,
            Runnable close,
            Supplier<? extends Collection<NettyConnection>> connections,
            CompletableFuture<?> ended,
            Supplier<CompletableFuture<?>> giveUp) {}

    private JvmEnd() {}

    /** Has a member closed when the JVM ends, unless it has ended before. */
    static void closes(Member member) {
        synchronized (MEMBERS) {
            MEMBERS.add(member);
            if (hook == null) {
                Thread made = new Thread(JvmEnd::closeAll, "ipc-jvm-end");
                if (changed(() -> Runtime.getRuntime().addShutdownHook(made))) {
                    hook = made;
                }
            }
        }
        member.ended().whenComplete((ended, failure) -> forget(member));
    }

    private static void forget(Member member) {
        synchronized (MEMBERS) {
            MEMBERS.remove(member);
            Thread unused = hook;
            if (MEMBERS.isEmpty() && unused != null) {
                hook = null;
                changed(() -> Runtime.getRuntime().removeShutdownHook(unused));
            }
        }
    }

    /** Changes the hooks of the JVM, unless it ends already. */
    private static boolean changed(Runnable change) {
        try {
            change.run();
            return true;
        } catch (IllegalStateException endsAlready) {
            return false;
        }
    }

    private static void closeAll() {
        List<Member> servers = new ArrayList<>();
        List<Member> clients = new ArrayList<>();
        synchronized (MEMBERS) {
            MEMBERS.forEach(each -> (each.isServer() ? servers : clients).add(each));
        }
        close(servers);
        close(clients);
    }

    private static void close(List<Member> members) {
        List<CompletableFuture<?>> connections = new ArrayList<>();
        Duration longest = Duration.ZERO;
        for (Member each : members) {
            each.close().run();
            each.connections().get().forEach(one -> connections.add(one.closed()));
            longest = longest.compareTo(each.closeTimeout()) < 0 ? each.closeTimeout() : longest;
        }
        await(connections, longest.plus(GRACE));
        await(members.stream().map(Member::ended).toList(), GRACE);
        await(
                members.stream()
                        .filter(each -> !each.ended().isDone())
                        .map(each -> each.giveUp().get())
                        .toList(),
                GRACE);
    }

    private static void await(List<? extends CompletableFuture<?>> all, Duration atMost) {
        try {
            CompletableFuture.allOf(all.toArray(CompletableFuture<?>[]::new))
                    .get(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException over) {
            // Whatever it was, the JVM ends.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
