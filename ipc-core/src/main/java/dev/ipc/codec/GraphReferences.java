package dev.ipc.codec;

import com.esotericsoftware.kryo.util.MapReferenceResolver;

/** Keeps the identity of what has one: objects, arrays, collections and maps, but no plain values. */
@SuppressWarnings("rawtypes") // as Kryo declares them
final class GraphReferences extends MapReferenceResolver {
    private final MessageTypes types;

    GraphReferences(MessageTypes types) {
        this.types = types;
    }

    @Override
    public boolean useReferences(Class type) {
        TypeEntry entry = types.entry(type);
        return entry != null && entry.format().hasIdentity();
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
        return object;
    }
}
