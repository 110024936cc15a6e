package dev.ipc.codec;

import java.util.List;
import java.util.stream.Collectors;

/** The type of a field as the type table's text has it (protocol section 3). */
sealed interface WireType {
    /** A value of any type within the receiver's own declaration; its id precedes it. */
    WireType ANY = new Any();

    record Any() implements WireType {
        @Override
        public String toString() {
            return "*";
        }
    }

    /** A registered or built-in type by its wire name. */
    record Named(String name, List<WireType> arguments) implements WireType {
        @Override
        public String toString() {
            return arguments.isEmpty()
                    ? name
                    : arguments.stream().map(WireType::toString).collect(Collectors.joining(",", name + "<", ">"));
        }
    }

    /** An array. */
    record ArrayOf(WireType element) implements WireType {
        @Override
        public String toString() {
            return element + "[]";
        }
    }

    /** Returns how many types are inside each other, the outermost included. */
    static int depth(WireType type) {
        int inner = 0;
        if (type instanceof ArrayOf array) {
            inner = depth(array.element());
        } else if (type instanceof Named named) {
            for (WireType argument : named.arguments()) {
                inner = Math.max(inner, depth(argument));
            }
        }
        return inner + 1;
    }

    static WireType named(String name) {
        return new Named(name, List.of());
    }
}
