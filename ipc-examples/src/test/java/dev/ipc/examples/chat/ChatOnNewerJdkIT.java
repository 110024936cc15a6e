package dev.ipc.examples.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The chat on a JDK 25, where one is installed: it must run there without a warning. */
class ChatOnNewerJdkIT {
    private static final Path USUAL_PLACE = Path.of("/usr/lib/jvm");

    @Test
    void theDemoSucceedsWithoutAWarning() throws IOException {
        playDemo();
    }

    @Test
    void theDemoSucceedsOverNioWithoutAWarning() throws IOException {
        playDemo("-Dipc.transport=nio");
    }

    private static void playDemo(String... options) throws IOException {
        Optional<Path> jdk = newerJdk();
        assumeTrue(jdk.isPresent(), "there is no JDK 25, neither in JAVA_HOME_25 nor in " + USUAL_PLACE);
        try (ChatStage stage = ChatStage.open(jdk.get(), options)) {
            ChatProcess demo = stage.chat("demo");
            assertThat(demo.awaitExit()).as("%s", demo).isZero();
            stage.requireNoWarnings();
        }
    }

    private static Optional<Path> newerJdk() throws IOException {
        String home = System.getenv("JAVA_HOME_25");
        if (home != null) {
            return Optional.of(Path.of(home));
        }
        if (Files.isDirectory(USUAL_PLACE)) {
            try (DirectoryStream<Path> jdks = Files.newDirectoryStream(USUAL_PLACE, "*25*")) {
                for (Path jdk : jdks) {
                    if (Files.isExecutable(jdk.resolve("bin/java"))) {
                        return Optional.of(jdk);
                    }
                }
            }
        }
        return Optional.empty();
    }
}
