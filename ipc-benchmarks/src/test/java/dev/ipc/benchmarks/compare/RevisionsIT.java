package dev.ipc.benchmarks.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The program that compares with another revision runs, very short, against the libraries of this one. */
class RevisionsIT {
    @TempDir
    Path directory;

    @Test
    @Timeout(200)
    void measuresBothRevisionsAndTellsTheRatio() throws Exception {
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            Path name = Path.of(entry).getFileName();
            if (entry.endsWith(".jar") && Contestant.named("ipc-direct").sees(name.toString())) {
                Files.copy(Path.of(entry), directory.resolve(name));
            }
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Revisions.run(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                "smoke",
                directory.toString(),
                "then-name",
                "--peers",
                "ipc-direct",
                "--workloads",
                "p1");

        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("round 1 of 1 is over", "| then-name | now | ratio |")
                .containsPattern(
                        "\\| One outstanding, [^|]+ \\| [^|]+ \\| µs \\| [0-9.]+k? \\| [0-9.]+k? \\| [0-9.]+ \\|");
    }
}
