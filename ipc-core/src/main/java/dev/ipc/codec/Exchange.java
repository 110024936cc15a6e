package dev.ipc.codec;

import dev.ipc.codec.WireType.ArrayOf;
import dev.ipc.codec.WireType.Named;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Decides which types one side can send so that the other can read them: the greatest set in which every type is known to
 * both, has compatible shapes, and mentions only types of the set.
 */
final class Exchange {
    private final Map<String, Shape> from;
    private final Map<String, Shape> to;
    private final Map<String, String> refusals = new HashMap<>();

    private Exchange(Map<String, Shape> from, Map<String, Shape> to) {
        this.from = from;
        this.to = to;
    }

    /** Returns, for each type of the sender's that the receiver can't read, why not. */
    static Map<String, String> refusals(Map<String, Shape> from, Map<String, Shape> to) {
        Exchange exchange = new Exchange(from, to);
        exchange.compareEach();
        exchange.spread();
        return exchange.refusals;
    }

    static Map<String, Shape> shapes(TypeTable table) {
        Map<String, Shape> shapes = new LinkedHashMap<>();
        table.lines().forEach(line -> shapes.put(line.name(), line.shape()));
        return shapes;
    }

    private void compareEach() {
        from.forEach((name, shape) -> {
            Shape other = to.get(name);
            if (other == null) {
                refusals.put(name, "the receiver doesn't know " + name + " " + shape);
                return;
            }
            String difference = difference(shape, other);
            if (difference != null) {
                refusals.put(
                        name, name + " has " + difference + ": the sender's is " + shape + ", the receiver's " + other);
            }
        });
    }

    private static @Nullable String difference(Shape shape, Shape other) {
        if (shape instanceof Shape.Fields mine && other instanceof Shape.Fields theirs) {
            Map<String, WireType> types = new HashMap<>();
            theirs.fields().forEach(field -> types.put(field.name(), field.type()));
            for (Shape.Field field : mine.fields()) {
                WireType type = types.getOrDefault(field.name(), field.type());
                if (!type.equals(field.type())) {
                    return "two types for its field " + field.name();
                }
            }
            return null;
        }
        if (shape instanceof Shape.Constants && other instanceof Shape.Constants) {
            return null;
        }
        return shape.equals(other) ? null : "two formats";
    }

    /** Takes out what mentions a type that is out, until nothing more goes. */
    private void spread() {
        boolean changed = true;
        while (changed) {
            changed = false;
            for (Map.Entry<String, Shape> each : from.entrySet()) {
                if (!refusals.containsKey(each.getKey()) && each.getValue() instanceof Shape.Fields fields) {
                    String reason = reason(each.getKey(), fields);
                    if (reason != null) {
                        refusals.put(each.getKey(), reason);
                        changed = true;
                    }
                }
            }
        }
    }

    private @Nullable String reason(String name, Shape.Fields fields) {
        for (Shape.Field field : fields.fields()) {
            boolean primitive = field.type() instanceof Named named
                    && named.arguments().isEmpty()
                    && BuiltIns.primitive(named.name()) != null;
            String reason = primitive ? null : reason(field.type());
            if (reason != null) {
                return name + "." + field.name() + ": " + reason;
            }
        }
        return null;
    }

    private @Nullable String reason(WireType type) {
        if (type instanceof ArrayOf array) {
            return BuiltIns.byName(array.toString()) != null ? null : reason(array.element());
        }
        if (!(type instanceof Named named)) {
            return null;
        }
        int arity = BuiltIns.arity(named.name());
        if (arity < 0) {
            if (!from.containsKey(named.name())) {
                return "the sender's table lacks " + named.name();
            }
            return named.arguments().isEmpty() ? refusals.get(named.name()) : type + " is malformed";
        }
        if (arity != named.arguments().size()) {
            return type + " is malformed";
        }
        if (named.name().startsWith("enum-") && !isEnum(named.arguments().get(0))) {
            return type + " is of no enum";
        }
        for (WireType argument : named.arguments()) {
            String reason = reason(argument);
            if (reason != null) {
                return reason;
            }
        }
        return null;
    }

    private boolean isEnum(WireType type) {
        if (!(type instanceof Named named)) {
            return type instanceof WireType.Any;
        }
        TypeEntry builtIn = BuiltIns.byName(named.name());
        return builtIn != null
                ? builtIn.format() instanceof EnumFormat
                : from.get(named.name()) instanceof Shape.Constants;
    }
}
