package dev.ipc.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ipc.DecodingException.Reason;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The reader by itself: what it requires of a count, what it charges, and what it holds on to. */
class BodyReaderTest {
    private static final MessageTypes TYPES = MessageTypes.builder().build();

    private final BodyReader reader = new BodyReader(TYPES, null, new GraphReferences(TYPES));

    private BodyReader over(String hex) {
        byte[] body = Bodies.bytes(hex);
        reader.begin(body, 0, body.length, TYPES.self());
        return reader;
    }

    private static void assertFails(Reason reason, Runnable read) {
        assertThatThrownBy(read::run).isInstanceOfSatisfying(CodecFailure.class, failure -> assertThat(failure.reason())
                .isEqualTo(reason));
    }

    @Test
    void P21_aCountIsOfWhatTheBytesLeftHold() {
        assertThat(over("03 000000").readCount(1)).isEqualTo(3);
        assertFails(Reason.MALFORMED, () -> over("04 000000").readCount(1));
        assertFails(Reason.MALFORMED, () -> over("02 000000").readCount(2));
        assertFails(Reason.MALFORMED, () -> over("ffffffff0f 00").readCount(1));
        assertThat(over("07 000000").readSize(1, 0, 0)).isEqualTo(7);
        assertFails(Reason.MALFORMED, () -> over("08 000000").readSize(1, 0, 0));
        assertFails(Reason.MALFORMED, () -> over("04 000000").readSize(2, 0, 0));
        assertFails(Reason.MALFORMED, () -> over("ffffffff0f 00").readSize(1, 0, 0));
    }

    @Test
    void P21_anEntryOfAMapTakesTwoBytes() {
        MapFormat format = new MapFormat(
                Kind.MAP, Map.class, Slot.exact(StringFormat.INSTANCE), Slot.exact(StringFormat.INSTANCE));
        assertThat(format.read(over("04 8180 8080"))).hasToString("{=null, null=null}");
        assertThatThrownBy(() -> format.read(over("06 8180 8080 82"))).hasMessageContaining("a count of 3");
    }

    @Test
    void P21_sizesAndStringsAreCharged() {
        over("05 0000").readSize(1, 10, 100);
        assertThat(reader.budget.cost()).isEqualTo(210);
        assertFails(Reason.LIMIT, () -> over("04 0000").readSize(1, 0, Integer.MAX_VALUE));
        assertThat(over("61e2").readText()).isEqualTo("ab");
        assertThat(reader.budget.cost()).isEqualTo(48 + 2 * 2);
        assertFails(Reason.MALFORMED, () -> over("80").readText());
        assertThat(StringFormat.INSTANCE.readNullable(over("61e2"))).isEqualTo("ab");
        assertThat(reader.budget.cost()).isEqualTo(48 + 2 * 2);
    }

    @Test
    void nothingOfABodyIsKept() {
        MessageTypes others = MessageTypes.builder().build();
        assertThatThrownBy(() -> reader.begin(new byte[1], 0, 1, others.self()))
                .isInstanceOf(IllegalArgumentException.class);
        PeerTypes sender = TYPES.resolve(TYPES.table(), true);
        reader.begin(new byte[100], 0, 100, sender);
        assertThat(reader.sender).isSameAs(sender);
        reader.release();
        assertThat(reader.sender).isSameAs(reader.self);
        assertThat(reader.input.getBuffer()).isEmpty();
        assertThat(reader.input.remaining()).isZero();
    }

    @Test
    void noObjectOfABodyIsReferredToFromTheNext() {
        MessageTypes graphs = MessageTypes.builder().references(true).build();
        Instance instance = new Instance(graphs);
        List<String> shared = List.of("x");
        List<List<String>> message = List.of(shared, shared);
        for (int i = 0; i < 3; i++) {
            byte[] body =
                    instance.encode(message, Bodies.MAX, (array, offset, length, use) -> Arrays.copyOf(array, length));
            assertThat(body).isEqualTo(Bodies.encode(graphs, message));
            assertThat(instance.decode(body, 0, body.length, graphs.self())).isEqualTo(message);
        }
    }
}
