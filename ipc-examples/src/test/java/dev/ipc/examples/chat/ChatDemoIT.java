package dev.ipc.examples.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The demo, and the transcript of it that the README shows. */
class ChatDemoIT {
    @Test
    void theReadmeShowsWhatTheDemoPrints() throws IOException {
        try (ChatStage stage = ChatStage.open()) {
            ChatProcess demo = stage.chat("demo");
            assertThat(demo.awaitExit()).as("%s", demo).isZero();
            assertThat(demo.problems()).isEmpty();
            // What several processes print at the same time may come in another order.
            assertThat(demo.lines().stream().map(ChatDemoIT::withoutWhatDiffers))
                    .containsExactlyInAnyOrderElementsOf(
                            shown().stream().map(ChatDemoIT::withoutWhatDiffers).toList());
        }
    }

    private static List<String> shown() throws IOException {
        List<String> readme = Files.readAllLines(Path.of("README.md"));
        int start = readme.indexOf("$ ipc-examples/chat demo") + 1;
        assertThat(start).isPositive();
        int end = start + readme.subList(start, readme.size()).indexOf("```");
        return readme.subList(start, end);
    }

    private static String withoutWhatDiffers(String line) {
        return line.replaceAll("/tmp/chat\\d+", "DIR").replaceAll("pid (\\d+|\\?), uid \\w+", "pid P, uid U");
    }
}
