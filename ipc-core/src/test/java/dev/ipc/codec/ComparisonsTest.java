package dev.ipc.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ipc.DecodingException;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Sets and maps whose elements are chosen so that telling them apart takes long are refused before anything is compared. */
class ComparisonsTest {
    private static final MessageTypes TYPES = MessageTypes.none();

    private static final String SET = "0e";
    private static final String SORTED_SET = "11";
    private static final String MAP = "0f";

    /** Concatenates encoded elements behind the id and the size of a collection; encoding these would take as long. */
    private static byte[] collection(String id, List<byte[]> elements) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(Bodies.bytes(id));
        int rest = elements.size() << 1;
        while ((rest & ~0x7F) != 0) {
            body.write((rest & 0x7F) | 0x80);
            rest >>>= 7;
        }
        body.write(rest);
        elements.forEach(body::writeBytes);
        return body.toByteArray();
    }

    private static void assertRefusedSoon(byte[] body) {
        long start = System.nanoTime();
        assertThatThrownBy(() -> Bodies.decode(TYPES, body))
                .isInstanceOf(DecodingException.class)
                .hasFieldOrPropertyWithValue("reason", DecodingException.Reason.LIMIT);
        assertThat(System.nanoTime() - start).isLessThan(5_000_000_000L);
    }

    /** Returns so many sets of sets, different and of one hash code, each of {@code size} of the level below. */
    private static List<byte[]> nested(int level, int size, int count) {
        List<byte[]> sets = new ArrayList<>();
        List<byte[]> below = level == 0 ? List.of() : nested(level - 1, size, size + 1);
        for (int i = 0; i < count; i++) {
            if (level == 0) {
                sets.add(collection(SET, List.of(Bodies.encode(TYPES, i), Bodies.encode(TYPES, 1000 - i))));
            } else {
                List<byte[]> elements = new ArrayList<>(below);
                elements.remove(i);
                if (i % 2 == 1) {
                    Collections.reverse(elements);
                }
                sets.add(collection(SET, elements));
            }
        }
        return sets;
    }

    @Test
    void P21_smallSetsOfSmallSetsThatCollideOnEveryLevel() {
        assertRefusedSoon(collection(SET, nested(6, 7, 2)));
        assertRefusedSoon(collection(SET, nested(3, 31, 2)));
        List<byte[]> entries = new ArrayList<>();
        nested(6, 7, 2).forEach(key -> {
            entries.add(key);
            entries.add(new byte[1]);
        });
        byte[] map = collection(MAP, entries);
        map[1] = 2 << 1;
        assertRefusedSoon(map);
    }

    @Test
    void P21_longElementsThatCollideAndDifferAtTheirEnd() {
        List<byte[]> lists = new ArrayList<>();
        for (int i = 0; i < 4000; i++) {
            List<Object> list = new ArrayList<>(Collections.nCopies(400, true));
            Collections.addAll(list, i & 127, -31 * (i & 127), i >> 7, -31 * (i >> 7));
            lists.add(Bodies.encode(TYPES, list));
        }
        assertThat(new ArrayList<>(List.of(true, 1, -31)).hashCode())
                .isEqualTo(List.of(true, 0, 0).hashCode());
        assertRefusedSoon(collection(SET, lists));
    }

    @Test
    void P21_decimalsOfFarScales() {
        List<byte[]> decimals = new ArrayList<>();
        BigInteger large = BigInteger.TEN.pow(2000);
        for (int i = 0; i < 300; i++) {
            decimals.add(Bodies.encode(TYPES, new BigDecimal(large.add(BigInteger.valueOf(i)), 1000)));
        }
        for (int i = 0; i < 30_000; i++) {
            decimals.add(Bodies.encode(TYPES, new BigDecimal(BigInteger.valueOf(i % 8 + 1), -1000)));
        }
        assertRefusedSoon(collection(SORTED_SET, decimals));
    }

    @Test
    void P21_decimalsWhoseDigitsWouldHaveToBeCounted() {
        BigInteger large = BigInteger.ONE.shiftLeft(16_000_000);
        List<byte[]> decimals = List.of(
                Bodies.encode(TYPES, new BigDecimal(large, 1)),
                Bodies.encode(TYPES, new BigDecimal(large.multiply(BigInteger.TEN), 2)));
        assertRefusedSoon(collection(SORTED_SET, decimals));
    }

    private static long cost(Object... elements) {
        Comparisons comparisons = new Comparisons(elements.length);
        int weight = 10;
        for (Object element : elements) {
            comparisons.take(element, weight);
            weight *= 2;
        }
        comparisons.end(true);
        Budget budget = Budget.ofMemory();
        budget.beginDecoding(0);
        Weights beyond = new Weights();
        comparisons.chargeAll(budget, beyond);
        assertThat(beyond.beyond()).isEqualTo(budget.cost());
        return budget.cost();
    }

    @Test
    void whatIsOrderedNeedsNoHashCodes() {
        Comparisons comparisons = new Comparisons(2);
        comparisons.take(List.of("Aa"), 10);
        comparisons.take(List.of("BB"), 10);
        comparisons.end(false);
        Budget budget = Budget.ofMemory();
        budget.beginDecoding(0);
        comparisons.chargeAll(budget, new Weights());
        assertThat(budget.cost()).isZero();
    }

    @Test
    void whatEachCosts() {
        assertThat(cost("Aa", "BB")).isZero();
        assertThat(cost(List.of(1), List.of(2))).isZero();
        assertThat(cost("Aa", List.of(1), new Object())).isZero();
        assertThat(cost(List.of("Aa"), List.of("BB"))).isEqualTo(8 + 10 + 20);
        assertThat(cost("Aa", List.of("Aa"), List.of("BB"))).isEqualTo(8 + 20 + 40);
        assertThat(cost(List.of("AaAa"), List.of("AaBB"), List.of("BBBB")))
                .isEqualTo(8 + 10 + 20 + 2 * (8 + 40) + 10 + 20);
        assertThat(cost(new BigDecimal("1.0"), new BigDecimal("2.0"))).isZero();
        assertThat(cost(new BigDecimal("1"), new BigDecimal("1.0"))).isEqualTo(20 * 20 / 128);
        assertThat(cost(new BigDecimal("1"), new BigDecimal("1e-118"))).isEqualTo(2 * 100 * (1 + 120 / 64) + 3);
    }

    @Test
    void honestOnesPass() {
        Set<Object> tags = new HashSet<>();
        Map<Object, Object> places = new HashMap<>();
        Set<BigDecimal> prices = new TreeSet<>();
        for (int i = 0; i < 2000; i++) {
            tags.add(Set.of(List.of(i % 100), List.of("tag" + i), Set.of(i, i + 1)));
            places.put(List.of(i % 40, i / 40), Set.of(i));
            prices.add(new BigDecimal(BigInteger.valueOf(i * 7L), i % 12));
        }
        for (Object value : List.of(tags, places, prices, new TreeMap<>(Map.of(new BigDecimal("1e-30"), 1)))) {
            assertThat(Bodies.roundTrip(TYPES, value)).isEqualTo(value);
        }
    }

    @Test
    void bothSidesChargeTheSame() {
        Set<Object> colliding = new LinkedHashSet<>();
        Map<Object, Object> keys = new HashMap<>();
        for (int i = 0; i < 20; i++) {
            colliding.add(Set.of(i, 1000 - i));
            keys.put(List.of(i, -31 * i), i);
        }
        Set<Object> decimals = new TreeSet<>();
        for (int scale = -30; scale < 30; scale += 7) {
            decimals.add(new BigDecimal(BigInteger.valueOf(scale * 3L + 1), scale));
        }
        Object message = new ArrayList<>(List.of(Set.of(colliding, Set.of(keys)), decimals));
        for (boolean references : new boolean[] {false, true}) {
            MessageTypes types = MessageTypes.builder().references(references).build();
            Instance instance = new Instance(types);
            byte[] body = instance.encode(
                    message, Bodies.MAX, (array, offset, length, use) -> java.util.Arrays.copyOf(array, length));
            instance.decode(body, 0, body.length, types.self());
            long cost = instance.reader().budget.cost();
            assertThat(cost).isEqualTo(instance.writer().budget.cost());
            assertThat(cost).isGreaterThan(190 * 8 * 2);
        }
    }

    @Test
    void elementsThatAreEqualAtTheReceiverAloneCostNothing() {
        String make = "class Make { public static Object bag() { Set<Item> items = new HashSet<>();"
                + " for (int i = 0; i < 5000; i++) { items.add(new Item(i %% 2, i)); } return new Bag(items, null); }"
                + " public static Object keys() { Map<Item, Integer> items = new HashMap<>();"
                + " for (int i = 0; i < 5000; i++) { items.put(new Item(i %% 2, i), i); } return new Bag(null, items); } }";
        String bag = "record Bag(Set<Item> items, Map<Item, Integer> keys) { public String toString() {"
                + " return \"\" + (items == null ? keys.keySet() : items); } }";
        Program v1 = Program.of("record Item(int a) {}", bag);
        Program v2 = Program.of("record Item(int a, int b) {}", bag, make.formatted());
        for (String method : List.of("bag", "keys")) {
            Object decoded = Bodies.exchange(v2.types("Item", "Bag"), v1.types("Item", "Bag"), v2.make(method));
            assertThat(decoded).hasToString("[Item[a=0], Item[a=1]]");
        }
    }
}
