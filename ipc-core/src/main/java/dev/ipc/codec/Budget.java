package dev.ipc.codec;

/**
 * What decoding one body may cost: 64 bytes of memory for each byte of the body and 1 MiB, and 64 levels of nesting. The
 * encoder charges what the decoder will.
 */
final class Budget {
    static final int MAX_DEPTH = 64;
    static final long PER_BYTE = 64;
    static final long FREE = 1 << 20;

    private long cost;
    private long limit;
    private int depth;
    private String hint = "";

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
            throw CodecFailure.limit("it nests more than " + MAX_DEPTH + " deep" + hint);
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

    private static CodecFailure exceeded() {
        return CodecFailure.limit("it costs more memory than " + PER_BYTE + " bytes for each of its own and 1 MiB");
    }
}
