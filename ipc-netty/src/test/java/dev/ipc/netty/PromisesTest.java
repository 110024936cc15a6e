package dev.ipc.netty;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page of promises has a row for each, and names tests that exist. */
class PromisesTest {
    private static final List<Path> SOURCES =
            List.of(Path.of("../ipc-core/src/test/java"), Path.of("../ipc-netty/src/test/java"));
    private static final Pattern ROW = Pattern.compile("(?m)^\\| (P\\d+) \\|.*$");
    private static final Pattern NAMED = Pattern.compile("`(?:[a-z]+/)?(\\w+)\\.(\\w+)…?`");
    private static final Pattern METHOD = Pattern.compile("\\n    (?:void|Stream<DynamicTest>) (\\w+)\\(");

    /** Returns the test methods of each class. */
    private static Map<String, Set<String>> methods() throws IOException {
        Map<String, Set<String>> methods = new HashMap<>();
        for (Path sources : SOURCES) {
            try (Stream<Path> files = Files.walk(sources)) {
                for (Path file : files.filter(each -> each.toString().matches(".*(Test|IT)\\.java"))
                        .toList()) {
                    methods.put(
                            file.getFileName().toString().replace(".java", ""),
                            METHOD.matcher(Files.readString(file))
                                    .results()
                                    .map(method -> method.group(1))
                                    .collect(Collectors.toSet()));
                }
            }
        }
        return methods;
    }

    @Test
    void eachTestThatAPromiseNamesExists() throws IOException {
        Map<String, Set<String>> methods = methods();
        List<MatchResult> rows = ROW.matcher(Files.readString(Path.of("../docs/promises.md")))
                .results()
                .toList();
        assertThat(rows.stream().map(row -> row.group(1)))
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, 40).mapToObj(n -> "P" + n).toList());
        for (MatchResult row : rows) {
            for (MatchResult entry : NAMED.matcher(row.group()).results().toList()) {
                assertThat(methods.getOrDefault(entry.group(1), Set.of()))
                        .as("%s: %s", row.group(1), entry.group())
                        .anyMatch(method -> method.startsWith(entry.group(2)));
            }
        }
    }
}
