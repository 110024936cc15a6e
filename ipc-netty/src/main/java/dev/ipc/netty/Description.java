package dev.ipc.netty;

import dev.ipc.Counter;
import dev.ipc.IpcServer;
import dev.ipc.RefusalReason;
import dev.ipc.ServerConnection;
import dev.ipc.Statistics;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A page for people on one endpoint at one moment. What is read one after the other may not fit together to the last message.
 *
 * <p><em>Threading:</em> confined to the thread that makes it.
 */
final class Description {
    private static final int CONNECTIONS = 50;
    private static final String ROW = "%6s  %-12s  %-20s  %-20s  %-8s  %s\n";

    private final StringBuilder page = new StringBuilder();

    private Description() {}

    /** Describes an endpoint with its live connections. */
    static String of(Endpoint<?> endpoint, String state, List<? extends NettyConnection> connections) {
        Description description = new Description();
        description.head(endpoint, state, connections.size());
        description.connections(connections);
        return description.page.toString();
    }

    private void head(Endpoint<?> endpoint, String state, int connections) {
        EndpointOptions<?> options = endpoint.options();
        boolean server = endpoint instanceof IpcServer;
        line("%s of %s, %s", server ? "server" : "client", options.address(), state);
        line(
                "  process       pid %d, %s, %d of %d bytes queued",
                ProcessHandle.current().pid(),
                options.transport().name().toLowerCase(Locale.ROOT),
                options.budget().used(),
                options.budget().limit());
        line(
                "  queues        %d messages and %d bytes out, %d and %d in; %s",
                options.limits().maxQueuedMessages(),
                options.limits().maxQueuedBytes(),
                options.limits().maxUndispatchedMessages(),
                options.limits().maxUndispatchedBytes(),
                options.slowConsumerPolicy());
        if (endpoint instanceof NettyServer own) {
            line("  connections   %d of %d", connections, options.limits().maxConnections());
            line("  refusals      %s", refusals(own.refusals()));
        }
        line("  counters      %s", counters(endpoint.tally().statistics()));
    }

    private void connections(List<? extends NettyConnection> connections) {
        if (connections.isEmpty()) {
            return;
        }
        page.append('\n');
        page.append(String.format(
                Locale.ROOT, ROW, "id", "open", "queued out", "unhandled in", "requests", "peer; counters"));
        connections.stream()
                .map(Holding::of) // once for each: what changes while it is compared can't be sorted
                .sorted(Comparator.comparingLong(Holding::bytes).reversed())
                .limit(CONNECTIONS)
                .forEach(each -> row(each.connection()));
        if (connections.size() > CONNECTIONS) {
            line("  and %d more, which hold no more", connections.size() - CONNECTIONS);
        }
    }

    private void row(NettyConnection connection) {
        Backlog backlog = connection.backlog();
        String groups = connection instanceof ServerConnection member
                        && !member.groups().isEmpty()
                ? " in " + String.join(", ", member.groups())
                : "";
        page.append(String.format(
                Locale.ROOT,
                ROW,
                connection.id(),
                rounded(connection.age()),
                amount(connection.outbound().messages(), connection.outbound().bytes()),
                amount(backlog.messages(), backlog.bytes()) + (backlog.isPaused() ? " paused" : ""),
                connection.sentRequests().inFlight() + "/"
                        + connection.receivedRequests().inFlight(),
                connection.peer() + groups + "; " + counters(connection.statistics())));
    }

    /** How many bytes a connection held, out and in, when it was asked. */
    private record Holding(NettyConnection connection, long bytes) {
        static Holding of(NettyConnection connection) {
            return new Holding(
                    connection,
                    connection.outbound().bytes() + connection.backlog().bytes());
        }
    }

    private static String amount(int messages, long bytes) {
        return messages == 0 && bytes == 0 ? "-" : messages + ", " + bytes + " B";
    }

    private static String rounded(Duration time) {
        return time.toDays() > 0
                ? time.toDays() + " d " + time.toHoursPart() + " h"
                : time.toHours() > 0
                        ? time.toHours() + " h " + time.toMinutesPart() + " min"
                        : time.toMinutes() > 0
                                ? time.toMinutes() + " min " + time.toSecondsPart() + " s"
                                : time.toSeconds() + " s";
    }

    private static String refusals(Map<RefusalReason, Long> refusals) {
        return listed(refusals.entrySet().stream()
                .filter(each -> each.getValue() > 0)
                .map(each -> each.getKey() + "=" + each.getValue()));
    }

    private static String counters(Statistics statistics) {
        return listed(Arrays.stream(Counter.values())
                .filter(counter -> statistics.count(counter) > 0)
                .map(counter -> counter + "=" + statistics.count(counter)));
    }

    private static String listed(Stream<String> entries) {
        String list = entries.collect(Collectors.joining(", "));
        return list.isEmpty() ? "none" : list;
    }

    private void line(String format, Object... arguments) {
        page.append(String.format(Locale.ROOT, format, arguments)).append('\n');
    }
}
