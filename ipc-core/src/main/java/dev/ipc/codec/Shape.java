package dev.ipc.codec;

import java.util.List;
import java.util.stream.Collectors;

/** What the type table says about one registered type: all that a receiver needs to read its values. */
sealed interface Shape {
    /** A record or class: its fields, sorted by name, in the order in which their values travel. */
    record Fields(List<Field> fields) implements Shape {
        @Override
        public String toString() {
            return fields.stream().map(Field::toString).collect(Collectors.joining(",", "{", "}"));
        }
    }

    /** One field of a record or class. */
    record Field(String name, WireType type) {
        @Override
        public String toString() {
            return name + ":" + type;
        }
    }

    /** An enum: its constants by ordinal. */
    record Constants(List<String> names) implements Shape {
        @Override
        public String toString() {
            return names.stream().collect(Collectors.joining(",", "[", "]"));
        }
    }

    /** A type whose bytes are the business of a serializer of the user's. */
    record Custom(String name, int version) implements Shape {
        @Override
        public String toString() {
            return "!" + name + ":" + version;
        }
    }
}
