package dev.ipc.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.ipc.DecodingException;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Type tables of the largest hello, made to be expensive: each is read, or refused, at the price of its bytes. */
class HostileTableTest {
    record Known(long id, List<Known> inner) {}

    record Second(Known known) {}

    private static boolean loaded;

    static final class Gadget {
        static {
            loaded = true;
        }
    }

    enum Colour {
        RED,
        GREEN
    }

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private static final String GADGET = HostileTableTest.class.getName() + "$Gadget";

    private static final String KNOWN = Known.class.getName();

    private static final MessageTypes TYPES = MessageTypes.builder()
            .register(Known.class, Second.class, Colour.class)
            .build();

    /** What a table may cost beside its bytes. */
    private static final long SLACK = 1 << 20;

    static Stream<Arguments> tables() {
        return Stream.of(
                row("empty types", lines(i -> "t" + i + " {}")),
                row("one letter types", lines(i -> "" + (char) ('A' + i % 26) + (char) (0x4e00 + i / 26) + " []")),
                row("a field each", lines(i -> "t" + i + " {f:string}")),
                row("serializers", lines(i -> "t" + i + " !s:1")),
                row("types in a ring", lines(i -> "t" + i + " {f:t" + (i + 1) + ",g:t" + (i / 2) + "}")),
                row("types that differ by case", lines(i -> cased("abcdefghijklmnopqrst", i) + " {}")),
                row("types of one hash", lines(i -> collided(i) + " {}")),
                row(
                        "types of one hash that mention each other",
                        lines(i -> collided(i) + " {f:" + collided(i + 1) + "}")),
                row("a long name", "64 " + "n".repeat(BYTES) + " {}\n"),
                row("a long name without an end", "' ' is missing", "64 " + "n".repeat(BYTES)),
                row(
                        "two long names",
                        "64 " + "n".repeat(BYTES / 2) + " {}\n65 " + "n".repeat(BYTES / 2 - 50) + "m {}\n"),
                row("a long field", known("zz:" + "n".repeat(BYTES))),
                row("a long number", "a number is larger", "6".repeat(BYTES)),
                row("too many fields", "more than 4096", "64 t {" + joined(i -> "f%07d:int".formatted(i))),
                row("fields of one hash", known(few(i -> "z" + collided(i) + ":int"))),
                row("fields that mention what isn't there", known(few(i -> "z%06d:nothing".formatted(i)))),
                row(
                        "fields that mention each other",
                        lines(i -> "t" + i + " {" + few(40, k -> "z%02d:t%d".formatted(k, k)) + "}")),
                row("fields of what is known", known(few(i -> "z%06d:".formatted(i) + KNOWN))),
                row("constants of one hash", constants(few(HostileTableTest::collided))),
                row("too many constants", "more than 4096", constants(joined(i -> "C" + i))),
                row("long constants", constants(few(i -> "C".repeat(250) + i))),
                row(
                        "lists in lists",
                        known(few(i -> "z%06d:".formatted(i) + "list<".repeat(63) + "int?" + ">".repeat(63)))),
                row(
                        "lists in lists nobody knows",
                        lines(i -> "t" + i + " {z:" + "list<".repeat(63) + "int?" + ">".repeat(63) + "}")),
                row("lists too deep", "more than 64 deep", known("zz:" + "list<".repeat(BYTES / 5))),
                row("arrays of arrays", known(few(i -> "z%06d:".formatted(i) + "string" + "[]".repeat(63)))),
                row("arrays too deep", "more than 64 deep", known("zz:string" + "[]".repeat(BYTES / 2))),
                row("a tree of maps", known("zz:" + tree("map<", 16))),
                row("a tree of arrays of maps", known("zz:" + arrayTree(15))),
                row("arrays of arrays of a tree", known("zz:" + tree("map<", 15) + "[]".repeat(40))),
                row(
                        "lists of arrays of a tree",
                        known("zz:" + "list<".repeat(40) + tree("map<", 15) + "[]>".repeat(40))),
                row("wide arguments", known("zz:map<" + joined(i -> "s") + ">")),
                row("wide arguments of two letters", known("zz:map<" + joined(i -> (i & 1) == 0 ? "s" : "T") + ">")),
                row(
                        "wide arguments of many letters",
                        known("zz:map<" + joined(i -> "" + (char) ('A' + i / 26 % 26) + (char) ('a' + i % 26)) + ">")),
                row(
                        "wide arguments in arrays",
                        known("zz:map<" + joined(BYTES - 400, i -> "s") + ">" + "[]".repeat(60))),
                row(
                        "wide arguments in lists",
                        known("zz:" + "list<".repeat(60) + "map<" + joined(BYTES - 800, i -> "s") + ">"
                                + ">".repeat(60))),
                row("any value", known(few(i -> "z%06d:*".formatted(i)))),
                row("lists of any value", known(few(i -> "z%06d:map<*,list<set<*>[]>>".formatted(i)))),
                row("a long name at the end of a chain", chain()),
                row(
                        "classes of this machine",
                        lines(i -> i == 0
                                ? GADGET + " {f:" + GADGET + "}"
                                : "java.lang.C" + i + " {f:java.lang.ProcessBuilder}")));
    }

    /** What the rows fill, a little less than a hello takes. */
    private static final int BYTES = TypeTable.MAX_BYTES - 300;

    private static Arguments row(String what, String table) {
        return row(what, "", table);
    }

    private static Arguments row(String what, String refusal, String table) {
        assertThat(table.getBytes(UTF_8).length).isLessThanOrEqualTo(TypeTable.MAX_BYTES);
        return Arguments.of(what, refusal, table);
    }

    /** As many lines as a hello takes. */
    private static String lines(IntFunction<String> line) {
        StringBuilder table = new StringBuilder();
        int bytes = 0;
        for (int i = 0; bytes < BYTES - 10_000; i++) {
            String row = (64 + i) + " " + line.apply(i) + "\n";
            table.append(row);
            bytes += row.getBytes(UTF_8).length;
        }
        return table.toString();
    }

    private static String known(String fields) {
        return "64 " + KNOWN + "$none {}\n65 " + Colour.class.getName() + " [RED]\n66 " + KNOWN + " {id:long," + fields
                + "}\n";
    }

    private static String constants(String names) {
        return "64 " + Colour.class.getName() + " [" + names + "]\n";
    }

    private static String few(IntFunction<String> each) {
        return few(4000, each);
    }

    private static String few(int count, IntFunction<String> each) {
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < count; i++) {
            String next = each.apply(i);
            if (all.length() + next.length() > BYTES - 600) {
                break;
            }
            all.append(i == 0 ? "" : ",").append(next);
        }
        return all.toString();
    }

    private static String joined(IntFunction<String> each) {
        return joined(BYTES - 600, each);
    }

    private static String joined(int bytes, IntFunction<String> each) {
        StringBuilder all = new StringBuilder(each.apply(0));
        for (int i = 1; all.length() < bytes; i++) {
            all.append(',').append(each.apply(i));
        }
        return all.toString();
    }

    private static String tree(String open, int depth) {
        return depth == 0 ? "int?" : open + tree(open, depth - 1) + "," + tree(open, depth - 1) + ">";
    }

    private static String arrayTree(int depth) {
        return depth == 0 ? "int?" : "map<" + arrayTree(depth - 1) + "," + arrayTree(depth - 1) + ">[]";
    }

    /** A long name, which what mentions it would repeat. */
    private static String chain() {
        String end = "n".repeat(BYTES / 2 - 500);
        return "64 " + end + " {}\n65 " + Colour.class.getName() + " [RED]\n66 " + KNOWN + " {id:long,zz:"
                + Second.class.getName() + "}\n67 " + Second.class.getName() + " {z:" + end + "}\n";
    }

    private static String cased(String letters, int bits) {
        StringBuilder name = new StringBuilder(letters);
        for (int i = 0; i < letters.length(); i++) {
            if ((bits >> i & 1) != 0) {
                name.setCharAt(i, Character.toUpperCase(name.charAt(i)));
            }
        }
        return name.toString();
    }

    /** Returns one of many names with the same hash code, in order. */
    private static String collided(int i) {
        StringBuilder name = new StringBuilder();
        for (int bit = 16; bit >= 0; bit--) {
            name.append((i >> bit & 1) == 0 ? "Aa" : "BB");
        }
        return name.toString();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("tables")
    @Timeout(20)
    void P21_aTableCostsWhatItsBytesAreWorth(String what, String refusal, String text) {
        byte[] table = text.getBytes(UTF_8);
        long before = THREADS.getCurrentThreadAllocatedBytes();
        String result = resolve(table);
        long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
        assertThat(allocated).isLessThan(Budget.limitOf(table.length) + SLACK);
        assertThat(result).as(what).contains(refusal).isEqualTo(refusal.isEmpty() ? "" : result);
        assertThat(loaded).isFalse();
        PeerTypes peer = TYPES.resolve(TYPES.table(), false);
        byte[] body = Bodies.encode(TYPES, new Known(1, List.of()));
        assertThat(new MessageCodec(TYPES).decode(body, 0, body.length, peer)).isEqualTo(new Known(1, List.of()));
    }

    private static String resolve(byte[] table) {
        try {
            TYPES.resolve(TypeTable.parse(table), false);
            return "";
        } catch (DecodingException e) {
            return String.valueOf(e.getMessage());
        }
    }
}
