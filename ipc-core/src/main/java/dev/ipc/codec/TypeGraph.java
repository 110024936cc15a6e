package dev.ipc.codec;

import com.esotericsoftware.kryo.Serializer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The registered types of this endpoint with their shapes and formats, linked to each other. */
final class TypeGraph implements RegisteredTypes {
    private final Map<String, Node> nodes = new LinkedHashMap<>();
    private final Map<Class<?>, Supplier<? extends Serializer<?>>> serializers = new HashMap<>();
    private final TypeTable table;
    private final int useCapacity;

    /**
     * One registered type.
     *
     * @param model null but for records and classes
     */
    record Node(TypeEntry entry, Shape shape, @Nullable ClassModel model, int firstBit) {}

    TypeGraph(Collection<Registrations.Registered> registered) {
        Map<Class<?>, String> names = new LinkedHashMap<>();
        for (Registrations.Registered each : registered) {
            names.put(each.type(), each.name());
        }
        WireTypes wireTypes = new WireTypes(names);
        int bit = registered.size();
        List<TypeTable.Line> lines = new ArrayList<>();
        for (Registrations.Registered each : registered) {
            requireFew(each.type());
            Node node = node(each, TypeTable.FIRST_ID + lines.size(), bit, wireTypes);
            nodes.put(each.name(), node);
            lines.add(new TypeTable.Line(node.entry().id(), each.name(), node.shape()));
            if (node.shape() instanceof Shape.Constants constants) {
                bit += constants.names().size();
            }
            if (each.serializer() != null) {
                serializers.put(each.type(), each.serializer());
            }
        }
        table = TypeTable.of(lines);
        requireSendable(table);
        useCapacity = bit;
        SlotFactory slots = new SlotFactory(this);
        for (Node node : nodes.values()) {
            if (node.model() != null) {
                link(node.entry().name(), (ObjectFormat) node.entry().format(), node.model(), slots);
            }
        }
    }

    private static void requireFew(Class<?> type) {
        int members = type.isEnum() ? type.getEnumConstants().length : type.getDeclaredFields().length;
        if (members > WireNames.MAX_MEMBERS) {
            throw new IllegalArgumentException(
                    type.getName() + " has more than " + WireNames.MAX_MEMBERS + " fields or constants");
        }
    }

    /** Requires that a hello can carry the table; a peer would refuse the connection. */
    private static void requireSendable(TypeTable table) {
        if (table.size() > TypeTable.MAX_BYTES) {
            throw new IllegalArgumentException(
                    "the names and fields of the " + table.lines().size()
                            + " registered types take " + table.size() + " bytes, of which a hello carries at most "
                            + TypeTable.MAX_BYTES + ": register fewer types, or some under shorter names");
        }
    }

    private static Node node(Registrations.Registered each, int id, int bit, WireTypes wireTypes) {
        Class<?> type = each.type();
        if (each.custom() != null) {
            return new Node(new TypeEntry(id, each.name(), type, new CustomFormat(type)), each.custom(), null, 0);
        }
        if (type.isEnum()) {
            List<String> constants = new ArrayList<>();
            for (Object constant : type.getEnumConstants()) {
                constants.add(WireNames.requireName("constant", ((Enum<?>) constant).name()));
            }
            Format format = new EnumFormat(type, type.getEnumConstants(), bit);
            return new Node(new TypeEntry(id, each.name(), type, format), new Shape.Constants(constants), null, bit);
        }
        ClassModel model = ClassModel.of(type);
        List<Shape.Field> fields = new ArrayList<>();
        String path = wireTypes.path(type);
        for (ClassModel.Member member : model.members()) {
            WireNames.requireName("field", member.name());
            WireType wire = wireTypes.of(member.type(), path + "." + member.name());
            if (WireType.depth(wire) > TypeTableParser.MAX_DEPTH) {
                throw new IllegalArgumentException(path + "." + member.name() + " nests more than "
                        + TypeTableParser.MAX_DEPTH + " types, and no peer takes that");
            }
            fields.add(new Shape.Field(member.name(), wire));
        }
        return new Node(
                new TypeEntry(id, each.name(), type, new ObjectFormat(model)), new Shape.Fields(fields), model, 0);
    }

    @Override
    public List<ObjectLinker.Source> link(String name, ObjectFormat format, ClassModel model, SlotFactory slots) {
        Shape.Fields shape = (Shape.Fields) node(name).shape();
        List<Step> steps = new ArrayList<>();
        List<ObjectLinker.Source> sources = new ArrayList<>();
        for (int i = 0; i < shape.fields().size(); i++) {
            ClassModel.Member member = model.members().get(i);
            Step step = new Step(member.name(), slots.slot(shape.fields().get(i).type(), member.type()));
            steps.add(step);
            sources.add(new ObjectLinker.Source(step, member));
        }
        ObjectLinker.linkWriter(format, model, steps);
        ObjectLinker.linkReader(format, model, sources);
        return sources;
    }

    @Override
    public Format format(String name) {
        return node(name).entry().format();
    }

    /** Returns the type of a wire name that is known to be registered. */
    Node node(String name) {
        return Objects.requireNonNull(nodes.get(name));
    }

    Map<String, Node> nodes() {
        return nodes;
    }

    @Override
    public List<TypeEntry> entries() {
        List<TypeEntry> entries = new ArrayList<>();
        for (Node node : nodes.values()) {
            entries.add(node.entry());
        }
        return Collections.unmodifiableList(entries);
    }

    Map<Class<?>, Supplier<? extends Serializer<?>>> serializers() {
        return serializers;
    }

    TypeTable table() {
        return table;
    }

    int useCapacity() {
        return useCapacity;
    }
}
