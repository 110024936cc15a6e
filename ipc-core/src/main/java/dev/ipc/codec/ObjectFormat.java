package dev.ipc.codec;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A record or class: the values of its fields, in the order of the sender's shape. */
final class ObjectFormat extends Format {
    private final ClassModel model;
    private @Nullable ObjectWriter writer;
    private @Nullable ObjectReader reader;
    private int writeCost;
    private int readCost;

    /** What a declaration's type arguments ask of the fields; null where there are none. */
    private @Nullable List<ObjectLinker.Source> narrow;

    /** Writes the fields of one object. */
    interface ObjectWriter {
        void write(BodyWriter out, Object value) throws Throwable;
    }

    /** Reads the fields of one object and makes it. */
    interface ObjectReader {
        Object read(BodyReader in) throws Throwable;
    }

    /** Makes a format that is linked later, so that types may refer to each other. */
    ObjectFormat(ClassModel model) {
        this.model = model;
    }

    void linkWriter(ObjectWriter linked, int fields) {
        writer = linked;
        writeCost = cost(fields);
    }

    void linkReader(ObjectReader linked, int fields) {
        reader = linked;
        readCost = cost(fields);
    }

    /** Makes this the format of what a declaration with type arguments asks for. */
    void narrow(List<ObjectLinker.Source> sources) {
        narrow = sources;
    }

    @Override
    boolean takes(Format first) {
        return equals(first) || (narrow == null && first instanceof ObjectFormat && first.readType() == readType());
    }

    @Override
    boolean accepts(Object value, Budget budget) {
        if (value.getClass() != model.type()) {
            return false;
        }
        if (narrow == null) {
            return true;
        }
        budget.enter();
        budget.charge(readCost);
        for (ObjectLinker.Source source : narrow) {
            if (source.member() != null && !source.slot().accepts(get(source.member(), value), budget)) {
                return false;
            }
        }
        budget.leave();
        return true;
    }

    private static @Nullable Object get(ClassModel.Member member, Object object) {
        try {
            return member.getter().invoke(object);
        } catch (Throwable t) {
            throw CodecFailure.at(member.name(), t);
        }
    }

    private static int cost(int fields) {
        return 16 + 8 * fields;
    }

    @Override
    Class<?> readType() {
        return model.type();
    }

    @Override
    boolean hasIdentity() {
        return true;
    }

    @Override
    boolean hashesByIdentity() {
        return model.hashesByIdentity();
    }

    @Override
    boolean existsEarly() {
        return !model.isRecord();
    }

    @Override
    void write(BodyWriter out, Object value) {
        ObjectWriter linked = writer;
        if (linked == null) {
            throw new IllegalStateException("not linked: " + model.type());
        }
        if (value.getClass() != model.type()) {
            throw CodecFailure.malformed(value.getClass().getName() + " stands where exactly "
                    + model.type().getName() + " is declared, and it isn't registered");
        }
        out.budget.enter();
        out.budget.charge(writeCost);
        try {
            linked.write(out, value);
        } catch (Throwable t) {
            throw CodecFailure.of(t);
        }
        out.budget.leave();
    }

    @Override
    Object read(BodyReader in) {
        ObjectReader linked = reader;
        if (linked == null) {
            throw new IllegalStateException("not linked: " + model.type());
        }
        in.budget.enter();
        in.budget.charge(readCost);
        Object value;
        try {
            value = linked.read(in);
        } catch (Throwable t) {
            throw CodecFailure.of(t);
        }
        in.budget.leave();
        return value;
    }
}
