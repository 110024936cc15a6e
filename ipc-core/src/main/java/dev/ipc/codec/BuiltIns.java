package dev.ipc.codec;

import dev.ipc.Message;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Month;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The types that every endpoint knows, under ids and names that the protocol fixes. */
final class BuiltIns {
    private static final @Nullable TypeEntry[] BY_ID = new @Nullable TypeEntry[TypeTable.FIRST_ID];
    private static final Map<Class<?>, TypeEntry> BY_CLASS = new HashMap<>();
    private static final Map<String, TypeEntry> BY_NAME = new HashMap<>();
    private static final Map<Class<?>, Slot.Primitive> PRIMITIVES = new LinkedHashMap<>();
    private static final Slot ANY = new Slot.Any(Object.class);

    static {
        add(0, "int?", Integer.class, Numbers.INT);
        add(1, "string", String.class, StringFormat.INSTANCE);
        add(2, "float?", Float.class, Numbers.FLOAT);
        add(3, "boolean?", Boolean.class, Numbers.BOOLEAN);
        add(4, "byte?", Byte.class, Numbers.BYTE);
        add(5, "char?", Character.class, Numbers.CHAR);
        add(6, "short?", Short.class, Numbers.SHORT);
        add(7, "long?", Long.class, Numbers.LONG);
        add(8, "double?", Double.class, Numbers.DOUBLE);
        primitive(int.class, Numbers.INT);
        primitive(float.class, Numbers.FLOAT);
        primitive(boolean.class, Numbers.BOOLEAN);
        primitive(byte.class, Numbers.BYTE);
        primitive(char.class, Numbers.CHAR);
        primitive(short.class, Numbers.SHORT);
        primitive(long.class, Numbers.LONG);
        primitive(double.class, Numbers.DOUBLE);

        add(11, "list", List.class, new CollectionFormat(Kind.LIST, List.class, ANY));
        add(12, "set", Set.class, new CollectionFormat(Kind.SET, Set.class, ANY));
        add(13, "map", Map.class, new MapFormat(Kind.MAP, Map.class, ANY, ANY));
        add(14, "deque", Deque.class, new CollectionFormat(Kind.DEQUE, Deque.class, ANY));
        add(15, "sorted-set", SortedSet.class, new CollectionFormat(Kind.SORTED_SET, SortedSet.class, ANY));
        add(16, "sorted-map", SortedMap.class, new MapFormat(Kind.SORTED_MAP, SortedMap.class, ANY, ANY));
        add(17, "enum-set", EnumSet.class, new EnumSetFormat(null));
        add(18, "enum-map", EnumMap.class, new EnumMapFormat(null, ANY));
        add(19, "optional", Optional.class, new OptionalFormat(ANY));
        add(20, "array", Object[].class, new AnyArrayFormat());
        add(21, "boolean[]", boolean[].class, null);
        add(22, "byte[]", byte[].class, null);
        add(23, "char[]", char[].class, null);
        add(24, "short[]", short[].class, null);
        add(25, "int[]", int[].class, null);
        add(26, "long[]", long[].class, null);
        add(27, "float[]", float[].class, null);
        add(28, "double[]", double[].class, null);
        add(29, "optional-int", OptionalInt.class, null);
        add(30, "optional-long", OptionalLong.class, null);
        add(31, "optional-double", OptionalDouble.class, null);

        add(32, "big-integer", BigInteger.class, null);
        add(33, "big-decimal", BigDecimal.class, null);
        add(34, "uuid", UUID.class, null);
        add(35, "uri", URI.class, null);
        add(36, "bit-set", BitSet.class, null);
        add(37, "inet-address", InetAddress.class, null);
        add(38, "byte-buffer", ByteBuffer.class, null);
        add(39, "path", Path.class, null);

        add(40, "instant", Instant.class, null);
        add(41, "duration", Duration.class, null);
        add(42, "local-date", LocalDate.class, null);
        add(43, "local-time", LocalTime.class, null);
        add(44, "local-date-time", LocalDateTime.class, null);
        add(45, "offset-date-time", OffsetDateTime.class, null);
        add(46, "offset-time", OffsetTime.class, null);
        add(47, "zoned-date-time", ZonedDateTime.class, null);
        add(48, "zone-id", ZoneId.class, null);
        add(49, "zone-offset", ZoneOffset.class, null);
        add(50, "period", Period.class, null);
        add(51, "year", Year.class, null);
        add(52, "year-month", YearMonth.class, null);
        add(53, "month-day", MonthDay.class, null);
        add(54, "day-of-week", DayOfWeek.class, null);
        add(55, "month", Month.class, null);

        add(10, "message", Message.class, message());
    }

    private BuiltIns() {}

    private static void add(int id, String name, Class<?> type, @Nullable Format format) {
        TypeEntry entry = new TypeEntry(id, name, type, format);
        BY_ID[id] = entry;
        BY_NAME.put(name, entry);
        BY_CLASS.put(type, entry);
    }

    private static void primitive(Class<?> type, Leaf<?> boxed) {
        PRIMITIVES.put(type, new Slot.Primitive(type, boxed));
    }

    private static Format message() {
        ClassModel model = ClassModel.of(Message.class);
        ObjectFormat format = new ObjectFormat(model);
        Slot name = Slot.exact(StringFormat.INSTANCE);
        List<Step> steps = List.of(
                new Step("name", name),
                new Step("userInfo", Slot.exact(new MapFormat(Kind.MAP, Map.class, name, ANY))));
        ObjectLinker.linkWriter(format, model, steps);
        ObjectLinker.linkReader(
                format,
                model,
                List.of(
                        new ObjectLinker.Source(steps.get(0), model.members().get(0)),
                        new ObjectLinker.Source(steps.get(1), model.members().get(1))));
        return format;
    }

    static @Nullable TypeEntry byId(int id) {
        return BY_ID[id];
    }

    /** Returns the format of a type that most programs don't use: its class is loaded when the first of its kind is. */
    static Format format(int id) {
        return switch (id) {
            case 21 -> PrimitiveArrays.BOOLEANS;
            case 22 -> PrimitiveArrays.BYTES;
            case 23 -> PrimitiveArrays.CHARS;
            case 24 -> PrimitiveArrays.SHORTS;
            case 25 -> PrimitiveArrays.INTS;
            case 26 -> PrimitiveArrays.LONGS;
            case 27 -> PrimitiveArrays.FLOATS;
            case 28 -> PrimitiveArrays.DOUBLES;
            case 29 -> Values.OPTIONAL_INT;
            case 30 -> Values.OPTIONAL_LONG;
            case 31 -> Values.OPTIONAL_DOUBLE;
            case 32 -> Values.BIG_INTEGER;
            case 33 -> Values.BIG_DECIMAL;
            case 34 -> Values.UUID_;
            case 35 -> Values.URI_;
            case 36 -> Values.BIT_SET;
            case 37 -> Values.INET_ADDRESS;
            case 38 -> Values.BYTE_BUFFER;
            case 39 -> Values.PATH;
            case 40 -> Times.INSTANT;
            case 41 -> Times.DURATION;
            case 42 -> Times.LOCAL_DATE;
            case 43 -> Times.LOCAL_TIME;
            case 44 -> Times.LOCAL_DATE_TIME;
            case 45 -> Times.OFFSET_DATE_TIME;
            case 46 -> Times.OFFSET_TIME;
            case 47 -> Times.ZONED_DATE_TIME;
            case 48 -> Times.ZONE_ID;
            case 49 -> Times.ZONE_OFFSET;
            case 50 -> Times.PERIOD;
            case 51 -> Times.YEAR;
            case 52 -> Times.YEAR_MONTH;
            case 53 -> Times.MONTH_DAY;
            case 54 -> Times.DAY_OF_WEEK;
            case 55 -> Times.MONTH;
            default -> throw new AssertionError(id);
        };
    }

    static @Nullable TypeEntry byName(String name) {
        return BY_NAME.get(name);
    }

    /** Returns the entry of a class that is built in under itself. */
    static @Nullable TypeEntry byClass(Class<?> type) {
        return BY_CLASS.get(type);
    }

    /** Returns the entry as which instances of a class travel by kind. */
    static @Nullable TypeEntry byKind(Class<?> type) {
        if (type.isArray()) {
            return BY_CLASS.get(Object[].class);
        }
        for (Class<?> kind : KINDS) {
            if (kind.isAssignableFrom(type)) {
                return BY_CLASS.get(kind);
            }
        }
        return null;
    }

    /** What travels by kind, each before what it might be mistaken for. */
    private static final List<Class<?>> KINDS = List.of(
            EnumSet.class,
            SortedSet.class,
            Set.class,
            List.class,
            Deque.class,
            EnumMap.class,
            SortedMap.class,
            Map.class,
            ZoneId.class,
            InetAddress.class,
            ByteBuffer.class,
            Path.class);

    /** Returns every built-in type by id; null for an id that isn't taken. */
    static List<@Nullable TypeEntry> all() {
        return Arrays.asList(BY_ID.clone());
    }

    static Slot.@Nullable Primitive primitive(String name) {
        for (Slot.Primitive each : PRIMITIVES.values()) {
            if (each.type().getName().equals(name)) {
                return each;
            }
        }
        return null;
    }

    /** Returns the entry of an array of a primitive type, null if the elements are of another. */
    static @Nullable TypeEntry primitiveArray(WireType.ArrayOf array) {
        boolean primitive = array.element() instanceof WireType.Named named
                && named.arguments().isEmpty()
                && primitive(named.name()) != null;
        return primitive ? BY_NAME.get(((WireType.Named) array.element()).name() + "[]") : null;
    }

    /** Returns how many type arguments a built-in name takes, -1 if there is no such name. */
    static int arity(String name) {
        return switch (name) {
            case "list", "set", "deque", "sorted-set", "enum-set", "optional" -> 1;
            case "map", "sorted-map", "enum-map" -> 2;
            default -> BY_NAME.containsKey(name) ? 0 : -1;
        };
    }
}
