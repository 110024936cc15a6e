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
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The types that every endpoint knows, under ids and names that the protocol fixes. */
final class BuiltIns {
    private static final PeerTypes.@Nullable Binding[] BY_ID = new PeerTypes.@Nullable Binding[TypeTable.FIRST_ID];
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

        add(11, "list", List.class, new CollectionFormat(CollectionKind.LIST, List.class, ANY));
        add(12, "set", Set.class, new CollectionFormat(CollectionKind.SET, Set.class, ANY));
        add(13, "map", Map.class, new MapFormat(MapKind.MAP, Map.class, ANY, ANY));
        add(14, "deque", Deque.class, new CollectionFormat(CollectionKind.DEQUE, Deque.class, ANY));
        add(15, "sorted-set", SortedSet.class, new CollectionFormat(CollectionKind.SORTED_SET, SortedSet.class, ANY));
        add(16, "sorted-map", SortedMap.class, new MapFormat(MapKind.SORTED_MAP, SortedMap.class, ANY, ANY));
        add(17, "enum-set", EnumSet.class, new EnumSetFormat(null));
        add(18, "enum-map", EnumMap.class, new EnumMapFormat(null, ANY));
        add(19, "optional", Optional.class, new OptionalFormat(ANY));
        add(20, "array", Object[].class, new AnyArrayFormat());
        add(21, "boolean[]", boolean[].class, PrimitiveArrays.BOOLEANS);
        add(22, "byte[]", byte[].class, PrimitiveArrays.BYTES);
        add(23, "char[]", char[].class, PrimitiveArrays.CHARS);
        add(24, "short[]", short[].class, PrimitiveArrays.SHORTS);
        add(25, "int[]", int[].class, PrimitiveArrays.INTS);
        add(26, "long[]", long[].class, PrimitiveArrays.LONGS);
        add(27, "float[]", float[].class, PrimitiveArrays.FLOATS);
        add(28, "double[]", double[].class, PrimitiveArrays.DOUBLES);
        add(29, "optional-int", OptionalInt.class, Values.OPTIONAL_INT);
        add(30, "optional-long", OptionalLong.class, Values.OPTIONAL_LONG);
        add(31, "optional-double", OptionalDouble.class, Values.OPTIONAL_DOUBLE);

        add(32, "big-integer", BigInteger.class, Values.BIG_INTEGER);
        add(33, "big-decimal", BigDecimal.class, Values.BIG_DECIMAL);
        add(34, "uuid", UUID.class, Values.UUID_);
        add(35, "uri", URI.class, Values.URI_);
        add(36, "bit-set", BitSet.class, Values.BIT_SET);
        add(37, "inet-address", InetAddress.class, Values.INET_ADDRESS);
        add(38, "byte-buffer", ByteBuffer.class, Values.BYTE_BUFFER);
        add(39, "path", Path.class, Values.PATH);

        add(40, "instant", Instant.class, Times.INSTANT);
        add(41, "duration", Duration.class, Times.DURATION);
        add(42, "local-date", LocalDate.class, Times.LOCAL_DATE);
        add(43, "local-time", LocalTime.class, Times.LOCAL_TIME);
        add(44, "local-date-time", LocalDateTime.class, Times.LOCAL_DATE_TIME);
        add(45, "offset-date-time", OffsetDateTime.class, Times.OFFSET_DATE_TIME);
        add(46, "offset-time", OffsetTime.class, Times.OFFSET_TIME);
        add(47, "zoned-date-time", ZonedDateTime.class, Times.ZONED_DATE_TIME);
        add(48, "zone-id", ZoneId.class, Times.ZONE_ID);
        add(49, "zone-offset", ZoneOffset.class, Times.ZONE_OFFSET);
        add(50, "period", Period.class, Times.PERIOD);
        add(51, "year", Year.class, Times.YEAR);
        add(52, "year-month", YearMonth.class, Times.YEAR_MONTH);
        add(53, "month-day", MonthDay.class, Times.MONTH_DAY);
        add(54, "day-of-week", DayOfWeek.class, Times.DAY_OF_WEEK);
        add(55, "month", Month.class, Times.MONTH);

        add(10, "message", Message.class, message());
    }

    private BuiltIns() {}

    private static void add(int id, String name, Class<?> type, Format format) {
        TypeEntry entry = new TypeEntry(id, name, type, format);
        BY_ID[id] = new PeerTypes.Binding(entry, format);
        BY_NAME.put(name, entry);
        BY_CLASS.put(type, entry);
    }

    private static void primitive(Class<?> type, Leaf<?> boxed) {
        PRIMITIVES.put(type, new Slot.Primitive(type, boxed));
    }

    private static Format message() {
        ClassModel model = ClassModel.of(Message.class);
        ObjectFormat format = new ObjectFormat(model);
        Slot name = new Slot.Exact(StringFormat.INSTANCE);
        List<Step> steps = List.of(
                new Step("name", name),
                new Step("userInfo", new Slot.Exact(new MapFormat(MapKind.MAP, Map.class, name, ANY))));
        ObjectLinker.linkWriter(format, model, steps);
        ObjectLinker.linkReader(
                format,
                model,
                List.of(
                        new ObjectLinker.Source(steps.get(0), model.members().get(0)),
                        new ObjectLinker.Source(steps.get(1), model.members().get(1))));
        return format;
    }

    static PeerTypes.@Nullable Binding binding(int id) {
        return BY_ID[id];
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
        return Arrays.stream(BY_ID)
                .map(binding -> binding == null ? null : binding.entry())
                .collect(Collectors.toList());
    }

    static Slot.@Nullable Primitive primitive(String name) {
        for (Slot.Primitive each : PRIMITIVES.values()) {
            if (each.type().getName().equals(name)) {
                return each;
            }
        }
        return null;
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
