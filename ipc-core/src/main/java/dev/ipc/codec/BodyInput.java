package dev.ipc.codec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.esotericsoftware.kryo.io.Input;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Kryo's input over the one array that holds a body: never fills, never moves or changes a byte of it, and allocates nothing
 * that the bytes left don't back, whoever asks.
 */
final class BodyInput extends Input {
    private static final byte[] EMPTY = {};
    private static final VarHandle EIGHT_BYTES =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long EIGHTH_BITS = 0x8080_8080_8080_8080L;

    /** Holds a short string while its last character loses the mark of the end. */
    private final byte[] ascii = new byte[64];

    BodyInput() {
        super(EMPTY);
    }

    void release() {
        setBuffer(EMPTY);
    }

    int remaining() {
        return limit - position;
    }

    /** Requires that {@code count} things of at least {@code bytes} bytes each are left. */
    int requireAll(int count, int bytes) {
        if (count < 0 || (long) count * bytes > limit - position) {
            throw CodecFailure.malformed("a count of " + (count & 0xFFFFFFFFL) + " is more than the bytes left hold");
        }
        return count;
    }

    @Override
    protected int require(int required) {
        int remaining = limit - position;
        if (required > remaining || required < 0) {
            throw CodecFailure.malformed("the body ends early");
        }
        return remaining;
    }

    @Override
    protected int optional(int wanted) {
        return Math.min(limit - position, wanted);
    }

    @Override
    public boolean readBoolean() {
        byte value = readByte();
        if (value != 0 && value != 1) {
            throw CodecFailure.malformed("a boolean is " + value);
        }
        return value == 1;
    }

    @Override
    public @Nullable String readString() {
        require(1);
        if (buffer[position] >= 0) {
            return readShortAscii();
        }
        int countAndOne = readVarIntFlag(true);
        if (countAndOne == 0) {
            return null;
        }
        int count = requireAll(countAndOne - 1, 1);
        int start = position;
        int end = start + count;
        if (asciiEnd(start, end) == end) {
            position = end;
            return new String(buffer, start, count, ISO_8859_1);
        }
        return readWide(count);
    }

    /** Returns where the first byte from {@code start} on stands that has the eighth bit set, {@code end} if none does. */
    private int asciiEnd(int start, int end) {
        int p = start;
        for (; p <= end - Long.BYTES; p += Long.BYTES) {
            long marks = (long) EIGHT_BYTES.get(buffer, p) & EIGHTH_BITS;
            if (marks != 0) {
                return p + (Long.numberOfTrailingZeros(marks) >> 3);
            }
        }
        while (p < end && buffer[p] >= 0) {
            p++;
        }
        return p;
    }

    /** Reads a string of ASCII whose last byte has the eighth bit set. */
    @SuppressForbidden // the deprecated constructor, sound for ASCII, takes two thirds of the time of one with a
    // charset
    @SuppressWarnings("deprecation")
    private String readShortAscii() {
        int start = position;
        int last = asciiEnd(start, limit);
        if (last == limit) {
            throw CodecFailure.malformed("the body ends inside a string");
        }
        int length = last - start + 1;
        byte[] copy = length <= ascii.length ? ascii : new byte[length];
        System.arraycopy(buffer, start, copy, 0, length);
        copy[length - 1] &= 0x7F;
        position = last + 1;
        return new String(copy, 0, 0, length);
    }

    /** Reads {@code count} UTF-16 units, each as one to three bytes. */
    private String readWide(int count) {
        char[] units = new char[count];
        for (int i = 0; i < count; i++) {
            int b = readByte();
            if (b >= 0) {
                units[i] = (char) b;
            } else if ((b & 0xE0) == 0xC0) {
                units[i] = wide((b & 0x1F) << 6 | continuation(), 0x80);
            } else if ((b & 0xF0) == 0xE0) {
                units[i] = wide((b & 0x0F) << 12 | continuation() << 6 | continuation(), 0x800);
            } else {
                throw CodecFailure.malformed("a string has the byte " + (b & 0xFF) + " where a character begins");
            }
        }
        return new String(units);
    }

    private int continuation() {
        int b = readByte();
        if ((b & 0xC0) != 0x80) {
            throw CodecFailure.malformed("a string has the byte " + (b & 0xFF) + " inside a character");
        }
        return b & 0x3F;
    }

    private static char wide(int unit, int least) {
        if (unit < least) {
            throw CodecFailure.malformed("a string has a character in more bytes than it needs");
        }
        return (char) unit;
    }

    @Override
    public @Nullable StringBuilder readStringBuilder() {
        String value = readString();
        return value == null ? null : new StringBuilder(value);
    }

    /** Reads into an array that is copied as it is made, so that the JVM need not clear it first. */
    @Override
    public byte[] readBytes(int length) {
        int start = position;
        position = start + requireAll(length, 1);
        return Arrays.copyOfRange(buffer, start, position);
    }

    @Override
    public boolean[] readBooleans(int length) {
        boolean[] booleans = new boolean[requireAll(length, 1)];
        for (int i = 0; i < length; i++) {
            booleans[i] = readBoolean();
        }
        return booleans;
    }

    @Override
    public char[] readChars(int length) {
        return super.readChars(requireAll(length, 2));
    }

    @Override
    public short[] readShorts(int length) {
        return super.readShorts(requireAll(length, 2));
    }

    @Override
    public int[] readInts(int length) {
        return super.readInts(requireAll(length, 4));
    }

    @Override
    public int[] readInts(int length, boolean optimizePositive) {
        return super.readInts(requireAll(length, 1), optimizePositive);
    }

    @Override
    public long[] readLongs(int length) {
        return super.readLongs(requireAll(length, 8));
    }

    @Override
    public long[] readLongs(int length, boolean optimizePositive) {
        return super.readLongs(requireAll(length, 1), optimizePositive);
    }

    @Override
    public float[] readFloats(int length) {
        return super.readFloats(requireAll(length, 4));
    }

    @Override
    public double[] readDoubles(int length) {
        return super.readDoubles(requireAll(length, 8));
    }
}
