package dev.ipc.netty.wire;

import java.util.Arrays;

/**
 * Bytes that break one rule, and where.
 *
 * @param rule which rule
 * @param verdict the reason with which the receiver closes
 * @param bytes the bytes, the first that deviates among them; what stands before may be whole frames
 * @param position the offset of the first byte that deviates
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record WireCase(String rule, String verdict, byte[] bytes, int position) {
    /** Makes a case from a text whose characters are bytes, with the mark ¶ before the first that deviates. */
    static WireCase of(String rule, String verdict, String marked) {
        int position = marked.indexOf('¶');
        if (position < 0) {
            throw new IllegalArgumentException("no mark in " + marked);
        }
        return new WireCase(rule, verdict, WireWriter.bytes(marked.replace("¶", "")), position);
    }

    /** Returns the case without what stands behind the first byte that deviates. */
    public byte[] upToDeviation() {
        return Arrays.copyOf(bytes, position + 1);
    }

    @Override
    public String toString() {
        return rule;
    }
}
