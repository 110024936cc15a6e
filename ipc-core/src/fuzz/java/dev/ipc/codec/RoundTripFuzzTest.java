package dev.ipc.codec;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.ipc.EncodingException;
import dev.ipc.Message;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What was encoded decodes equal, with references and without. */
public final class RoundTripFuzzTest {
    private static final MessageTypes PLAIN = Shop.types(false);
    private static final MessageTypes GRAPHS = Shop.types(true);
    private static final MessageCodec[] CODECS = {new MessageCodec(PLAIN), new MessageCodec(GRAPHS)};
    private static final PeerTypes[] PEERS = {PLAIN.resolve(PLAIN.table(), false), GRAPHS.resolve(GRAPHS.table(), true)
    };

    @FuzzTest
    void roundTrip(FuzzedDataProvider data) {
        fuzzerTestOneInput(data);
    }

    /** Runs one input; the name by which Jazzer finds it without JUnit. */
    public static void fuzzerTestOneInput(FuzzedDataProvider data) {
        Object message = value(data, 0);
        for (int i = 0; i < CODECS.length; i++) {
            byte[] body;
            try {
                body = Bodies.encode(CODECS[i], message);
            } catch (EncodingException e) {
                continue;
            }
            Object decoded = CODECS[i].decode(body, 0, body.length, PEERS[i]);
            if (!Objects.equals(message, decoded)) {
                throw new AssertionError(message + " came back as " + decoded);
            }
        }
    }

    private static @Nullable Object value(FuzzedDataProvider data, int depth) {
        int choice = data.consumeInt(0, depth > 6 ? 13 : 23);
        return switch (choice) {
            case 0 -> null;
            case 1 -> data.consumeInt();
            case 2 -> data.consumeLong();
            case 3 -> data.consumeString(100);
            case 4 -> data.consumeDouble();
            case 5 -> data.consumeBoolean();
            case 6 -> new BigInteger(1, data.consumeBytes(40));
            case 7 -> new BigDecimal(BigInteger.valueOf(data.consumeLong()), data.consumeInt(-20_000, 20_000));
            case 8 -> Instant.ofEpochSecond(data.consumeInt(), data.consumeInt(0, 999_999_999));
            case 9 -> Duration.ofNanos(data.consumeLong());
            case 10 -> new UUID(data.consumeLong(), data.consumeLong());
            case 11 -> data.pickValue(Shop.State.values());
            case 12 -> new Shop.Product(data.consumeString(40), data.consumeLong());
            case 13 -> data.consumeAsciiString(40);
            case 14, 15 -> list(data, depth);
            case 16 -> new LinkedHashSet<>(list(data, depth));
            case 17 -> map(data, depth);
            case 18 -> Optional.ofNullable(value(data, depth + 1));
            case 19 -> new Shop.Line(new Shop.Product("p", 1), data.consumeInt(), data.consumeInt());
            case 20 -> Shop.order(data.consumeInt(0, 1000));
            case 21 -> Shop.blob(data.consumeInt(0, 1000));
            case 22 -> shelves(data, depth);
            default -> message(data, depth);
        };
    }

    private static List<@Nullable Object> list(FuzzedDataProvider data, int depth) {
        List<@Nullable Object> list = new ArrayList<>();
        for (int i = data.consumeInt(0, 40); i > 0 && data.remainingBytes() > 0; i--) {
            list.add(value(data, depth + 1));
        }
        return list;
    }

    private static Map<@Nullable Object, @Nullable Object> map(FuzzedDataProvider data, int depth) {
        Map<@Nullable Object, @Nullable Object> map = new LinkedHashMap<>();
        for (int i = data.consumeInt(0, 40); i > 0 && data.remainingBytes() > 0; i--) {
            map.put(value(data, depth + 1), value(data, depth + 1));
        }
        return map;
    }

    private static Shop.Shelves shelves(FuzzedDataProvider data, int depth) {
        Shop.Shelf<?> any = new Shop.Shelf<>(value(data, depth + 1), List.of());
        return new Shop.Shelves(
                new Shop.Shelf<>(data.consumeString(10), List.of(data.consumeString(10))),
                new Shop.Shelf<>(List.of(new Shop.Product(data.consumeString(5), 1)), List.of()),
                data.consumeBoolean() ? any : null);
    }

    private static Message message(FuzzedDataProvider data, int depth) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (int i = data.consumeInt(0, 5); i > 0; i--) {
            Object value = value(data, depth + 1);
            values.put(data.consumeString(10), value == null ? "null" : value);
        }
        return Message.of(data.consumeString(10), values);
    }
}
