package dev.ipc.benchmarks.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The program that measures as work grows runs, very short, and keeps what it doesn't measure anew. */
class GrowthIT {
    @TempDir
    Path directory;

    @Test
    @Timeout(200)
    void measuresASeriesAndKeepsTheOthers() throws Exception {
        Files.write(directory.resolve("growth-types.tsv"), List.of("71", "72", "73", "74", "75", "76"));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new Growth(
                        directory,
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        Duration.ofMillis(10),
                        Duration.ofMillis(30))
                .run(directory, "threads");

        assertThat(out.toString(StandardCharsets.UTF_8)).containsPattern("threads +64 +[0-9]");
        assertThat(Files.readString(directory.resolve("growth.md")))
                .containsPattern("\\| threads \\| 1 \\| 2 \\| 4 \\| 8 \\| 16 \\| 32 \\| 64 \\|")
                .containsPattern("\\| messages/s (\\| [0-9.]+[kM]? ){7}\\|")
                .containsPattern("\\| requests/s \\| 71.* \\| 76");
        assertThat(Files.readString(directory.resolve("growth.svg"))).contains("<svg", "</svg>");
        assertThat(Files.readAllLines(directory.resolve("growth-threads.tsv")))
                .hasSize(7)
                .allSatisfy(figure -> assertThat(Double.parseDouble(figure)).isPositive());
    }
}
