package dev.ipc.benchmarks.peers;

import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The small message that is measured: a name of 12 characters, a number, a text of 64 characters and a map of three strings.
 *
 * @param name what is asked for, or {@link #NAME}
 * @param id positive for a question, which is answered; negative for what isn't
 */
public record Note(String name, long id, String text, Map<String, String> values) implements Serializable {
    /** The name of a note that is only answered with itself. */
    public static final String NAME = "notes-widget";

    private static final String TEXT = "0123456789abcdef".repeat(4);
    private static final Map<String, String> VALUES = threeStrings();

    /** Returns the note that is sent again and again, but for its number. */
    public static Note of(long id) {
        return new Note(NAME, id, TEXT, VALUES);
    }

    /** Returns a question of another kind, whose answer has its result as the text. */
    public static Note command(String name, long id, String argument) {
        return new Note(name, id, argument, new LinkedHashMap<>());
    }

    /** Returns whether all but the name and number are as {@link #of} makes them; the map's content is looked at now and then. */
    public boolean isIntact() {
        return TEXT.equals(text) && values.size() == VALUES.size() && ((id >> 12 & 63) != 0 || VALUES.equals(values));
    }

    private static Map<String, String> threeStrings() {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("first", "one value");
        values.put("second", "another value");
        values.put("third", "and a third one");
        return values;
    }
}
