package dev.ipc.codec;

import com.esotericsoftware.kryo.util.MapReferenceResolver;

/**
 * Keeps the identity of what has one: objects, arrays, collections and maps, but no plain values. Serves Kryo, where a
 * serializer of the user's calls it, and the formats alike.
 */
@SuppressWarnings("rawtypes") // as Kryo declares them
final class GraphReferences extends MapReferenceResolver {
    /** What keeping the identity of one object costs a decoder, in bytes. */
    static final int COST = 16;

    final Weights weights = new Weights();
    private final MessageTypes types;

    GraphReferences(MessageTypes types) {
        this.types = types;
    }

    /** Forgets all objects, as a body ends. */
    void release() {
        weights.begin();
        reset();
    }

    /** Returns the id of the object that was added last. */
    int lastWritten() {
        return writtenObjects.size - 1;
    }

    int lastRead() {
        return readObjects.size() - 1;
    }

    /** Requires that the object referred to may stand where {@code format} is expected. */
    void requireFits(int id, Object object, Format format, Budget looks) {
        Format first = weights.format(id);
        boolean sameClass = format.implementation() == null || format.implementation() == first.implementation();
        if (sameClass && format.takes(first)) {
            return;
        }
        if (!sameClass || weights.isOpen(id) || !format.accepts(object, looks)) {
            throw CodecFailure.malformed("a reference to a " + object.getClass().getName()
                    + " whose content is of another type than what belongs there");
        }
    }

    @Override
    public boolean useReferences(Class type) {
        TypeEntry entry = types.entry(type);
        return entry != null && entry.format().hasIdentity();
    }

    @Override
    public int getWrittenId(Object object) {
        int id = super.getWrittenId(object);
        if (id >= 0) {
            weights.refer(id);
            if (weights.isOpenRecord(id)) {
                throw CodecFailure.malformed("a cycle through the record "
                        + object.getClass().getName() + ", which can't exist before its components");
            }
        }
        return id;
    }

    @Override
    public Object getReadObject(Class type, int id) {
        if (id < 0 || id >= readObjects.size()) {
            throw CodecFailure.malformed("a reference to object " + id + " of " + readObjects.size());
        }
        Object object = readObjects.get(id);
        if (object == null) {
            throw CodecFailure.malformed("a reference to an object that isn't complete and can't be part of a cycle");
        }
        if (!type.isInstance(object)) {
            throw CodecFailure.malformed(
                    "a reference to a " + object.getClass().getName() + " where " + type.getName() + " belongs");
        }
        weights.refer(id);
        return object;
    }
}
