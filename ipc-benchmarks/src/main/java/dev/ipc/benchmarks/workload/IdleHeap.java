package dev.ipc.benchmarks.workload;

import dev.ipc.benchmarks.peers.Link;
import dev.ipc.benchmarks.peers.Note;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What the server's heap holds for a connection that has been used once and is idle. */
final class IdleHeap implements Workload {
    private static final int CONNECTIONS = 500;
    private static final double KILOBYTE = 1024;

    @Override
    public Measured run(Session session, Duration duration) throws Exception {
        List<Link> links = new ArrayList<>();
        try {
            long before = session.commandForNumber("heap");
            for (int i = 0; i < CONNECTIONS; i++) {
                Link link = session.open(message -> {});
                links.add(link);
                Session.check(link.call(Note.of(0x1000)), 0x1000);
            }
            long after = session.commandForNumber("heap");
            return Measured.of((after - before) / KILOBYTE / CONNECTIONS, CONNECTIONS);
        } finally {
            for (Link link : links) {
                link.close();
            }
        }
    }
}
