package dev.ipc.codec;

import com.esotericsoftware.kryo.Kryo;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One body on its way in: the bytes left, the budget left, and whose types they are. Confined to its instance. */
final class BodyReader {
    static final int MAX_SIZE = Integer.MAX_VALUE >> 1;

    private static final int NONE = -1;
    private static final int BY_KRYO = -2;

    final BodyInput input = new BodyInput();
    final Budget budget = Budget.ofMemory();
    private final Budget looks = Budget.ofLooks();
    final GraphReferences graph;
    final PeerTypes self;
    PeerTypes sender;
    boolean references;

    /** The reference id of the object that is about to be created. */
    private int pending = NONE;

    private final @Nullable Kryo kryo;

    BodyReader(MessageTypes types, @Nullable Kryo kryo, GraphReferences graph) {
        this.kryo = kryo;
        this.graph = graph;
        this.self = types.self();
        this.sender = self;
    }

    void begin(byte[] array, int offset, int length, PeerTypes peer) {
        begin(length, peer);
        input.begin(array, offset, length);
    }

    /** Begins a body that is elsewhere; serializers of the user's get it whole, as they may want to go back in it. */
    <B> void begin(B body, BodySource<B> source, int length, PeerTypes peer) {
        begin(length, peer);
        input.begin(body, source, length, kryo != null);
    }

    private void begin(int length, PeerTypes peer) {
        self.requireSameOwner(peer);
        budget.beginDecoding(length);
        looks.beginDecoding(length);
        sender = peer;
        references = peer.references();
    }

    void release() {
        input.release();
        sender = self;
    }

    /** Returns what a serializer of the user's is given. */
    Kryo kryo() {
        return Objects.requireNonNull(kryo);
    }

    /** Reads a value preceded by its id, which must be of a class that fits the declared one. */
    @Nullable
    Object readAny(Class<?> declared) {
        TypeEntry entry = readId();
        return entry == null ? null : readIdentified(entry, sender.formatOf(entry), declared);
    }

    /** Reads a value whose id precedes it, and which must fit the declared class. */
    Object readIdentified(TypeEntry entry, Format format, Class<?> declared) {
        if (!format.fits(declared)) {
            throw misplaced(entry.name(), declared);
        }
        Object value = references && format.hasIdentity()
                ? Objects.requireNonNull(readReferenced(format, false))
                : format.read(this);
        if (!declared.isInstance(value)) {
            throw misplaced(value.getClass().getTypeName(), declared);
        }
        return value;
    }

    private static CodecFailure misplaced(String what, Class<?> declared) {
        return CodecFailure.malformed(what + " doesn't belong where " + declared.getName() + " is declared");
    }

    /** Reads an id and returns what it stands for, null for null. */
    @Nullable
    TypeEntry readId() {
        int id = input.readVarInt(true);
        return id == 0 ? null : sender.entry(id - 2);
    }

    /** Reads the marker of a value with identity and then the value, or returns the one referred to. */
    @Nullable
    Object readReferenced(Format format, boolean nullable) {
        if (format instanceof CustomFormat custom) {
            return custom.readByKryo(this, nullable);
        }
        int marker = input.readVarInt(true);
        if (marker == Format.NULL && nullable) {
            return null;
        }
        if (marker != Format.NOT_NULL) {
            Object object = graph.getReadObject(format.readType(), marker - 2);
            graph.requireFits(marker - 2, object, format, looks);
            return object;
        }
        int id = graph.nextReadId(format.readType());
        Object value = readWeighed(format, id, id);
        graph.setReadObject(id, value);
        return value;
    }

    /** Reads a value that just got its reference id from Kryo, called by a serializer of the user's. */
    Object readByKryo(Format format) {
        return references && format.hasIdentity() ? readWeighed(format, graph.lastRead(), BY_KRYO) : format.read(this);
    }

    private Object readWeighed(Format format, int id, int announced) {
        budget.charge(GraphReferences.COST);
        graph.weights.open(id, format);
        long start = input.total();
        long before = graph.weights.beyond();
        pending = announced;
        Object value = format.read(this);
        pending = NONE;
        graph.weights.complete(id, (int) (input.total() - start), before);
        return value;
    }

    /** Makes an object known before its content is read, so that the content may refer to it. */
    void created(Object object) {
        int id = pending;
        if (id == NONE) {
            return;
        }
        pending = NONE;
        if (id == BY_KRYO) {
            kryo().reference(object);
        } else {
            graph.setReadObject(id, object);
        }
    }

    /** Reads a count of things that take at least {@code minBytes} each, so many as the bytes left can hold. */
    int readCount(int minBytes) {
        return input.requireAll(input.readVarInt(true), minBytes);
    }

    /** Reads the size of a collection or map with its flag in the lowest bit, and charges for it. */
    int readSize(int minBytes, int cost, int elementCost) {
        int sizeAndFlag = input.readVarInt(true);
        int size = input.requireAll(sizeAndFlag >>> 1, minBytes);
        budget.charge(cost + (long) size * elementCost);
        return sizeAndFlag;
    }

    /** Reads a string that may not be null. */
    String readText() {
        String value = input.readString();
        if (value == null) {
            throw CodecFailure.malformed("a string is null where it may not be");
        }
        budget.charge(StringFormat.cost(value));
        return value;
    }

    /** Reads a count of bytes and the bytes. */
    byte[] readBytes() {
        return (byte[]) PrimitiveArrays.BYTES.read(this);
    }
}
