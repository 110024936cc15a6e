package dev.ipc.codec;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** Message types of every form, and many messages of them, for tests. */
@SuppressWarnings({"ArrayRecordComponent", "JdkObsolete", "UnusedVariable", "EffectivelyPrivate"}) // forms under test
final class Shop {
    record Product(String name, long price) {}

    enum State {
        NEW {
            @Override
            boolean isOpen() {
                return true;
            }
        },
        PAID,
        SENT;

        boolean isOpen() {
            return false;
        }
    }

    record Line(Product product, int count, @Nullable Integer discount) {}

    sealed interface Payment permits Card, Cash {}

    record Card(String number, Optional<Instant> until) implements Payment {}

    static final class Cash implements Payment {
        private int coins = 3;
        private float change;
        private short drawer;

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Cash cash && coins == cash.coins && change == cash.change && drawer == cash.drawer;
        }

        @Override
        public int hashCode() {
            return coins;
        }
    }

    record Order(
            long id,
            State state,
            Line[] lines,
            List<Payment> payments,
            Map<String, List<Product>> byShelf,
            Set<State> history,
            SortedMap<Integer, String> notes,
            EnumSet<State> allowed,
            EnumMap<State, Instant> times,
            Deque<Long> queue,
            LinkedList<Boolean> flags,
            @Nullable Object anything) {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Order order && key().equals(order.key());
        }

        @Override
        public int hashCode() {
            return Long.hashCode(id);
        }

        private List<Object> key() {
            Object any = anything instanceof Object[] array ? Arrays.asList(array) : "" + anything;
            return Arrays.asList(
                    id,
                    state,
                    Arrays.asList(lines),
                    payments,
                    byShelf,
                    history,
                    notes,
                    allowed,
                    times,
                    "" + queue,
                    flags,
                    any);
        }
    }

    record Blob(boolean a, byte b, char c, short d, int e, long f, float g, double h, byte[] data, long[][] table) {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Blob blob && Arrays.deepEquals(key(), blob.key());
        }

        @Override
        public int hashCode() {
            return e;
        }

        private Object[] key() {
            return new Object[] {a, b, c, d, e, f, g, h, data, table};
        }
    }

    static class Node {
        @Nullable
        Node next;

        List<Node> children = new ArrayList<>();

        @Nullable
        Object loose;
    }

    record Nothing() {}

    /** Whose fields are checked against what {@link Shelves} declares. */
    record Shelf<T>(@Nullable T top, List<T> rest) {}

    record Shelves(Shelf<String> labels, Shelf<List<Product>> products, @Nullable Shelf<?> any) {}

    /** Written by a serializer of the user's. */
    static final class Temperature {
        final double kelvin;
        final @Nullable Product sensor;

        Temperature(double kelvin, @Nullable Product sensor) {
            this.kelvin = kelvin;
            this.sensor = sensor;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Temperature t && kelvin == t.kelvin && Objects.equals(sensor, t.sensor);
        }

        @Override
        public int hashCode() {
            return Double.hashCode(kelvin);
        }
    }

    static final class TemperatureSerializer extends Serializer<Temperature> {
        @Override
        public void write(Kryo kryo, Output output, Temperature value) {
            output.writeDouble(value.kelvin);
            kryo.writeObjectOrNull(output, value.sensor, Product.class);
        }

        @Override
        public Temperature read(Kryo kryo, Input input, Class<? extends Temperature> type) {
            return new Temperature(input.readDouble(), kryo.readObjectOrNull(input, Product.class));
        }
    }

    private Shop() {}

    static MessageTypes types(boolean references) {
        return MessageTypes.builder()
                .register(Order.class, Line.class, Product.class, State.class, Blob.class, Node.class, Nothing.class)
                .register(Shelf.class, Shelves.class)
                .registerSealed(Payment.class)
                .registerSerializer(Temperature.class, "temperature", 1, TemperatureSerializer::new)
                .references(references)
                .build();
    }

    static Order order(int seed) {
        Product product = new Product("product " + seed, seed * 1000L);
        Line[] lines = new Line[seed % 4];
        for (int i = 0; i < lines.length; i++) {
            lines[i] = new Line(product, i, i % 2 == 0 ? null : seed);
        }
        return new Order(
                seed,
                State.values()[seed % 3],
                lines,
                new ArrayList<>(List.of(new Card("4711", Optional.of(Instant.ofEpochSecond(seed))), new Cash())),
                Map.of("shelf", List.of(product, product)),
                Set.of(State.PAID),
                new java.util.TreeMap<>(Map.of(seed, "nöte")),
                EnumSet.of(State.NEW, State.SENT),
                new EnumMap<>(Map.of(State.PAID, Instant.EPOCH)),
                new java.util.ArrayDeque<>(List.of(1L, 2L)),
                new LinkedList<>(List.of(true, false)),
                seed % 2 == 0 ? new Object[] {product, "text", State.NEW, null} : new Temperature(seed, product));
    }

    static Blob blob(int seed) {
        byte[] data = new byte[seed];
        Arrays.fill(data, (byte) seed);
        return new Blob(
                seed % 2 == 0,
                (byte) seed,
                (char) seed,
                (short) -seed,
                seed,
                -seed,
                seed,
                seed / 3.0,
                data,
                new long[][] {{1, seed}, {}});
    }

    /** Returns at least 60 messages that differ in form. */
    static List<Object> messages() {
        List<Object> messages = new ArrayList<>(Samples.all().values());
        for (int seed = 0; seed < 6; seed++) {
            messages.add(order(seed));
            messages.add(blob(seed));
        }
        messages.add(new Nothing());
        messages.add(new Shelves(
                new Shelf<>("a", List.of("b", "c")),
                new Shelf<>(List.of(new Product("x", 1)), new ArrayList<>()),
                new Shelf<>(1, List.of(new Cash()))));
        messages.add(new Temperature(273.15, new Product("probe", 1)));
        messages.add(State.NEW);
        messages.add(new Line[] {new Line(new Product("x", 1), 2, 3)});
        messages.add(List.of(Map.of("k", Optional.of(List.of(new Cash())))));
        return messages;
    }
}
