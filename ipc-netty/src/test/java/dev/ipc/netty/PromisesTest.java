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

/** The page of promises has a row for each, and names tests that exist; that of breaks has seen each of them fail. */
class PromisesTest {
    private static final List<Path> SOURCES =
            List.of(Path.of("../ipc-core/src/test/java"), Path.of("../ipc-netty/src/test/java"));
    private static final Path PROMISES = Path.of("../docs/promises.md");
    private static final Path BREAKS = Path.of("../docs/broken-on-purpose.md");
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

    /** Returns the rows of a page, whose numbers are those of all promises but for some. */
    private static List<MatchResult> rows(Path page, int... without) throws IOException {
        List<MatchResult> rows = ROW.matcher(Files.readString(page)).results().toList();
        assertThat(rows.stream().map(row -> row.group(1)))
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 40)
                        .filter(n -> IntStream.of(without).noneMatch(each -> each == n))
                        .mapToObj(n -> "P" + n)
                        .toList());
        return rows;
    }

    private static List<MatchResult> tests(MatchResult row) {
        return NAMED.matcher(row.group()).results().toList();
    }

    private static void assertExist(List<MatchResult> rows) throws IOException {
        Map<String, Set<String>> methods = methods();
        for (MatchResult row : rows) {
            for (MatchResult entry : tests(row)) {
                assertThat(methods.getOrDefault(entry.group(1), Set.of()))
                        .as("%s: %s", row.group(1), entry.group())
                        .anyMatch(method -> method.startsWith(entry.group(2)));
            }
        }
    }

    @Test
    void eachTestThatAPromiseNamesExists() throws IOException {
        assertExist(rows(PROMISES));
    }

    @Test
    void eachTestThatAPromiseNamesWasSeenToFail() throws IOException {
        List<MatchResult> breaks = rows(BREAKS, 6); // of which there is nothing to show
        assertExist(breaks);
        List<MatchResult> failed =
                breaks.stream().flatMap(row -> tests(row).stream()).toList();
        for (MatchResult row : rows(PROMISES)) {
            assertThat(tests(row)).allSatisfy(entry -> assertThat(failed)
                    .as("%s: %s", row.group(1), entry.group())
                    .anyMatch(each -> each.group(1).equals(entry.group(1))
                            && (each.group(2).startsWith(entry.group(2))
                                    || entry.group(2).startsWith(each.group(2)))));
        }
    }
}
