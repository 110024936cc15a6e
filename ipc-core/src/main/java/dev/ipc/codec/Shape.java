package dev.ipc.codec;

import java.util.List;

/** What the type table says about one registered type: all that a receiver needs to read its values. */
sealed interface Shape {
    /** Appends the text of this shape. */
    void appendTo(StringBuilder text);

    /** A record or class: its fields, sorted by name, in the order in which their values travel. */
    record Fields(List<Field> fields) implements Shape {
        @Override
        public void appendTo(StringBuilder text) {
            text.append('{');
            String before = "";
            for (Field field : fields) {
                field.type().appendTo(text.append(before).append(field.name()).append(':'));
                before = ",";
            }
            text.append('}');
        }
    }

    /** One field of a record or class. */
    record Field(String name, WireType type) {}

    /** An enum: its constants by ordinal. */
    record Constants(List<String> names) implements Shape {
        @Override
        public void appendTo(StringBuilder text) {
            text.append('[').append(String.join(",", names)).append(']');
        }
    }

    /** A type whose bytes are the business of a serializer of the user's. */
    record Custom(String name, int version) implements Shape {
        @Override
        public void appendTo(StringBuilder text) {
            text.append('!').append(name).append(':').append(version);
        }
    }
}
