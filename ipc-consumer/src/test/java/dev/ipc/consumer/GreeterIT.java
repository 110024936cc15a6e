package dev.ipc.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program in a JVM of its own, which finds the library as a module and as a class path, and says nothing but its answer. */
class GreeterIT {
    private static final String PATH = System.getProperty("consumer.path");

    @TempDir
    private Path container;

    @Test
    void onTheModulePath() throws Exception {
        assertThat(run(
                        "--enable-native-access=io.netty.transport.classes.epoll,io.netty.common",
                        "-p",
                        PATH,
                        "-m",
                        "dev.ipc.consumer/dev.ipc.consumer.Greeter"))
                .containsExactly("Greeting[text=hello, numbers=[1, 2]]");
    }

    @Test
    void onTheClassPath() throws Exception {
        assertThat(run("--enable-native-access=ALL-UNNAMED", "-cp", PATH, "dev.ipc.consumer.Greeter"))
                .containsExactly("Greeting[text=hello, numbers=[1, 2]]");
    }

    @Test
    void whereTheFlightRecorderIsAbsent() throws Exception {
        assertThat(run(
                        "--enable-native-access=ALL-UNNAMED",
                        "--limit-modules",
                        "java.base,java.logging,jdk.net,jdk.unsupported",
                        "-cp",
                        PATH,
                        "dev.ipc.consumer.Greeter"))
                .containsExactly("Greeting[text=hello, numbers=[1, 2]]");
    }

    @Test
    void whereNativeLibrariesAreDenied() throws Exception {
        assumeTrue(Runtime.version().feature() >= 24, "no JVM before 24 denies native libraries");
        assertThat(run("--illegal-native-access=deny", "-cp", PATH, "dev.ipc.consumer.Greeter"))
                .containsExactly("Greeting[text=hello, numbers=[1, 2]]");
    }

    private List<String> run(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Dslf4j.internal.verbosity=ERROR"); // else it says that there is no logging
        command.addAll(List.of(arguments));
        command.add(container.toRealPath().toString());
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(output).isZero();
            return output.lines().toList();
        } finally {
            process.destroyForcibly();
        }
    }
}
