package dev.ipc.codec;

import java.util.List;

/** The type of a field as the type table's text has it (protocol section 3). */
sealed interface WireType {
    /** A value of any type within the receiver's own declaration; its id precedes it. */
    WireType ANY = new Any();

    /** Appends the text of this type. */
    void appendTo(StringBuilder text);

    record Any() implements WireType {
        @Override
        public void appendTo(StringBuilder text) {
            text.append('*');
        }
    }

    /** A registered or built-in type by its wire name. */
    record Named(String name, List<WireType> arguments) implements WireType {
        @Override
        public void appendTo(StringBuilder text) {
            text.append(name);
            char before = '<';
            for (WireType argument : arguments) {
                argument.appendTo(text.append(before));
                before = ',';
            }
            if (!arguments.isEmpty()) {
                text.append('>');
            }
        }
    }

    /** An array. */
    record ArrayOf(WireType element) implements WireType {
        @Override
        public void appendTo(StringBuilder text) {
            element.appendTo(text);
            text.append("[]");
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
