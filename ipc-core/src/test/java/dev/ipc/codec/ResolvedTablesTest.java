package dev.ipc.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ResolvedTablesTest {
    private final AtomicInteger resolutions = new AtomicInteger();
    private final ResolvedTables tables = new ResolvedTables((table, references) -> {
        resolutions.incrementAndGet();
        return MessageTypes.none().resolve(table, references);
    });

    /** Parsed anew each time, as from each connection's hello. */
    private static TypeTable tableOf(int types, String prefix) {
        String text = IntStream.range(0, types)
                .mapToObj(i -> (64 + i) + " " + prefix + i + " {id:long,text:string}\n")
                .collect(Collectors.joining());
        return TypeTable.parse(text.getBytes(UTF_8));
    }

    @Test
    void aThousandPeersWithTheSameTypesCostOneResolution() {
        for (int i = 0; i < 1000; i++) {
            assertThat(tables.get(tableOf(200, "a.T"), false)).isSameAs(tables.get(tableOf(200, "a.T"), false));
        }
        assertThat(resolutions).hasValue(1);
    }

    @Test
    void peersWithAndWithoutReferencesAreNotMixedUp() {
        assertThat(tables.get(tableOf(1, "a.T"), false)).isNotSameAs(tables.get(tableOf(1, "a.T"), true));
        assertThat(resolutions).hasValue(2);
    }

    @Test
    void theTableSeenLongestAgoIsForgotten() {
        for (int i = 0; i <= ResolvedTables.CAPACITY; i++) {
            tables.get(tableOf(1, "a.T"), false);
            tables.get(tableOf(1, "b" + i + ".T"), false);
        }
        int before = resolutions.get();
        tables.get(tableOf(1, "a.T"), false);
        assertThat(resolutions).hasValue(before);
        tables.get(tableOf(1, "b0.T"), false);
        assertThat(resolutions).hasValue(before + 1);
    }
}
