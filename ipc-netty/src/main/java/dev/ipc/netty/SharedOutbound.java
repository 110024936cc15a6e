package dev.ipc.netty;

/**
 * One of several on their way to different connections with the same body, whose bytes count once in the budget.
 *
 * <p><em>Threading:</em> as {@link Outbound}.
 */
final class SharedOutbound extends Outbound {
    private final SharedBytes shared;

    SharedOutbound(NettyConnection connection, Envelope envelope, Completion completion, SharedBytes shared) {
        super(connection, envelope, completion);
        this.shared = shared;
    }

    @Override
    void hold(MemoryBudget budget) {
        shared.hold(budget);
    }

    @Override
    void letGo(MemoryBudget budget) {
        shared.letGo(budget);
    }
}
