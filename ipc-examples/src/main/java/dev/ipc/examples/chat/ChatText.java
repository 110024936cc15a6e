package dev.ipc.examples.chat;

import java.util.Optional;
import java.util.regex.Pattern;

/** The rules of names and lines, and how text that somebody else wrote is made harmless. */
final class ChatText {
    /** The longest name, in characters. */
    static final int MAX_NAME_LENGTH = 32;

    /** The longest line, in Unicode characters. */
    static final int MAX_LINE_LENGTH = 2000;

    private static final int MAX_EXCERPT_LENGTH = 40;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0," + (MAX_NAME_LENGTH - 1) + "}");
    private static final int ZERO_WIDTH_NON_JOINER = 0x200C;
    private static final int ZERO_WIDTH_JOINER = 0x200D;

    private ChatText() {}

    /** Returns a sentence saying what is wrong with a name, or empty if it may be used. */
    static Optional<String> problemOfName(String name) {
        if (NAME.matcher(name).matches()) {
            return Optional.empty();
        }
        String rule = "a name is 1 to " + MAX_NAME_LENGTH
                + " characters of A-Z a-z 0-9 . _ - and starts with a letter or digit; choose one with /name NAME.";
        if (name.isEmpty()) {
            return Optional.of("The name is empty: " + rule);
        }
        if (name.length() > MAX_NAME_LENGTH) {
            return Optional.of("The name is too long: " + rule);
        }
        return Optional.of("The name \"" + harmless(name) + "\" can't be used: " + rule);
    }

    /** Returns a sentence saying what is wrong with a line, or empty if it may be said. */
    static Optional<String> problemOfLine(String line) {
        if (line.isBlank()) {
            return Optional.of("The line is empty, so nothing was said; type some text.");
        }
        if (line.codePointCount(0, line.length()) > MAX_LINE_LENGTH) {
            return Optional.of(tooLong());
        }
        return Optional.empty();
    }

    /** Returns the sentence about a line that is too long. */
    static String tooLong() {
        return "The line is longer than " + MAX_LINE_LENGTH + " characters, so it was not said; split it.";
    }

    /**
     * Returns the text with everything that could steer a terminal, or reorder or hide what it shows, written out as
     * {@code \}{@code u{1b}}: control characters (escape among them), line separators, bidirectional overrides, other invisible
     * format characters and halves of surrogate pairs. A tab becomes a space. Doing it twice changes nothing more.
     */
    static String harmless(String text) {
        StringBuilder result = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            if (c == '\t') {
                result.append(' ');
            } else if (isHarmless(c)) {
                result.appendCodePoint(c);
            } else {
                result.append("\\u{").append(Integer.toHexString(c)).append('}');
            }
        });
        return result.toString();
    }

    /** Returns the beginning of a text, made harmless, to quote it by. */
    static String excerpt(String text) {
        String harmless = harmless(text);
        return harmless.codePointCount(0, harmless.length()) <= MAX_EXCERPT_LENGTH
                ? harmless
                : harmless.substring(0, harmless.offsetByCodePoints(0, MAX_EXCERPT_LENGTH)) + "...";
    }

    private static boolean isHarmless(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE ->
                false;
            // Scripts and emoji need these two; the rest of their category hides or reorders.
            case Character.FORMAT -> c == ZERO_WIDTH_NON_JOINER || c == ZERO_WIDTH_JOINER;
            default -> true;
        };
    }
}
