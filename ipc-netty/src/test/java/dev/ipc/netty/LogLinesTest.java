package dev.ipc.netty;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page on troubleshooting lists each line that the libraries log, with its level and logger, and no other. */
class LogLinesTest {
    private static final List<Path> SOURCES =
            List.of(Path.of("../ipc-core/src/main"), Path.of("../ipc-netty/src/main"));
    private static final Pattern CALL =
            Pattern.compile("(?:LOG|WARNINGS)\\s*\\.(trace|debug|info|warn|error)\\(\\s*((?:\"[^\"]*\"[\\s+]*)*)");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([A-Z]+)` \\| `(\\w+)` \\| `([^`]+)` \\| ..");

    /** Placeholders, one or several in a row. */
    private static final String ANYTHING = "(\\{})+";

    /** Returns level, logger and line of each call in a source. */
    private static List<String> calls(Path source) throws IOException {
        List<String> lines = new ArrayList<>();
        for (MatchResult call : CALL.matcher(Files.readString(source)).results().toList()) {
            String text = Stream.of(call.group(2).split("\"")).collect(Collectors.joining());
            String logger = source.getFileName().toString().replace(".java", "");
            lines.add(call.group(1).toUpperCase(Locale.ROOT) + " " + logger + " "
                    + text.strip().replaceAll(ANYTHING, "…"));
        }
        return lines;
    }

    @Test
    void everyLineHasARowAndEveryRowALine() throws IOException {
        List<String> logged = new ArrayList<>();
        for (Path sources : SOURCES) {
            try (Stream<Path> files = Files.walk(sources)) {
                for (Path file :
                        files.filter(each -> each.toString().endsWith(".java")).toList()) {
                    logged.addAll(calls(file));
                }
            }
        }
        List<String> rows = ROW.matcher(Files.readString(Path.of("../docs/guide/troubleshooting.md")))
                .results()
                .map(row -> row.group(1) + " " + row.group(2) + " " + row.group(3))
                .toList();
        assertThat(rows).hasSizeGreaterThan(25).containsExactlyInAnyOrderElementsOf(logged);
    }
}
