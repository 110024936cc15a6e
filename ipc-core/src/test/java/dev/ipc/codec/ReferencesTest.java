package dev.ipc.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ipc.EncodingException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Shared and cyclic structure, kept where the sender asks for it. */
class ReferencesTest {
    static final class Node {
        @Nullable
        Node next;

        Set<Node> neighbours = new HashSet<>();

        @Nullable
        Object loose;
    }

    record Pair(@Nullable Object left, @Nullable Object right) {}

    @SuppressWarnings("ArrayRecordComponent") // identity is tested
    record Arrays2(int[] a, int[] b) {}

    private static final MessageTypes KEEPING = MessageTypes.builder()
            .register(Node.class, Pair.class, Arrays2.class)
            .references(true)
            .build();
    private static final MessageTypes PLAIN = MessageTypes.builder()
            .register(Node.class, Pair.class, Arrays2.class)
            .build();

    @Test
    void sharedObjectsStayOne() {
        List<String> shared = new ArrayList<>(List.of("x"));
        Pair pair = (Pair) Bodies.roundTrip(KEEPING, new Pair(shared, shared));
        assertThat(pair.left()).isEqualTo(shared).isSameAs(pair.right());
        int[] numbers = {1};
        Arrays2 arrays = (Arrays2) Bodies.roundTrip(KEEPING, new Arrays2(numbers, numbers));
        assertThat(arrays.a()).isSameAs(arrays.b());
        Pair inner = new Pair(1, 2);
        Pair outer = (Pair) Bodies.roundTrip(KEEPING, new Pair(inner, new Object[] {inner, Map.of("k", inner)}));
        assertThat(((Object[]) java.util.Objects.requireNonNull(outer.right()))[0])
                .isSameAs(outer.left());
    }

    @Test
    void withoutReferencesTheyArriveAsTwo() {
        List<String> shared = new ArrayList<>(List.of("x"));
        Pair pair = (Pair) Bodies.roundTrip(PLAIN, new Pair(shared, shared));
        assertThat(pair.left()).isEqualTo(shared).isNotSameAs(pair.right());
    }

    @Test
    void bothWaysBetweenOneThatKeepsAndOneThatDoesNot() {
        Node node = new Node();
        node.next = node;
        Node decoded = (Node) Bodies.exchange(KEEPING, PLAIN, node);
        assertThat(decoded.next).isSameAs(decoded);
        Pair pair = new Pair(List.of(1), "x");
        assertThat(Bodies.exchange(PLAIN, KEEPING, pair)).isEqualTo(pair);
    }

    @Test
    void cyclesThroughClassesListsMapsAndSetsOfNodes() {
        Node a = new Node();
        Node b = new Node();
        a.next = b;
        b.next = a;
        a.neighbours.add(b);
        b.neighbours.add(a);
        a.neighbours.add(a);
        List<Object> list = new ArrayList<>();
        list.add(list);
        list.add(a);
        a.loose = list;
        Map<Object, Object> map = new LinkedHashMap<>();
        map.put("self", map);
        b.loose = map;
        Node decoded = (Node) Bodies.roundTrip(KEEPING, a);
        Node other = java.util.Objects.requireNonNull(decoded.next);
        assertThat(other.next).isSameAs(decoded);
        assertThat(decoded.neighbours).containsExactlyInAnyOrder(decoded, other);
        assertThat(other.neighbours).containsExactly(decoded);
        List<?> looseList = (List<?>) java.util.Objects.requireNonNull(decoded.loose);
        assertThat((Object) looseList.get(0)).isSameAs(looseList);
        assertThat((Object) looseList.get(1)).isSameAs(decoded);
        Map<?, ?> looseMap = (Map<?, ?>) java.util.Objects.requireNonNull(other.loose);
        assertThat((Object) looseMap.get("self")).isSameAs(looseMap);
    }

    @Test
    void whatTheReceiverCouldNotRebuildIsRefusedAtTheSender() {
        List<Object> list = new ArrayList<>();
        Pair cycle = new Pair(list, 1);
        list.add(cycle);
        assertRefused(cycle, "record");
        Set<Object> ofItself = new LinkedHashSet<>();
        List<Object> element = new ArrayList<>();
        ofItself.add(element);
        element.add(ofItself);
        assertRefused(ofItself, "itself");
    }

    @Test
    void pathsThatDoubleAreRefusedAtTheSenderToo() {
        Set<Object> set = new HashSet<>();
        for (int i = 0; i < 24; i++) {
            Set<Object> next = new HashSet<>();
            next.add(set);
            next.add(new ArrayList<>(List.of(set)));
            set = next;
        }
        assertRefused(set, "memory");
    }

    @Test
    void theEncoderChargesWhatTheDecoderDoes() {
        for (Object message : Shop.messages()) {
            for (boolean references : new boolean[] {false, true}) {
                MessageTypes types = Shop.types(references);
                Instance instance = new Instance(types);
                byte[] body = instance.encode(
                        message, Bodies.MAX, (array, offset, length, use) -> java.util.Arrays.copyOf(array, length));
                instance.decode(body, 0, body.length, types.resolve(types.table(), references));
                assertThat(instance.reader().budget.cost())
                        .as("%s", message)
                        .isEqualTo(instance.writer().budget.cost());
            }
        }
        Map<Object, Object> map = new HashMap<>();
        for (int i = 0; i < 100; i++) {
            map.put(List.of(i), Set.of("Aa", "BB"));
        }
        Instance instance = new Instance(KEEPING);
        byte[] body = instance.encode(
                map, Bodies.MAX, (array, offset, length, use) -> java.util.Arrays.copyOf(array, length));
        instance.decode(body, 0, body.length, KEEPING.self());
        assertThat(instance.reader().budget.cost())
                .isEqualTo(instance.writer().budget.cost());
    }

    private static void assertRefused(Object message, String word) {
        assertThatThrownBy(() -> Bodies.encode(KEEPING, message))
                .isInstanceOf(EncodingException.class)
                .hasMessageContaining(word);
    }
}
