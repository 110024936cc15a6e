package dev.ipc.codec;

import org.jspecify.annotations.Nullable;

/** A record or class: the values of its fields, in the order of the sender's shape. */
final class ObjectFormat extends Format {
    private final ClassModel model;
    private @Nullable ObjectWriter writer;
    private @Nullable ObjectReader reader;
    private int writeCost;
    private int readCost;

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
