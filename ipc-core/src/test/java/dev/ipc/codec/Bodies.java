package dev.ipc.codec;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ipc.DecodingException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Bodies as bytes, for tests. */
final class Bodies {
    static final int MAX = 1 << 24;

    private static final int LARGE = 16 << 10;
    private static final BodySource<byte[]> PARTS =
            (body, from, array, offset, length) -> System.arraycopy(body, from, array, offset, length);

    private Bodies() {}

    static byte[] encode(MessageTypes types, @Nullable Object root) {
        return encode(new MessageCodec(types), root);
    }

    static byte[] encode(MessageCodec codec, @Nullable Object root) {
        return codec.encode(
                root, MAX, (array, offset, length, use) -> Arrays.copyOfRange(array, offset, offset + length));
    }

    static TypeUse use(MessageTypes types, Object root) {
        return new MessageCodec(types).encode(root, MAX, (array, offset, length, use) -> use);
    }

    /** Decodes, a large body also in parts, which must come to the same. */
    static @Nullable Object decode(MessageTypes types, byte[] body) {
        MessageCodec codec = new MessageCodec(types);
        PeerTypes self = types.resolve(types.table(), types.references());
        Object decoded;
        try {
            decoded = codec.decode(body, 0, body.length, self);
        } catch (DecodingException e) {
            if (body.length > LARGE) {
                assertThatThrownBy(() -> codec.decode(body, PARTS, body.length, self))
                        .hasToString(e.toString());
            }
            throw e;
        }
        if (body.length > LARGE) {
            codec.decode(body, PARTS, body.length, self);
        }
        return decoded;
    }

    static Object roundTrip(MessageTypes types, Object root) {
        return Objects.requireNonNull(decode(types, encode(types, root)));
    }

    /** Encodes with the types of one program and decodes with those of another. */
    static Object exchange(MessageTypes from, MessageTypes to, Object root) {
        byte[] body = encode(from, root);
        PeerTypes sender = to.resolve(TypeTable.parse(from.table().bytes()), from.references());
        return Objects.requireNonNull(new MessageCodec(to).decode(body, 0, body.length, sender));
    }

    static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }
}
