package dev.ipc.codec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.esotericsoftware.kryo.io.Input;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Kryo's input over one body: an array, of which no byte is moved or changed; or a {@link BodySource}, seen through an array of its
 * own, which large arrays of bytes go past. It allocates nothing that the bytes left don't back, whoever asks.
 */
final class BodyInput extends Input {
    private static final byte[] EMPTY = {};

    /** A larger body comes in parts, of about this size unless a value takes more. */
    private static final int PART_BYTES = 16 << 10;

    /** The first part of a larger body: what follows may be an array. */
    private static final int FIRST_BYTES = 512;

    /** What an idle instance may hold on to. */
    private static final int RETAINED_BYTES = (1 << 20) + (1 << 12);

    private static final VarHandle EIGHT_BYTES =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long EIGHTH_BITS = 0x8080_8080_8080_8080L;

    /** What Kryo's readers take for the end; for anything else they ask again. */
    private static final int END = -1;

    /** Holds a short string while its last character loses the mark of the end. */
    private final byte[] ascii = new byte[64];

    /** Holds the part of a body that is being read. */
    private byte[] parts = EMPTY;

    private @Nullable Object body; // null where all of it is in the array
    private @Nullable BodySource<Object> source;
    private int bodyBytes;

    /** How many bytes of the body are still at its source. */
    private int missing;

    BodyInput() {
        super(EMPTY);
    }

    void begin(byte[] array, int offset, int length) {
        setBuffer(array, offset, length);
    }

    /** Begins a body that comes in parts, unless it is small or wanted {@code whole}. */
    @SuppressWarnings("unchecked") // the source is given this body only
    <B> void begin(B from, BodySource<B> by, int length, boolean whole) {
        boolean atOnce = whole || length <= PART_BYTES;
        int most = atOnce ? Math.max(length, FIRST_BYTES) : PART_BYTES;
        if (parts.length < most) {
            parts = new byte[most];
        }
        setBuffer(parts, 0, 0);
        body = from;
        source = (BodySource<Object>) by;
        bodyBytes = length;
        missing = length;
        load(atOnce ? length : FIRST_BYTES);
    }

    void release() {
        setBuffer(EMPTY);
        body = null;
        source = null;
        if (parts.length > RETAINED_BYTES) {
            parts = EMPTY;
        }
    }

    /** Returns how many bytes of the body are left. */
    int remaining() {
        return limit - position + missing;
    }

    /** Has the next bytes of the body follow those in the array. */
    private void load(int count) {
        copy(buffer, limit, count);
        limit += count;
    }

    private void copy(byte[] array, int offset, int count) {
        Objects.requireNonNull(source).copy(Objects.requireNonNull(body), bodyBytes - missing, array, offset, count);
        missing -= count;
    }

    /** Has so many unread bytes in the array, of those that are left, and with them what makes a part. */
    private void fill(int required) {
        int unread = limit - position;
        int wanted = Math.min(remaining(), Math.max(required, PART_BYTES));
        byte[] before = buffer;
        if (wanted > before.length) {
            // One of our own strings or an array: Kryo's methods that ask for a few bytes go on with the array they
            // have.
            parts = new byte[wanted];
            buffer = parts;
            capacity = wanted;
        }
        System.arraycopy(before, position, buffer, 0, unread);
        passed(position);
        limit = unread;
        load(wanted - unread);
    }

    /** Counts bytes that are no longer in the array. */
    private void passed(int count) {
        total += count;
        position = 0;
    }

    /** Requires that {@code count} things of at least {@code bytes} bytes each are left. */
    int requireAll(int count, int bytes) {
        if (count < 0 || (long) count * bytes > remaining()) {
            throw CodecFailure.malformed("a count of " + (count & 0xFFFFFFFFL) + " is more than the bytes left hold");
        }
        return count;
    }

    @Override
    protected int require(int required) {
        if (required > limit - position || required < 0) {
            if (required > remaining() || required < 0) {
                throw CodecFailure.malformed("the body ends early");
            }
            fill(required);
        }
        return limit - position;
    }

    @Override
    protected int optional(int wanted) {
        if (wanted > limit - position && missing > 0) {
            fill(Math.min(wanted, remaining()));
        }
        int here = limit - position;
        return here == 0 && wanted > 0 ? END : Math.min(here, wanted);
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
        require(count);
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
        int last = asciiEnd(position, limit);
        while (last == limit) {
            if (missing == 0) {
                throw CodecFailure.malformed("the body ends inside a string");
            }
            int looked = limit - position;
            // Twice as much each time: what was looked at is copied again.
            fill((int) Math.min(remaining(), 2L * looked));
            last = asciiEnd(position + looked, limit);
        }
        int start = position;
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

    /** Reads into an array that is copied as it is made, so that the JVM need not clear it first; or past the input's own array. */
    @Override
    public byte[] readBytes(int length) {
        int start = position;
        int here = limit - start;
        if (requireAll(length, 1) <= here) {
            position = start + length;
            return Arrays.copyOfRange(buffer, start, position);
        }
        byte[] bytes = new byte[length];
        System.arraycopy(buffer, start, bytes, 0, here);
        copy(bytes, here, length - here);
        passed(start + length);
        limit = 0;
        return bytes;
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
