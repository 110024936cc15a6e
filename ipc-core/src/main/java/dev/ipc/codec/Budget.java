package dev.ipc.codec;

/**
 * What decoding one body may cost: 64 bytes of memory for each byte of the body and 1 MiB, and 64 levels of nesting. The
 * encoder charges what the decoder will.
 *
 * <p>Looking again at what references lead to has a budget of its own, of the same size: it takes time, but no memory, and
 * what it costs depends on the declarations of the side that looks. To exceed it at the decoder is therefore a fault of that
 * body alone, which a sender with other declarations may not have seen coming.
 */
final class Budget {
    static final int MAX_DEPTH = 64;
    static final long PER_BYTE = 64;
    static final long FREE = 1 << 20;

    private final boolean forLooks;
    private long cost;
    private long limit;
    private int depth;
    private String hint = "";

    private Budget(boolean forLooks) {
        this.forLooks = forLooks;
    }

    static Budget ofMemory() {
        return new Budget(false);
    }

    /** Makes a budget for looking again at what references lead to. */
    static Budget ofLooks() {
        return new Budget(true);
    }

    static long limitOf(int bodyBytes) {
        return PER_BYTE * bodyBytes + FREE;
    }

    /** Begins to charge without a limit: the body's length isn't known yet. */
    void beginEncoding(boolean references) {
        hint = references ? "" : "; if it holds a cycle, MessageTypes.Builder.references(true) keeps it";
        cost = 0;
        limit = Long.MAX_VALUE;
        depth = 0;
    }

    /** Begins anew for a body of this length. */
    void beginDecoding(int bodyBytes) {
        cost = 0;
        limit = limitOf(bodyBytes);
        depth = 0;
        hint = "";
    }

    void charge(long amount) {
        cost += amount;
        if (cost > limit) {
            throw exceeded();
        }
    }

    long cost() {
        return cost;
    }

    /** Enters a value that holds others. */
    void enter() {
        if (++depth > MAX_DEPTH) {
            throw failure("it nests more than " + MAX_DEPTH + " deep" + hint);
        }
    }

    void leave() {
        depth--;
    }

    /** Checks what encoding cost against the limit for the length that came out. */
    void requireWithin(int bodyBytes) {
        if (cost > limitOf(bodyBytes)) {
            throw exceeded();
        }
    }

    private CodecFailure exceeded() {
        return failure("it costs more " + (forLooks ? "looks at what references lead to" : "memory") + " than "
                + PER_BYTE + " bytes for each of its own and 1 MiB");
    }

    private CodecFailure failure(String message) {
        boolean encoding = limit == Long.MAX_VALUE;
        return forLooks && !encoding ? CodecFailure.malformed(message) : CodecFailure.limit(message);
    }
}
