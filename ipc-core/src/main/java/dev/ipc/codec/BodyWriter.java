package dev.ipc.codec;

import com.esotericsoftware.kryo.Kryo;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One body on its way out: the bytes so far, what they cost a decoder, and which types they use. Confined to its instance. */
final class BodyWriter {
    final BodyOutput output = new BodyOutput();
    final Budget budget = Budget.ofMemory();
    private final Budget looks = Budget.ofLooks();
    final TypeUse.Collector use;
    final MessageTypes types;
    final GraphReferences graph;
    final boolean references;
    private final @Nullable Kryo kryo;

    /** The registered class looked up last, most often the one that comes next. */
    private @Nullable Class<?> lastType;

    private @Nullable TypeEntry lastEntry;

    /** None while a map is written: one in it gets another. */
    private @Nullable EntryWriter entryWriter;

    BodyWriter(MessageTypes types, @Nullable Kryo kryo, GraphReferences graph) {
        this.types = types;
        this.kryo = kryo;
        this.graph = graph;
        this.references = types.references();
        this.use = new TypeUse.Collector(types.useCapacity());
    }

    void begin(int maxBytes, BodySink<?> sink) {
        output.begin(maxBytes, kryo == null ? sink : null);
        budget.beginEncoding(references);
        looks.beginEncoding(references);
        use.begin();
    }

    /** Requires that a decoder grants what a body of this length costs. */
    void requireGranted(int length) {
        budget.requireWithin(length);
        looks.requireWithin(length);
    }

    /** Returns what a serializer of the user's is given. */
    Kryo kryo() {
        return Objects.requireNonNull(kryo);
    }

    /** Returns what writes the entries of a map; to be given back, unless it fails. */
    EntryWriter takeEntryWriter() {
        EntryWriter taken = entryWriter;
        entryWriter = null;
        return taken == null ? new EntryWriter(this) : taken;
    }

    void giveBack(EntryWriter taken) {
        entryWriter = taken;
    }

    /** Writes a value preceded by its id. */
    void writeAny(@Nullable Object value) {
        if (value == null) {
            output.writeByte(Format.NULL);
            return;
        }
        writeIdentified(writeId(value.getClass()).format(), value);
    }

    /** Writes a value whose id precedes it. */
    void writeIdentified(Format format, Object value) {
        if (references && format.hasIdentity()) {
            writeReferenced(format, value);
        } else {
            format.write(this, value);
        }
    }

    /** Writes the id of a class and notes its use. */
    TypeEntry writeId(Class<?> type) {
        TypeEntry entry = type == lastType ? lastEntry : types.entry(type);
        if (entry == null) {
            throw CodecFailure.malformed(types.describeUnknown(type));
        }
        output.writeVarInt(entry.id() + 2, true);
        if (!entry.isBuiltIn()) {
            lastType = type;
            lastEntry = entry;
            use.add(entry.id() - TypeTable.FIRST_ID);
        }
        return entry;
    }

    /** Writes a reference, or the marker of a first appearance and the value. */
    void writeReferenced(Format format, Object value) {
        int id = graph.getWrittenId(value);
        if (id >= 0) {
            graph.requireFits(id, value, format, looks);
            output.writeVarInt(id + 2, true);
        } else {
            int added = graph.addWrittenObject(value);
            output.writeByte(Format.NOT_NULL);
            writeWeighed(format, value, added);
        }
    }

    /** Writes a value that just got its reference id. */
    void writeWeighed(Format format, Object value, int id) {
        budget.charge(GraphReferences.COST);
        graph.weights.open(id, format);
        int start = output.length();
        long before = graph.weights.beyond();
        format.write(this, value);
        graph.weights.complete(id, output.length() - start, before);
    }

    /** Writes the size of a collection or map with its flag, and charges for it. */
    void writeSize(int size, boolean unmodifiable, int cost, int elementCost) {
        if (size < 0 || size > BodyReader.MAX_SIZE) {
            throw CodecFailure.limit("a collection has " + size + " elements");
        }
        output.writeVarInt(size << 1 | (unmodifiable ? 1 : 0), true);
        budget.charge(cost + (long) size * elementCost);
    }

    /** Writes a string that is not null. */
    void writeText(String value) {
        budget.charge(StringFormat.cost(value));
        output.writeString(value);
    }

    /** Writes a count of bytes and the bytes. */
    void writeBytes(byte[] bytes) {
        PrimitiveArrays.BYTES.write(this, bytes);
    }
}
