package dev.ipc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page on troubleshooting has every failure, each reason in its own section and no others. */
class TroubleshootingTest {
    private static final Pattern SECTION = Pattern.compile("(?ms)^## (.*?)\\n(.*?)(?=^## |\\z)");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([A-Z_]+)`");

    /** Returns the sections by their headings. */
    private static Map<String, String> sections() throws IOException {
        Map<String, String> sections = new TreeMap<>();
        for (MatchResult each : SECTION.matcher(Files.readString(Path.of("../docs/guide/troubleshooting.md")))
                .results()
                .toList()) {
            sections.put(each.group(1), each.group(2));
        }
        return sections;
    }

    private static List<String> rows(Map<String, String> sections, String heading) {
        return ROW.matcher(sections.getOrDefault(heading, ""))
                .results()
                .map(row -> row.group(1))
                .toList();
    }

    private static String[] names(Class<?> type) {
        return Arrays.stream(type.getEnumConstants())
                .map(constant -> ((Enum<?>) constant).name())
                .toArray(String[]::new);
    }

    @Test
    void everyExceptionHasASectionAndEveryReasonARow() throws IOException {
        Map<String, String> sections = sections();
        for (Class<?> exception : IpcException.class.getPermittedSubclasses()) {
            assertThat(sections).containsKey(exception.getSimpleName());
            for (Class<?> nested : exception.getDeclaredClasses()) {
                if (nested.getSimpleName().equals("Reason")) {
                    assertThat(rows(sections, exception.getSimpleName()))
                            .as(exception.getSimpleName())
                            .containsExactlyInAnyOrder(names(nested));
                } else {
                    assertThat(sections.get(exception.getSimpleName())).contains(names(nested));
                }
            }
        }
    }

    @Test
    void everyReasonOfARefusalOrALostPathHasARow() throws IOException {
        for (Class<?> reasons : List.of(RefusalReason.class, PathLoss.class)) {
            assertThat(rows(sections(), reasons.getSimpleName()))
                    .as(reasons.getSimpleName())
                    .containsExactlyInAnyOrder(names(reasons));
        }
    }

    @Test
    void everyCloseReasonHasARow() throws IOException {
        Stream<String> codes = Arrays.stream(CloseReason.class.getPermittedSubclasses())
                .map(reason -> reason.getSimpleName()
                        .replaceAll("(?<=[a-z])(?=[A-Z])", "_")
                        .toUpperCase(Locale.ROOT));
        assertThat(rows(sections(), "Close reasons")).containsExactlyInAnyOrderElementsOf(codes.toList());
    }
}
