package dev.ipc.netty;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The blocks of Java on a page as one program: the README's first, whose names the pages of the guide use, then the page's own. It
 * closes the servers and clients that it declares, in order, so that all they print is printed.
 */
final class PageProgram {
    private static final Pattern BLOCK = Pattern.compile("```(java|text)\\n(.*?)```", Pattern.DOTALL);
    private static final Pattern DECLARATION = Pattern.compile(
            "(?s)(//[^\\n]*\\n)*(public |final |static |sealed )*(record|enum|class|interface|void) .*");
    private static final Pattern ENDPOINT = Pattern.compile("(?m)^Ipc(Server|Client) (\\w+) =");

    private final List<String> readme;
    private final List<String> own;
    private final List<String> printed;

    PageProgram(String readme, String page) {
        this.readme = blocks("java", readme);
        this.own = blocks("java", page);
        this.printed = Stream.of(readme, page)
                .flatMap(each -> blocks("text", each).stream())
                .flatMap(String::lines)
                .toList();
    }

    /** Returns the blocks of a language on a page. */
    static List<String> blocks(String language, String page) {
        return BLOCK.matcher(page)
                .results()
                .filter(block -> block.group(1).equals(language))
                .map(block -> block.group(2))
                .toList();
    }

    /** Returns what it prints, in any order; three dots stand for any text. */
    List<String> printed() {
        return printed;
    }

    /** Returns the regular expression of a printed line. */
    static String regex(String line) {
        return Stream.of(line.split("…", -1)).map(Pattern::quote).collect(Collectors.joining(".*"));
    }

    /** Returns its source. Paragraphs that declare a type or a method stand outside of the program's statements. */
    String source(String className) {
        List<String> all = Stream.concat(paragraphs(readme), paragraphs(own)).toList();
        // The README's client prints what it receives: then the page begins.
        String start = statements(paragraphs(readme))
                .replace("System.out.println(note.text())", "{ System.out.println(note.text()); echoed.countDown(); }");
        String statements = start + "echoed.await();\n" + statements(paragraphs(own));
        String declarations = all.stream().filter(PageProgram::isDeclaration).collect(Collectors.joining("\n"));
        return """
                import dev.ipc.*;
                import dev.ipc.codec.MessageTypes;
                import dev.ipc.netty.*;
                import java.nio.file.*;
                import java.time.*;
                import java.util.*;
                import java.util.concurrent.*;
                public class %s {
                    %s
                    public static void main(String[] arguments) throws Exception {
                        var echoed = new CountDownLatch(1);
                        %s
                        %s
                    }
                }
                """
                .formatted(className, declarations, statements, closing(statements));
    }

    private static String closing(CharSequence statements) {
        List<MatchResult> endpoints = ENDPOINT.matcher(statements).results().toList();
        return Stream.of("Client", "Server")
                .flatMap(kind -> endpoints.stream().filter(each -> each.group(1).equals(kind)))
                .map(each -> each.group(2) + ".close(); " + each.group(2) + ".closed().join();")
                .collect(Collectors.joining("\n"));
    }

    private static Stream<String> paragraphs(List<String> blocks) {
        return blocks.stream().flatMap(block -> Stream.of(block.split("\n\n")));
    }

    private static String statements(Stream<String> paragraphs) {
        return paragraphs
                .filter(each -> !isDeclaration(each))
                .map(each -> each + "\n")
                .collect(Collectors.joining());
    }

    private static boolean isDeclaration(String paragraph) {
        return DECLARATION.matcher(paragraph).matches();
    }
}
