package dev.ipc.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipc.Message;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MessageCodecTest {
    record Point(int x, long y) {}

    enum Colour {
        RED,
        GREEN
    }

    sealed interface Figure permits Circle, Square {}

    record Circle(Point centre, double radius) implements Figure {}

    record Square(Point corner, Colour colour) implements Figure {}

    @SuppressWarnings("ArrayRecordComponent") // arrays are what is tested
    record Drawing(
            String title, List<Figure> figures, Map<String, Point> named, Point[] points, Optional<Colour> main) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Drawing drawing
                    && title.equals(drawing.title)
                    && figures.equals(drawing.figures)
                    && named.equals(drawing.named)
                    && Arrays.equals(points, drawing.points)
                    && main.equals(drawing.main);
        }

        @Override
        public int hashCode() {
            return title.hashCode();
        }
    }

    static final class Box {
        private Object content = "default";
    }

    private static final MessageTypes TYPES = MessageTypes.builder()
            .register(Point.class, Colour.class, Drawing.class, Box.class)
            .registerSealed(Figure.class)
            .build();

    private static Object roundTrip(Object value) {
        MessageCodec codec = new MessageCodec(TYPES);
        byte[] body = codec.encode(
                value, 1 << 20, (array, offset, length, use) -> Arrays.copyOfRange(array, offset, offset + length));
        return Objects.requireNonNull(codec.decode(body, 0, body.length, TYPES.resolve(TYPES.table(), false)));
    }

    @Test
    void roundTrips() {
        Drawing drawing = new Drawing(
                "a drawing",
                List.of(new Circle(new Point(1, 2), 3), new Square(new Point(-1, -2), Colour.GREEN)),
                Map.of("origin", new Point(0, 0)),
                new Point[] {new Point(4, 5), null},
                Optional.of(Colour.RED));
        assertThat(roundTrip(drawing)).isEqualTo(drawing);
        Message message =
                Message.of("text", Map.of("a", 1, "b", List.of("x", 2L), "c", new Point(7, 8), "d", new int[0]));
        assertThat(roundTrip(Message.of("x", Map.of("a", new ArrayList<>(List.of("x", 2L)), "c", new Point(7, 8)))))
                .isEqualTo(Message.of("x", Map.of("a", new ArrayList<>(List.of("x", 2L)), "c", new Point(7, 8))));
        assertThat(roundTrip(message)).isInstanceOf(Message.class);
        Box box = new Box();
        box.content = List.of(1);
        assertThat(((Box) roundTrip(box)).content).isEqualTo(List.of(1));
        TypeTable table = TypeTable.parse(TYPES.table().bytes());
        assertThat(table).isEqualTo(TYPES.table());
    }
}
