package dev.ipc.codec;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ipc.DecodingException;
import java.util.Arrays;
import java.util.List;

/**
 * The registered types of one endpoint with their shapes, as its hello carries them: UTF-8 text, one line for each type
 * (protocol section 3).
 *
 * <p><em>Threading:</em> immutable.
 */
public final class TypeTable {
    /** The smallest id of a registered type; those below are the protocol's own. */
    static final int FIRST_ID = 64;

    /** The most bytes of text: what a hello of 1 MiB leaves beside a head of 8 KiB. */
    static final int MAX_BYTES = (1 << 20) - (8 << 10);

    private final List<Line> lines;
    private final byte[] text;

    /** One type. */
    record Line(int id, String name, Shape shape) {}

    private TypeTable(List<Line> lines, byte[] text) {
        this.lines = List.copyOf(lines);
        this.text = text;
    }

    static TypeTable of(List<Line> lines) {
        StringBuilder text = new StringBuilder();
        for (Line line : lines) {
            line.shape()
                    .appendTo(text.append(line.id())
                            .append(' ')
                            .append(line.name())
                            .append(' '));
            text.append('\n');
        }
        return new TypeTable(lines, text.toString().getBytes(UTF_8));
    }

    /**
     * Reads a table from the text that a peer sent.
     *
     * @throws DecodingException with {@link DecodingException.Reason#MALFORMED} if the text breaks the grammar, repeats an id
     *     or a name, or is out of order
     */
    public static TypeTable parse(byte[] utf8) throws DecodingException {
        // The grammar leaves no choice: what it takes is what would be written.
        byte[] text = utf8.clone();
        return new TypeTable(new TypeTableParser(text).lines(), text);
    }

    /** Returns a copy of the table's text in UTF-8; empty if there are no registered types. */
    public byte[] bytes() {
        return text.clone();
    }

    int size() {
        return text.length;
    }

    List<Line> lines() {
        return lines;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TypeTable table && Arrays.equals(text, table.text);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(text);
    }

    /** Returns the table's text. */
    @Override
    public String toString() {
        return new String(text, UTF_8);
    }
}
