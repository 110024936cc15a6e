package dev.ipc.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The lines of a test that the page on testing shows: those between two comments. */
final class PageLines {
    private static final String BEGIN = "// the page's lines begin\n";
    private static final String END = "// the page's lines end\n";

    private PageLines() {}

    static void assertShown(Class<?> test) throws IOException {
        String source = Files.readString(Path.of("src/test/java", test.getName().replace('.', '/') + ".java"));
        String lines = source.substring(source.indexOf(BEGIN) + BEGIN.length(), source.indexOf(END))
                .stripIndent()
                .stripTrailing();
        assertThat(Files.readString(Path.of("../docs/testing.md"))).contains("```java\n" + lines + "\n```");
    }
}
