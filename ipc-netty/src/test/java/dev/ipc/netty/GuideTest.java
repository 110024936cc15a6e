package dev.ipc.netty;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Compiles and runs the code of the README, of each page of the guide and some others, and of the guide's first project, as it stands
 * there, and compares what it prints with what the page says it does.
 */
class GuideTest {
    private static final Path README = Path.of("../README.md");
    private static final List<Path> OTHERS =
            List.of(Path.of("../docs/pipeline.md"), Path.of("../docs/observability.md"));
    private static final Path FIRST = Path.of("../ipc-examples/first/src/main/java/first/Hello.java");

    private static final String RUN_ALL =
            """
            public class RunAll {
                public static void main(String[] names) throws Exception {
                    for (String name : names) {
                        System.out.println("== " + name);
                        Class.forName(name).getMethod("main", String[].class).invoke(null, (Object) names);
                    }
                    System.exit(0); // endpoints that a page leaves open end here
                }
            }
            """;

    @TempDir
    private Path directory;

    /** Returns the programs of all pages by the names of their classes; that of the README has the shortest name. */
    private static Map<String, PageProgram> programs() throws IOException {
        String readme = Files.readString(README);
        Map<String, PageProgram> programs = new TreeMap<>();
        programs.put("Page", new PageProgram(readme, ""));
        try (Stream<Path> guide = Files.list(Path.of("../docs/guide"))) {
            for (Path page : Stream.concat(guide, OTHERS.stream()).toList()) {
                String name = page.getFileName().toString().replace(".md", "").replace("-", "");
                programs.put("Page" + name, new PageProgram(readme, Files.readString(page)));
            }
        }
        return programs;
    }

    @Test
    void theReadmesStartIsShort() throws IOException {
        String block = PageProgram.blocks("java", Files.readString(README)).get(0);
        assertThat(block.lines().filter(line -> !line.isBlank() && !line.startsWith("//")))
                .hasSizeLessThanOrEqualTo(20);
    }

    @Test
    void everyPagesCodeCompilesAndDoesWhatThePageSays() throws Exception {
        Map<String, PageProgram> programs = programs();
        assertThat(programs).as("there is a guide").hasSizeGreaterThan(6);
        Files.writeString(directory.resolve("RunAll.java"), RUN_ALL);
        for (Map.Entry<String, PageProgram> each : programs.entrySet()) {
            Files.writeString(
                    directory.resolve(each.getKey() + ".java"), each.getValue().source(each.getKey()));
        }
        compile();

        List<String> names = Stream.concat(Stream.of("first.Hello"), programs.keySet().stream())
                .toList();
        String printed = run(names);
        Map<String, List<String>> byPage = Stream.of(printed.split("(?m)^== "))
                .skip(1)
                .collect(Collectors.toMap(
                        part -> part.lines().findFirst().orElseThrow(),
                        part -> part.lines().skip(1).toList()));
        assertThat(byPage).containsOnlyKeys(names).containsEntry("first.Hello", List.of("Hello, world"));
        programs.forEach((name, program) -> assertThat(byPage.get(name))
                .as("%s prints", name)
                .hasSameSizeAs(program.printed())
                .allSatisfy(line ->
                        assertThat(program.printed()).anyMatch(pattern -> line.matches(PageProgram.regex(pattern))))
                .satisfies(lines -> assertThat(program.printed()).allMatch(pattern -> lines.stream()
                        .anyMatch(line -> line.matches(PageProgram.regex(pattern))))));
    }

    private void compile() throws IOException {
        String[] sources;
        try (Stream<Path> files = Files.list(directory)) {
            sources = Stream.concat(files, Stream.of(FIRST)).map(Path::toString).toArray(String[]::new);
        }
        String[] options = {"-proc:none", "-cp", System.getProperty("java.class.path"), "-d", directory.toString()};
        int failed = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        Stream.of(options, sources).flatMap(Stream::of).toArray(String[]::new));
        assertThat(failed).isZero();
    }

    private String run(List<String> names) throws IOException, InterruptedException {
        Path errors = directory.resolve("errors");
        Path output = directory.resolve("output");
        Stream<String> command = Stream.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                Runtime.version().feature() < 24 ? "-Xshare:auto" : "--enable-native-access=ALL-UNNAMED",
                "-Dipc.container.root=" + directory.resolve("c"),
                "-cp",
                directory + System.getProperty("path.separator") + System.getProperty("java.class.path"),
                "RunAll");
        Process program = new ProcessBuilder(
                        Stream.concat(command, names.stream()).toList())
                .redirectError(errors.toFile())
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(program.waitFor(100, TimeUnit.SECONDS))
                    .as("it ends by itself: %s", Files.readString(output))
                    .isTrue();
            assertThat(program.exitValue()).as(Files.readString(errors)).isZero();
            assertThat(Files.readString(errors))
                    .as("the JVM has nothing to warn of")
                    .doesNotContain("WARNING");
            return Files.readString(output);
        } finally {
            program.destroyForcibly();
        }
    }
}
