package dev.ipc.codec;

import dev.ipc.codec.WireType.ArrayOf;
import dev.ipc.codec.WireType.Named;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides which types one side can send so that the other can read them: the greatest set in which every type is known to
 * both, has compatible shapes, and mentions only types of the set. Takes time proportional to the tables.
 */
final class Exchange {
    private static final int LONGEST_SHAPE = 500;

    private final Map<String, Shape> from;
    private final Map<String, Shape> to;
    private final Map<String, Refusal> refusals = new HashMap<>();

    /** For each type, the fields that mention it. */
    private final Map<String, List<Mention>> mentions = new HashMap<>();

    record Mention(String type, String field) {}

    /**
     * Why a type can't be exchanged.
     *
     * @param fault says it; a table may hold many types that nobody asks about, and to say it for each takes long
     * @param by the field that leads to the type at fault; null if it is this type itself
     */
    record Refusal(Supplier<String> fault, @Nullable Mention by) {
        String describe() {
            return by == null ? fault.get() : by.type() + "." + by.field() + ": " + fault.get();
        }
    }

    private Exchange(Map<String, Shape> from, Map<String, Shape> to) {
        this.from = from;
        this.to = to;
    }

    /** Returns, for each type of the sender's that the receiver can't read, why not. */
    static Map<String, Refusal> refusals(Map<String, Shape> from, Map<String, Shape> to) {
        Exchange exchange = new Exchange(from, to);
        from.forEach(exchange::compare);
        exchange.spread();
        return exchange.refusals;
    }

    static Map<String, Shape> shapes(TypeTable table) {
        Map<String, Shape> shapes = new LinkedHashMap<>();
        for (TypeTable.Line line : table.lines()) {
            shapes.put(line.name(), line.shape());
        }
        return shapes;
    }

    /** Returns a shape for a message, which needn't have all of a long one. */
    static String describe(Shape shape) {
        StringBuilder text = new StringBuilder();
        shape.appendTo(text);
        return text.length() <= LONGEST_SHAPE ? text.toString() : text.substring(0, LONGEST_SHAPE) + "...";
    }

    private void compare(String name, Shape shape) {
        Shape other = to.get(name);
        if (other == null) {
            refuse(name, () -> "the receiver doesn't know " + name + " " + describe(shape));
            return;
        }
        String difference = difference(shape, other);
        if (difference != null) {
            refuse(
                    name,
                    () -> name + " has " + difference + ": the sender's is " + describe(shape) + ", the receiver's "
                            + describe(other));
        } else if (shape instanceof Shape.Fields fields) {
            for (Shape.Field field : fields.fields()) {
                String wrong =
                        isPrimitive(field.type()) ? null : mention(new Mention(name, field.name()), field.type());
                if (wrong != null) {
                    refuse(name, () -> name + "." + field.name() + ": " + wrong);
                    return;
                }
            }
        }
    }

    private void refuse(String name, Supplier<String> fault) {
        refusals.put(name, new Refusal(fault, null));
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

    private static boolean isPrimitive(WireType type) {
        return type instanceof Named named && named.arguments().isEmpty() && BuiltIns.primitive(named.name()) != null;
    }

    /** Notes which types a field's type mentions; returns what is wrong with it, null if nothing is. */
    private @Nullable String mention(Mention mention, WireType type) {
        if (type instanceof ArrayOf array) {
            return BuiltIns.primitiveArray(array) != null ? null : mention(mention, array.element());
        }
        if (!(type instanceof Named named)) {
            return null;
        }
        int arity = BuiltIns.arity(named.name());
        if (arity < 0 && named.arguments().isEmpty()) {
            mentions.computeIfAbsent(named.name(), name -> new ArrayList<>()).add(mention);
            return from.containsKey(named.name()) ? null : "the sender's table lacks " + named.name();
        }
        if (arity != named.arguments().size()) {
            return "the type of this field is malformed";
        }
        if (named.name().startsWith("enum-") && !isEnum(named.arguments().get(0))) {
            return "an " + named.name() + " is of no enum";
        }
        for (WireType argument : named.arguments()) {
            String wrong = mention(mention, argument);
            if (wrong != null) {
                return wrong;
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

    /** Takes out what mentions a type that is out, and what mentions that, each for the reason at the root of it. */
    private void spread() {
        Deque<String> out = new ArrayDeque<>(refusals.keySet());
        while (!out.isEmpty()) {
            String type = out.remove();
            Supplier<String> fault = Objects.requireNonNull(refusals.get(type)).fault();
            for (Mention mention : mentions.getOrDefault(type, List.of())) {
                if (!refusals.containsKey(mention.type())) {
                    refusals.put(mention.type(), new Refusal(fault, mention));
                    out.add(mention.type());
                }
            }
        }
    }
}
