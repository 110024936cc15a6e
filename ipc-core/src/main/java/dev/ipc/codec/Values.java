package dev.ipc.codec;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;

/** The formats of the JDK's other values. */
final class Values {
    /** The largest scale of a decimal, either way: beyond it, plain arithmetic takes memory that no bytes back. */
    static final int MAX_SCALE = 1_000;

    static final Leaf<BigInteger> BIG_INTEGER =
            new FunctionLeaf<>(BigInteger.class, 64, (out, v) -> out.writeBytes(v.toByteArray()), Values::integer);

    static final Leaf<BigDecimal> BIG_DECIMAL = new FunctionLeaf<>(
            BigDecimal.class,
            112,
            (out, v) -> {
                out.writeBytes(v.unscaledValue().toByteArray());
                out.output.writeVarInt(requireScale(v.scale()), false);
            },
            in -> new BigDecimal(integer(in), requireScale(in.input.readVarInt(false))));

    static final Leaf<UUID> UUID_ = new FunctionLeaf<>(
            UUID.class,
            32,
            (out, v) -> {
                out.output.writeLong(v.getMostSignificantBits());
                out.output.writeLong(v.getLeastSignificantBits());
            },
            in -> new UUID(in.input.readLong(), in.input.readLong()));

    static final Leaf<URI> URI_ =
            new FunctionLeaf<>(URI.class, 160, (out, v) -> out.writeText(v.toString()), Values::uri);

    static final Leaf<BitSet> BIT_SET = FunctionLeaf.mutable(
            BitSet.class,
            24,
            (out, v) -> PrimitiveArrays.LONGS.write(out, v.toLongArray()),
            in -> BitSet.valueOf((long[]) PrimitiveArrays.LONGS.read(in)));

    static final Leaf<InetAddress> INET_ADDRESS =
            new FunctionLeaf<>(InetAddress.class, 96, Values::address, Values::address);

    static final Leaf<ByteBuffer> BYTE_BUFFER = FunctionLeaf.mutable(
            ByteBuffer.class,
            64,
            (out, v) -> {
                byte[] content = new byte[v.remaining()];
                v.duplicate().get(content);
                out.writeBytes(content);
            },
            in -> ByteBuffer.wrap(in.readBytes()));

    static final Leaf<Path> PATH = new FunctionLeaf<>(Path.class, 96, Values::path, in -> Path.of(in.readText()));

    static final Leaf<OptionalInt> OPTIONAL_INT = new FunctionLeaf<>(
            OptionalInt.class,
            16,
            (out, v) -> {
                out.output.writeBoolean(v.isPresent());
                v.ifPresent(value -> out.output.writeVarInt(value, false));
            },
            in -> in.input.readBoolean() ? OptionalInt.of(in.input.readVarInt(false)) : OptionalInt.empty());

    static final Leaf<OptionalLong> OPTIONAL_LONG = new FunctionLeaf<>(
            OptionalLong.class,
            24,
            (out, v) -> {
                out.output.writeBoolean(v.isPresent());
                v.ifPresent(value -> out.output.writeVarLong(value, false));
            },
            in -> in.input.readBoolean() ? OptionalLong.of(in.input.readVarLong(false)) : OptionalLong.empty());

    static final Leaf<OptionalDouble> OPTIONAL_DOUBLE = new FunctionLeaf<>(
            OptionalDouble.class,
            24,
            (out, v) -> {
                out.output.writeBoolean(v.isPresent());
                v.ifPresent(out.output::writeDouble);
            },
            in -> in.input.readBoolean() ? OptionalDouble.of(in.input.readDouble()) : OptionalDouble.empty());

    private Values() {}

    private static BigInteger integer(BodyReader in) {
        return new BigInteger(in.readBytes());
    }

    private static int requireScale(int scale) {
        if (scale < -MAX_SCALE || scale > MAX_SCALE) {
            throw CodecFailure.malformed("a decimal's scale of " + scale + " is beyond " + MAX_SCALE);
        }
        return scale;
    }

    private static URI uri(BodyReader in) {
        try {
            return new URI(in.readText());
        } catch (URISyntaxException e) {
            throw CodecFailure.of(e);
        }
    }

    /** Writes the address without its name, and the zone of a scoped one, which means the same on the same machine. */
    private static void address(BodyWriter out, InetAddress v) {
        out.writeBytes(v.getAddress());
        if (v instanceof Inet6Address six) {
            out.output.writeVarInt(six.getScopeId(), true);
        }
    }

    /** Makes the address from its bytes: nothing is looked up. */
    private static InetAddress address(BodyReader in) {
        byte[] bytes = in.readBytes();
        try {
            return bytes.length == 4
                    ? InetAddress.getByAddress(bytes)
                    : Inet6Address.getByAddress(null, bytes, zone(in.input.readVarInt(true)));
        } catch (UnknownHostException e) {
            throw CodecFailure.of(e);
        }
    }

    private static int zone(int scope) {
        return scope == 0 ? -1 : scope;
    }

    private static void path(BodyWriter out, Path v) {
        if (v.getFileSystem() != FileSystems.getDefault()) {
            throw CodecFailure.malformed("the path " + v + " belongs to a file system of this process");
        }
        out.writeText(v.toString());
    }
}
