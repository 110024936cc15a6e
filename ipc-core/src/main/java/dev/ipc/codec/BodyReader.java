package dev.ipc.codec;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.ReferenceResolver;
import org.jspecify.annotations.Nullable;

/** One body on its way in: the bytes left, the budget left, and whose types they are. Confined to its instance. */
final class BodyReader {
    static final int MAX_SIZE = Integer.MAX_VALUE >> 1;

    private static final int NONE = -1;
    private static final int BY_KRYO = -2;

    final BodyInput input = new BodyInput();
    final Budget budget = new Budget();
    final Kryo kryo;
    final PeerTypes self;
    PeerTypes sender;
    boolean references;

    /** The reference id of the object that is about to be created. */
    private int pending = NONE;

    BodyReader(MessageTypes types, Kryo kryo) {
        this.kryo = kryo;
        this.self = types.self();
        this.sender = self;
    }

    void begin(byte[] array, int offset, int length, PeerTypes peer) {
        input.setBuffer(array, offset, length);
        budget.beginDecoding(length);
        sender = peer;
        references = peer.references();
        pending = NONE;
    }

    void release() {
        input.release();
        sender = self;
    }

    /** Reads a value preceded by its id, which must be of a class that fits the declared one. */
    @Nullable
    Object readAny(Class<?> declared) {
        PeerTypes.Binding binding = readId();
        if (binding == null) {
            return null;
        }
        TypeEntry entry = binding.entry();
        if (!declared.isAssignableFrom(entry.format().readType())) {
            throw CodecFailure.malformed(entry.name() + " doesn't belong where " + declared.getName() + " is declared");
        }
        Format format = binding.format();
        return references && format.hasIdentity() ? readReferenced(format, false) : format.read(this);
    }

    /** Reads an id and returns what it stands for, null for null. */
    PeerTypes.@Nullable Binding readId() {
        int id = input.readVarInt(true);
        return id == 0 ? null : sender.binding(id - 2);
    }

    /** Reads the marker of a value with identity and then the value, or returns the one referred to. */
    @Nullable
    Object readReferenced(Format format, boolean nullable) {
        if (format instanceof CustomFormat custom) {
            return custom.readByKryo(this, nullable);
        }
        int marker = input.readVarInt(true);
        ReferenceResolver resolver = kryo.getReferenceResolver();
        if (marker == Format.NULL && nullable) {
            return null;
        }
        if (marker == Format.NOT_NULL) {
            int id = resolver.nextReadId(format.readType());
            pending = id;
            Object value = format.read(this);
            resolver.setReadObject(id, value);
            return value;
        }
        return resolver.getReadObject(format.readType(), marker - 2);
    }

    /** Announces that Kryo, called by a serializer of the user's, keeps the identity of the next object. */
    void beginByKryo() {
        pending = BY_KRYO;
    }

    /** Makes an object known before its content is read, so that the content may refer to it. */
    void created(Object object) {
        int id = pending;
        if (id == NONE) {
            return;
        }
        pending = NONE;
        if (id == BY_KRYO) {
            kryo.reference(object);
        } else {
            kryo.getReferenceResolver().setReadObject(id, object);
        }
    }

    /** Reads a count of things that take at least {@code minBytes} each, so many as the bytes left can hold. */
    int readCount(int minBytes) {
        int count = input.readVarInt(true);
        requireBacked(count, minBytes);
        return count;
    }

    /** Reads the size of a collection or map with its flag in the lowest bit, and charges for it. */
    int readSize(int minBytes, int cost, int elementCost) {
        int sizeAndFlag = input.readVarInt(true);
        int size = sizeAndFlag >>> 1;
        requireBacked(size, minBytes);
        budget.charge(cost + (long) size * elementCost);
        return sizeAndFlag;
    }

    private void requireBacked(int count, int minBytes) {
        if (count < 0 || (long) count * minBytes > input.remaining()) {
            throw CodecFailure.malformed("a count of " + (count & 0xFFFFFFFFL) + " is more than the bytes left hold");
        }
    }
}
