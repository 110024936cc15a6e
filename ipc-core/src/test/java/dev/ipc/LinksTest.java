package dev.ipc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every link of a page within the project leads somewhere. */
class LinksTest {
    private static final Pattern LINK = Pattern.compile("\\]\\((?!https?:)([^)\\s#]*)(?:#([^)\\s]*))?\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.*)$");

    private static List<Path> pages() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of(".."), 5)) {
            return files.filter(file -> file.toString().endsWith(".md"))
                    .filter(file -> !file.toString().contains("/target/"))
                    .toList();
        }
    }

    /** Returns the names by which links find the headings of a page. */
    private static List<String> anchors(Path page) throws IOException {
        return HEADING.matcher(Files.readString(page))
                .results()
                .map(heading -> heading.group(1).toLowerCase(Locale.ROOT))
                .map(heading -> heading.replaceAll("[^\\w\\- ]", "").replace(' ', '-'))
                .toList();
    }

    @Test
    void everyLinkLeadsToAFileAndItsHeading() throws IOException {
        assertThat(pages()).hasSizeGreaterThan(20);
        for (Path page : pages()) {
            for (MatchResult link :
                    LINK.matcher(Files.readString(page)).results().toList()) {
                Path target = link.group(1).isEmpty() ? page : page.resolveSibling(link.group(1));
                assertThat(target).as("%s in %s", link.group(), page).exists();
                if (link.group(2) != null) {
                    assertThat(anchors(target))
                            .as("%s in %s", link.group(), page)
                            .contains(link.group(2));
                }
            }
        }
    }
}
