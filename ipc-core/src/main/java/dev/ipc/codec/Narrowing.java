package dev.ipc.codec;

import dev.ipc.codec.WireType.Named;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;

/**
 * Makes formats for what declarations of this side say about type arguments and the wire doesn't: {@code Box<String>} travels
 * as {@code Box}, whose field may hold anything, and yet holds nothing but strings where it is declared so.
 */
final class Narrowing {
    /** Types that grow as they repeat, such as {@code Chain<T>} with a field {@code Chain<List<T>>}, are checked so deep. */
    private static final int MAX_DEPTH = 6;

    /** The most formats for one sender; what would take more is checked as its class alone. */
    private static final int MAX_FORMATS = 10_000;

    private final RegisteredTypes types;
    private final SlotFactory slots;
    private final Map<DeclaredType, ObjectFormat> formats = new HashMap<>();

    Narrowing(RegisteredTypes types, SlotFactory slots) {
        this.types = types;
        this.slots = slots;
    }

    /** Returns a position whose values are preceded by their ids. */
    Slot slot(DeclaredType declared) {
        Class<?> raw = declared.raw();
        boolean kind = Kind.isImplementation(raw);
        if (declared.arguments().isEmpty() && !kind) {
            return new Slot.Any(raw);
        }
        Map<String, Format> narrower = new HashMap<>();
        for (Kind each : Kind.values()) {
            if (Kind.ofDeclared(raw) == each || each.comesBackAs(raw)) {
                narrower.put(each.wireName, slots.format(anyOf(each.wireName, each.arity()), declared));
            }
        }
        if (raw == java.util.Optional.class) {
            narrower.put("optional", slots.format(anyOf("optional", 1), declared));
        }
        for (TypeEntry entry : types.entries()) {
            if (raw.isAssignableFrom(entry.type())) {
                narrower.put(entry.name(), format(entry.name(), declared.as(entry.type())));
            }
        }
        return new NarrowSlot(declared, Map.copyOf(narrower));
    }

    private static Named anyOf(String name, int arity) {
        return new Named(name, Collections.nCopies(arity, WireType.ANY));
    }

    /** Returns the format of a registered type in a position that declares it with type arguments or without. */
    Format format(String name, DeclaredType declared) {
        Format usual = types.format(name);
        if (!(usual instanceof ObjectFormat) || !declared.isNarrow() || declared.depth() > MAX_DEPTH) {
            return usual;
        }
        ObjectFormat known = formats.get(declared);
        if (known != null || formats.size() == MAX_FORMATS) {
            return known != null ? known : usual;
        }
        ClassModel model = ClassModel.of(declared.raw(), declared.bindings());
        ObjectFormat made = new ObjectFormat(model);
        formats.put(declared, made);
        made.narrow(types.link(name, made, model, slots));
        return made;
    }
}
