package dev.ipc.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipc.Peer;
import dev.ipc.codec.TypeTable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HelloTest {
    private static Hello speaking(Integer... versions) {
        Peer.Label label = new Peer.Label(Optional.of("a name"), OptionalLong.of(7));
        return new Hello(List.of(versions), "a/b", label, 5000, Set.of("ping", "zoom"), TypeTable.parse(new byte[0]));
    }

    @Test
    void theServerChoosesWhatTheClientLikesBestOfWhatBothSpeak() {
        assertThat(speaking(3, 2, 1).commonVersion(List.of(1))).contains(1);
        assertThat(speaking(2, 1).commonVersion(List.of(3, 1, 2))).contains(2);
        assertThat(speaking(1).commonVersion(List.of(2, 1))).contains(1);
        assertThat(speaking(2).commonVersion(List.of(1, 3))).isEmpty();
    }

    @Test
    void aHelloComesBackFromItsHeaders() throws Exception {
        Hello hello = speaking(2, 1);
        Map<String, String> headers = hello.headers();
        assertThat(headers)
                .containsEntry(HeaderNames.IPC_VERSION, "2,1")
                .containsEntry(HeaderNames.FEATURES, "ping,zoom");
        assertThat(Hello.parse(headers::get, hello.types().bytes())).isEqualTo(hello);
        assertThat(Hello.parse(hello.withVersions(List.of(1)).headers()::get, new byte[0])
                        .versions())
                .containsExactly(1);
    }
}
