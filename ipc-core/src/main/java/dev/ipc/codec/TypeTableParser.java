package dev.ipc.codec;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ipc.DecodingException;
import dev.ipc.DecodingException.Reason;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the text of a type table, which a stranger wrote. */
final class TypeTableParser {
    /** How deep the type of a field may nest. */
    static final int MAX_DEPTH = 64;

    private static final int RECENT_NAMES = 128;

    private final String text;

    /** Names repeat: of a table of one-letter names, each made anew would cost fifty times its bytes. */
    private final @Nullable String[] recent = new @Nullable String[RECENT_NAMES];

    private int position;
    private int lineNumber;

    TypeTableParser(byte[] utf8) {
        try {
            text = UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
        } catch (CharacterCodingException e) {
            throw new DecodingException(Reason.MALFORMED, "the type table is not UTF-8", e);
        }
    }

    List<TypeTable.Line> lines() {
        List<TypeTable.Line> lines = new ArrayList<>();
        Set<String> names = new HashSet<>();
        int previous = TypeTable.FIRST_ID - 1;
        while (position < text.length()) {
            lineNumber++;
            TypeTable.Line line = line();
            if (line.id() <= previous) {
                throw malformed("id " + line.id() + " doesn't rise");
            }
            previous = line.id();
            if (!names.add(line.name())) {
                throw malformed("the name " + line.name() + " stands twice");
            }
            lines.add(line);
        }
        return lines;
    }

    private TypeTable.Line line() {
        int id = number();
        expect(' ');
        String name = name();
        expect(' ');
        Shape shape = shape();
        expect('\n');
        return new TypeTable.Line(id, name, shape);
    }

    private Shape shape() {
        char first = next();
        if (first == '{') {
            return fields();
        }
        if (first == '[') {
            return constants();
        }
        if (first != '!') {
            throw malformed("a shape begins with { [ or !");
        }
        String name = name();
        expect(':');
        return new Shape.Custom(name, number());
    }

    private Shape fields() {
        List<Shape.Field> fields = new ArrayList<>();
        String previous = "";
        if (!skip('}')) {
            do {
                String name = name();
                if (name.compareTo(previous) <= 0) {
                    throw malformed("field " + name + " repeats or is out of order");
                }
                previous = name;
                expect(':');
                fields.add(new Shape.Field(name, type(1)));
                requireFew(fields);
            } while (skip(','));
            expect('}');
        }
        return new Shape.Fields(List.copyOf(fields));
    }

    private Shape constants() {
        List<String> names = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        if (!skip(']')) {
            do {
                String name = name();
                if (!seen.add(name)) {
                    throw malformed("constant " + name + " stands twice");
                }
                names.add(name);
                requireFew(names);
            } while (skip(','));
            expect(']');
        }
        return new Shape.Constants(List.copyOf(names));
    }

    private void requireFew(List<?> members) {
        if (members.size() > WireNames.MAX_MEMBERS) {
            throw malformed("a type has more than " + WireNames.MAX_MEMBERS + " fields or constants");
        }
    }

    private WireType type(int depth) {
        if (depth > MAX_DEPTH) {
            throw malformed("a shape nests more than " + MAX_DEPTH + " deep");
        }
        WireType type = skip('*') ? WireType.ANY : named(depth);
        for (int dimensions = depth; skip('['); dimensions++) {
            expect(']');
            if (dimensions >= MAX_DEPTH) {
                throw malformed("a shape nests more than " + MAX_DEPTH + " deep");
            }
            type = new WireType.ArrayOf(type);
        }
        return type;
    }

    private WireType named(int depth) {
        String name = name();
        List<WireType> arguments = List.of();
        if (skip('<')) {
            arguments = new ArrayList<>(2);
            do {
                arguments.add(type(depth + 1));
            } while (skip(','));
            expect('>');
        }
        return new WireType.Named(name, List.copyOf(arguments));
    }

    private int number() {
        int start = position;
        long value = 0;
        while (position < text.length() && text.charAt(position) >= '0' && text.charAt(position) <= '9') {
            value = value * 10 + (text.charAt(position++) - '0');
            if (value > WireNames.MAX_NUMBER) {
                throw malformed("a number is larger than " + WireNames.MAX_NUMBER);
            }
        }
        int digits = position - start;
        if (digits == 0 || (digits > 1 && text.charAt(start) == '0')) {
            throw malformed("a number is not decimal without leading zeros");
        }
        return (int) value;
    }

    private String name() {
        int start = position;
        while (position < text.length() && WireNames.isNameCharacter(text.charAt(position))) {
            position++;
        }
        if (position == start) {
            throw malformed("a name is missing");
        }
        int length = position - start;
        int place = (text.charAt(start) + length) % RECENT_NAMES;
        String known = recent[place];
        if (known == null || known.length() != length || !text.startsWith(known, start)) {
            known = text.substring(start, position);
            recent[place] = known;
        }
        return known;
    }

    private boolean skip(char expected) {
        if (position < text.length() && text.charAt(position) == expected) {
            position++;
            return true;
        }
        return false;
    }

    private void expect(char expected) {
        if (!skip(expected)) {
            throw malformed(expected == '\n' ? "a line end is missing" : "'" + expected + "' is missing");
        }
    }

    private char next() {
        if (position >= text.length()) {
            throw malformed("it ends early");
        }
        return text.charAt(position++);
    }

    private DecodingException malformed(String what) {
        return new DecodingException(
                Reason.MALFORMED, "type table, line " + lineNumber + ", character " + position + ": " + what, null);
    }
}
