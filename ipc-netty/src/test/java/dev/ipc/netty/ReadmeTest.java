package dev.ipc.netty;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compiles and runs the README's first lines of code, as they stand there. */
class ReadmeTest {
    private static final Pattern JAVA_BLOCK = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL);

    @TempDir
    Path directory;

    @Test
    void theFirstLinesRunAsTheyStand() throws Exception {
        Matcher block = JAVA_BLOCK.matcher(Files.readString(Path.of("../README.md")));
        assertThat(block.find()).isTrue();
        String lines = block.group(1);
        assertThat(lines.lines().filter(line -> !line.isBlank() && !line.startsWith("//")))
                .as("it is a short start")
                .hasSizeLessThanOrEqualTo(20);

        Path source = directory.resolve("Start.java");
        Files.writeString(source, program(lines));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        int failed = compiler.run(
                null, null, null, "-proc:none", "-cp", System.getProperty("java.class.path"), source.toString());
        assertThat(failed).isZero();

        Path errors = directory.resolve("errors");
        Process program = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        Runtime.version().feature() < 24 ? "-Xshare:auto" : "--enable-native-access=ALL-UNNAMED",
                        "-Dipc.container.root=" + directory.resolve("c"),
                        "-cp",
                        directory + System.getProperty("path.separator") + System.getProperty("java.class.path"),
                        "Start")
                .redirectError(errors.toFile())
                .start();
        try {
            assertThat(program.waitFor(60, TimeUnit.SECONDS))
                    .as("it ends by itself")
                    .isTrue();
            String printed = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(printed.lines().toList()).first().isEqualTo("hello");
            assertThat(printed).contains(" left: REMOTE");
            assertThat(program.exitValue()).isZero();
            assertThat(Files.readString(errors))
                    .as("the JVM has nothing to warn of")
                    .doesNotContain("WARNING");
        } finally {
            program.destroyForcibly();
        }
    }

    /** The lines in a program that waits for the echo, then closes both ends in order. */
    private static String program(String lines) {
        String declarations = lines.substring(0, lines.indexOf("\n\n"));
        String statements = lines.substring(lines.indexOf("\n\n"))
                .replace("System.out.println(note.text())", "{ System.out.println(note.text()); echoed.countDown(); }");
        return """
                import dev.ipc.*;
                import dev.ipc.codec.MessageTypes;
                import dev.ipc.netty.NettyIpc;
                public class Start {
                    public %s
                    public static void main(String[] arguments) throws Exception {
                        var echoed = new java.util.concurrent.CountDownLatch(1);
                        %s
                        echoed.await();
                        client.close();
                        client.closed().join();
                        server.close();
                        server.closed().join();
                    }
                }
                """
                .formatted(declarations, statements);
    }
}
