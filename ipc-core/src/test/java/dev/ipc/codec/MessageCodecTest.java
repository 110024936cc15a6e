package dev.ipc.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Registered types of every form come back equal, in the bytes that the specification says. */
class MessageCodecTest {
    enum Colour {
        RED,
        GREEN
    }

    record Point(int x, int y) {}

    @SuppressWarnings("ArrayRecordComponent") // each position is looked at
    record Positions(
            int primitive,
            @Nullable Integer boxed,
            @Nullable String text,
            @Nullable Colour colour,
            @Nullable Point exact,
            @Nullable Object any,
            List<String> texts,
            long[] longs,
            Point[] points,
            Set<Colour> colours) {}

    private static final MessageTypes TYPES = MessageTypes.builder()
            .register(Positions.class, Point.class, Colour.class)
            .build();

    @TestFactory
    Stream<DynamicTest> comesBackEqual() {
        return Shop.messages().stream().flatMap(message -> Stream.of(true, false)
                .map(references -> DynamicTest.dynamicTest(
                        message.getClass().getName() + (references ? " with references" : ""),
                        () -> assertComesBack(Shop.types(references), message))));
    }

    private static void assertComesBack(MessageTypes types, Object message) {
        Object decoded = Bodies.roundTrip(types, message);
        if (message instanceof Collection<?> collection && !(message instanceof List) && !(message instanceof Set)) {
            assertThat(new ArrayList<Object>((Collection<?>) decoded)).isEqualTo(new ArrayList<Object>(collection));
        } else {
            assertThat(decoded).isEqualTo(message);
        }
    }

    @Test
    void shapesAndPositionsAreThoseOfTheSpecification() {
        String prefix = MessageCodecTest.class.getName() + "$";
        assertThat(TYPES.table().toString().replace(prefix, ""))
                .isEqualTo(
                        """
                64 Positions {any:*,boxed:int?,colour:Colour,colours:set<Colour>,exact:Point,longs:long[],\
                points:Point[],primitive:int,text:string,texts:list<string>}
                65 Point {x:int,y:int}
                66 Colour [RED,GREEN]
                """);
        Positions full = new Positions(
                1,
                2,
                "t",
                Colour.GREEN,
                new Point(3, 4),
                new Point(5, 6),
                new ArrayList<>(Arrays.asList("a", null)),
                new long[] {7},
                new Point[] {null, new Point(8, 9)},
                Set.of(Colour.RED));
        assertThat(Bodies.hex(Bodies.encode(TYPES, full)))
                .isEqualTo(String.join(
                        "",
                        "42", // id 64
                        "43" + "0a0c", // any: id 65, its fields
                        "01" + "04", // boxed
                        "02", // colour: ordinal 1
                        "01" + "03" + "01", // colours: one, unmodifiable
                        "01" + "0608", // exact
                        "01" + "01" + "0700000000000000", // longs
                        "01" + "02" + "00" + "01" + "1012", // points
                        "02", // primitive
                        "8274", // text
                        "01" + "04" + "8261" + "80")); // texts: two, modifiable, the second null
        Positions empty =
                new Positions(0, null, null, null, null, null, new ArrayList<>(), new long[0], new Point[0], Set.of());
        assertThat(Bodies.hex(Bodies.encode(TYPES, empty)))
                .isEqualTo("42" + "00" + "00" + "00" + "0101" + "00" + "0100" + "0100" + "00" + "80" + "0100");
        assertThat(((Positions) Bodies.roundTrip(TYPES, empty)).texts()).isEmpty();
    }
}
