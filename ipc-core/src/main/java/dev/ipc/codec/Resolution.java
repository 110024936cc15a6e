package dev.ipc.codec;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Works out what a peer's type table means to this endpoint's types. */
final class Resolution {
    private final TypeGraph graph;
    private final Map<String, Shape> own;

    Resolution(TypeGraph graph) {
        this.graph = graph;
        this.own = Exchange.shapes(graph.table());
    }

    PeerTypes resolve(TypeTable remote, boolean references) {
        Map<String, Shape> theirs = Exchange.shapes(remote);
        boolean same = remote.equals(graph.table());
        Map<String, Exchange.Refusal> unreadable = same ? Map.of() : Exchange.refusals(theirs, own);
        Map<String, Format> formats = same ? ownFormats() : formats(theirs, unreadable);
        int[] ids = new int[formats.size()];
        TypeEntry[] entries = new TypeEntry[formats.size()];
        @Nullable Format[] byId = new @Nullable Format[graph.nodes().size()];
        int readable = 0;
        for (TypeTable.Line line : remote.lines()) {
            Format format = formats.get(line.name());
            if (format != null) {
                TypeEntry entry = graph.node(line.name()).entry();
                ids[readable] = line.id();
                entries[readable++] = entry;
                byId[entry.id() - TypeTable.FIRST_ID] = format;
            }
        }
        Map<Integer, String> refusals = same ? Map.of() : refusals(theirs);
        return new PeerTypes(this, ids, entries, byId, references, granted(refusals), refusals);
    }

    private Map<String, Format> ownFormats() {
        Map<String, Format> formats = new HashMap<>();
        for (TypeGraph.Node node : graph.nodes().values()) {
            formats.put(node.entry().name(), node.entry().format());
        }
        return formats;
    }

    /** Returns how the peer's bodies carry each type that can be read. */
    private Map<String, Format> formats(Map<String, Shape> theirs, Map<String, Exchange.Refusal> unreadable) {
        Map<String, Format> formats = new HashMap<>();
        theirs.forEach((name, shape) -> {
            if (!unreadable.containsKey(name)) {
                formats.put(name, format(graph.node(name), shape));
            }
        });
        Exchanged exchanged = new Exchanged(theirs, formats);
        SlotFactory slots = new SlotFactory(exchanged);
        formats.forEach((name, format) -> {
            if (theirs.get(name) instanceof Shape.Fields) {
                exchanged.link(
                        name,
                        (ObjectFormat) format,
                        Objects.requireNonNull(graph.node(name).model()),
                        slots);
            }
        });
        return formats;
    }

    /** The types of a peer's that can be read. */
    private final class Exchanged implements RegisteredTypes {
        private final Map<String, Shape> shapes;
        private final Map<String, Format> formats;

        Exchanged(Map<String, Shape> shapes, Map<String, Format> formats) {
            this.shapes = shapes;
            this.formats = formats;
        }

        @Override
        public List<TypeEntry> entries() {
            return formats.keySet().stream()
                    .map(name -> graph.node(name).entry())
                    .toList();
        }

        @Override
        public Format format(String name) {
            return Objects.requireNonNull(formats.get(name));
        }

        @Override
        public List<ObjectLinker.Source> link(String name, ObjectFormat format, ClassModel model, SlotFactory slots) {
            List<ObjectLinker.Source> sources = new ArrayList<>();
            for (Shape.Field field : ((Shape.Fields) Objects.requireNonNull(shapes.get(name))).fields()) {
                ClassModel.Member member = model.member(field.name());
                Slot slot = slots.slot(field.type(), member == null ? null : member.type());
                sources.add(new ObjectLinker.Source(new Step(field.name(), slot), member));
            }
            ObjectLinker.linkReader(format, model, sources);
            return sources;
        }
    }

    private static Format format(TypeGraph.Node node, Shape shape) {
        Format own = node.entry().format();
        if (shape instanceof Shape.Constants constants) {
            Map<String, Object> byName = new HashMap<>();
            for (Object constant : node.entry().type().getEnumConstants()) {
                byName.put(((Enum<?>) constant).name(), constant);
            }
            @Nullable Object[] bySender = new @Nullable Object[constants.names().size()];
            Arrays.setAll(bySender, ordinal -> byName.get(constants.names().get(ordinal)));
            return new EnumFormat(node.entry().type(), bySender, node.firstBit());
        }
        return node.model() == null ? own : new ObjectFormat(node.model());
    }

    /** Returns, for each bit of a {@link TypeUse} that the peer can't take, why not. */
    private Map<Integer, String> refusals(Map<String, Shape> theirs) {
        Map<Integer, String> refusals = new HashMap<>();
        Map<String, Exchange.Refusal> unsendable = Exchange.refusals(own, theirs);
        graph.nodes().forEach((name, node) -> {
            Exchange.Refusal refusal = unsendable.get(name);
            if (refusal != null) {
                refusals.put(node.entry().id() - TypeTable.FIRST_ID, refusal.describe());
            }
            if (node.shape() instanceof Shape.Constants mine && theirs.get(name) instanceof Shape.Constants other) {
                refuseConstants(refusals, node, mine, other);
            }
        });
        return refusals;
    }

    private static void refuseConstants(
            Map<Integer, String> refusals, TypeGraph.Node node, Shape.Constants mine, Shape.Constants other) {
        Set<String> known = new HashSet<>(other.names());
        String shapes = ": the sender's is " + Exchange.describe(mine) + ", the receiver's " + Exchange.describe(other);
        for (int ordinal = 0; ordinal < mine.names().size(); ordinal++) {
            String constant = mine.names().get(ordinal);
            if (!known.contains(constant)) {
                refusals.put(
                        node.firstBit() + ordinal,
                        "the receiver lacks the constant " + constant + " of "
                                + node.entry().name() + shapes);
            }
        }
    }

    private long[] granted(Map<Integer, String> refusals) {
        long[] granted = new long[(graph.useCapacity() + Long.SIZE - 1) / Long.SIZE];
        Arrays.fill(granted, -1);
        for (int bit : refusals.keySet()) {
            granted[bit >> 6] &= ~(1L << bit);
        }
        return granted;
    }
}
