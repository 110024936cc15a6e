package dev.ipc.codec;

import dev.ipc.Message;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
        add(12, "set", java.util.Set.class, new CollectionFormat(CollectionKind.SET, java.util.Set.class, ANY));
        add(13, "map", Map.class, new MapFormat(MapKind.MAP, Map.class, ANY, ANY));
        add(14, "deque", java.util.Deque.class, new CollectionFormat(CollectionKind.DEQUE, java.util.Deque.class, ANY));
        add(
                15,
                "sorted-set",
                java.util.SortedSet.class,
                new CollectionFormat(CollectionKind.SORTED_SET, java.util.SortedSet.class, ANY));
        add(
                16,
                "sorted-map",
                java.util.SortedMap.class,
                new MapFormat(MapKind.SORTED_MAP, java.util.SortedMap.class, ANY, ANY));
        add(19, "optional", Optional.class, new OptionalFormat(ANY));
        add(21, "boolean[]", boolean[].class, PrimitiveArrays.BOOLEANS);
        add(22, "byte[]", byte[].class, PrimitiveArrays.BYTES);
        add(23, "char[]", char[].class, PrimitiveArrays.CHARS);
        add(24, "short[]", short[].class, PrimitiveArrays.SHORTS);
        add(25, "int[]", int[].class, PrimitiveArrays.INTS);
        add(26, "long[]", long[].class, PrimitiveArrays.LONGS);
        add(27, "float[]", float[].class, PrimitiveArrays.FLOATS);
        add(28, "double[]", double[].class, PrimitiveArrays.DOUBLES);
        add(10, "message", Message.class, message());
    }

    private BuiltIns() {}

    private static void add(int id, String name, Class<?> type, Format format) {
        TypeEntry entry = new TypeEntry(id, name, type, format);
        BY_ID[id] = new PeerTypes.Binding(entry, format);
        BY_NAME.put(name, entry);
        BY_CLASS.put(type, entry);
    }

    private static void primitive(Class<?> type, Format boxed) {
        PRIMITIVES.put(type, new Slot.Primitive(type, boxed));
    }

    private static Format message() {
        ClassModel model = ClassModel.of(Message.class);
        ObjectFormat format = new ObjectFormat(model);
        Slot name = new Slot.Exact(StringFormat.INSTANCE);
        Slot userInfo = new Slot.Exact(new MapFormat(MapKind.MAP, Map.class, name, ANY));
        format.linkWriter(ObjectLinker.writer(model, List.of(name, userInfo)), 2);
        format.linkReader(
                ObjectLinker.reader(
                        model,
                        List.of(
                                new ObjectLinker.Source(
                                        "name", name, model.members().get(0)),
                                new ObjectLinker.Source(
                                        "userInfo", userInfo, model.members().get(1)))),
                2);
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
        for (Class<?> kind : KINDS) {
            if (kind.isAssignableFrom(type)) {
                return BY_CLASS.get(kind);
            }
        }
        return null;
    }

    /** The kinds, each before what it might be mistaken for. */
    private static final List<Class<?>> KINDS = List.of(
            java.util.SortedSet.class,
            java.util.Set.class,
            List.class,
            java.util.Deque.class,
            java.util.SortedMap.class,
            Map.class);

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
