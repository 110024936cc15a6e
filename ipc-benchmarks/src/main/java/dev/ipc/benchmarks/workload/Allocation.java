package dev.ipc.benchmarks.workload;

/**
 * What both processes allocate while something is measured.
 *
 * @param atStart bytes, of both processes; negative where the server doesn't know
 */
record Allocation(Session session, long atStart) {
    static Allocation start(Session session) throws Exception {
        return new Allocation(session, sum(session));
    }

    double perOperation(long operations) throws Exception {
        return (sum(session) - atStart) / (double) operations;
    }

    private static long sum(Session session) throws Exception {
        return session.commandForNumber("allocated") + Memory.allocatedBytes();
    }
}
