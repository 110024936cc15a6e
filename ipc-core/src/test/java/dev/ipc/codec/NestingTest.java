package dev.ipc.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import dev.ipc.DecodingException;
import dev.ipc.EncodingException;
import java.time.DayOfWeek;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Whatever holds other values is one level, and 64 levels may be inside each other, on both sides and when looked at again. */
class NestingTest {
    record Box(@Nullable Object content) {}

    record Parcel(@Nullable Object content) {}

    static final class Chain<T> {
        @Nullable
        T value;

        @Nullable
        Chain<T> next;

        List<Chain<T>> others = new ArrayList<>();
        Map<String, Chain<T>> named = new HashMap<>();
    }

    record Chains(Chain<?> first, Chain<String> second) {}

    static final class ParcelSerializer extends Serializer<Parcel> {
        @Override
        public void write(Kryo kryo, Output output, Parcel parcel) {
            kryo.writeClassAndObject(output, parcel.content());
        }

        @Override
        public Parcel read(Kryo kryo, Input input, Class<? extends Parcel> type) {
            return new Parcel(kryo.readClassAndObject(input));
        }
    }

    private static final MessageTypes TYPES = types(false);

    private static MessageTypes types(boolean references) {
        return MessageTypes.builder()
                .register(Box.class, Chain.class, Chains.class)
                .registerSerializer(Parcel.class, "parcel", 0, ParcelSerializer::new)
                .references(references)
                .build();
    }

    private static Object with(Collection<Object> collection, Object content) {
        collection.add(content);
        return collection;
    }

    private static Object enumMap(Object content) {
        EnumMap<DayOfWeek, Object> map = new EnumMap<>(DayOfWeek.class);
        map.put(DayOfWeek.MONDAY, content);
        return map;
    }

    @TestFactory
    Stream<DynamicTest> P21_sixtyFourLevelsOfEveryKindAndNoMore() {
        Map<String, UnaryOperator<Object>> kinds = new HashMap<>();
        kinds.put("list", content -> with(new ArrayList<>(), content));
        kinds.put("set", content -> with(new HashSet<>(), content));
        kinds.put("deque", content -> with(new ArrayDeque<>(), content));
        kinds.put("map", content -> new HashMap<>(Map.of("k", content)));
        kinds.put("enum-map", NestingTest::enumMap);
        kinds.put("optional", Optional::of);
        kinds.put("array", content -> new Object[] {content});
        kinds.put("record", Box::new);
        kinds.put("serializer's value", Parcel::new);
        return kinds.entrySet().stream()
                .map(kind -> DynamicTest.dynamicTest(kind.getKey(), () -> assertSixtyFour(kind.getValue())));
    }

    private static void assertSixtyFour(UnaryOperator<Object> wrap) {
        Object value = "x";
        for (int level = 1; level <= Budget.MAX_DEPTH; level++) {
            value = wrap.apply(value);
        }
        byte[] fits = Bodies.encode(TYPES, value);
        assertThat(Bodies.encode(TYPES, Bodies.decode(TYPES, fits))).isEqualTo(fits);
        Object deeper = wrap.apply(value);
        assertThatThrownBy(() -> Bodies.encode(TYPES, deeper))
                .isInstanceOf(EncodingException.class)
                .hasFieldOrPropertyWithValue("reason", EncodingException.Reason.LIMIT)
                .hasMessageContaining("nests more than 64 deep");
        byte[] one = Bodies.encode(TYPES, wrap.apply("x"));
        int at = new String(one, java.nio.charset.StandardCharsets.ISO_8859_1).lastIndexOf('\u0003');
        byte[] body = new byte[at + fits.length + one.length - at - 3];
        System.arraycopy(one, 0, body, 0, at);
        System.arraycopy(fits, 0, body, at, fits.length);
        System.arraycopy(one, at + 3, body, at + fits.length, one.length - at - 3);
        assertThatThrownBy(() -> Bodies.decode(TYPES, body))
                .isInstanceOf(DecodingException.class)
                .hasFieldOrPropertyWithValue("reason", DecodingException.Reason.LIMIT)
                .hasMessageContaining("nests more than 64 deep");
    }

    @Test
    void looksAreSixtyFourDeepToo() {
        MessageTypes types = types(true);
        Chain<String> next = new Chain<>();
        next.next = next;
        Chain<String> list = new Chain<>();
        list.others.add(list);
        Chain<String> map = new Chain<>();
        map.named.put("k", map);
        for (Chain<String> chain : List.of(next, list, map)) {
            assertThatThrownBy(() -> Bodies.encode(types, new Chains(chain, chain)))
                    .isInstanceOf(EncodingException.class)
                    .hasMessageContaining("nests more than 64 deep");
        }
        Chain<String> once = new Chain<>();
        Chain<String> deep = once;
        for (int i = 0; i < 15; i++) {
            Chain<String> outer = new Chain<>();
            outer.others.add(deep);
            outer.named.putAll(Collections.singletonMap("k", i % 2 == 0 ? null : once));
            deep = outer;
        }
        Chains decoded = (Chains) Bodies.roundTrip(types, new Chains(deep, deep));
        assertThat(decoded.first()).isSameAs(decoded.second());
    }
}
