package dev.ipc.codec;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.ReferenceResolver;
import org.jspecify.annotations.Nullable;

/** One body on its way out: the bytes so far, what they cost a decoder, and which types they use. Confined to its instance. */
final class BodyWriter {
    final BodyOutput output = new BodyOutput();
    final Budget budget = new Budget();
    final TypeUse.Collector use;
    final MessageTypes types;
    final Kryo kryo;
    final boolean references;

    BodyWriter(MessageTypes types, Kryo kryo) {
        this.types = types;
        this.kryo = kryo;
        this.references = types.references();
        this.use = new TypeUse.Collector(types.useCapacity());
    }

    void begin(int maxBytes) {
        output.begin(maxBytes);
        budget.beginEncoding();
        use.begin();
    }

    void release() {
        output.release();
    }

    /** Writes a value preceded by its id. */
    void writeAny(@Nullable Object value) {
        if (value == null) {
            output.writeByte(Format.NULL);
            return;
        }
        TypeEntry entry = writeId(value.getClass());
        Format format = entry.format();
        if (!references || !format.hasIdentity() || !writeReference(value)) {
            format.write(this, value);
        }
    }

    /** Writes the id of a class and notes its use. */
    TypeEntry writeId(Class<?> type) {
        TypeEntry entry = types.entry(type);
        if (entry == null) {
            throw CodecFailure.malformed(types.describeUnknown(type));
        }
        output.writeVarInt(entry.id() + 2, true);
        if (!entry.isBuiltIn()) {
            use.add(entry.id() - TypeTable.FIRST_ID);
        }
        return entry;
    }

    /** Writes a reference or the marker of a first appearance; returns whether it was a reference. */
    boolean writeReference(Object value) {
        ReferenceResolver resolver = kryo.getReferenceResolver();
        int id = resolver.getWrittenId(value);
        if (id >= 0) {
            output.writeVarInt(id + 2, true);
            return true;
        }
        resolver.addWrittenObject(value);
        output.writeByte(Format.NOT_NULL);
        return false;
    }

    /** Writes the size of a collection or map with its flag, and charges for it. */
    void writeSize(int size, boolean unmodifiable, int cost, int elementCost) {
        if (size > BodyReader.MAX_SIZE) {
            throw CodecFailure.limit("a collection has more than " + BodyReader.MAX_SIZE + " elements");
        }
        output.writeVarInt(size << 1 | (unmodifiable ? 1 : 0), true);
        budget.charge(cost + (long) size * elementCost);
    }

    static void requireUnchanged(int size, int written) {
        if (size != written) {
            throw CodecFailure.malformed(
                    "a collection of " + size + " elements gave " + written + ": it was changed meanwhile");
        }
    }
}
