package dev.ipc.codec;

import dev.ipc.codec.WireType.ArrayOf;
import dev.ipc.codec.WireType.Named;
import org.jspecify.annotations.Nullable;

/**
 * Makes positions from a sender's shapes. Where this side declares the position too, the declaration decides which
 * implementation comes back; where it doesn't, the value is read with what is usual and dropped.
 */
final class SlotFactory {
    private static final DeclaredType OBJECT = DeclaredType.of(Object.class);

    private final Narrowing narrowing;

    /** Makes a factory; {@code types} has each registered wire name that a shape mentions. */
    SlotFactory(RegisteredTypes types) {
        this.narrowing = new Narrowing(types, this);
    }

    Slot slot(WireType wire, @Nullable DeclaredType declared) {
        if (wire instanceof WireType.Any) {
            return declared == null ? new Slot.Any(Object.class) : narrowing.slot(declared);
        }
        if (wire instanceof Named named) {
            Slot primitive = BuiltIns.primitive(named.name());
            if (primitive != null) {
                return primitive;
            }
        }
        return Slot.exact(format(wire, declared == null ? OBJECT : declared));
    }

    Format format(WireType wire, DeclaredType declared) {
        if (wire instanceof ArrayOf array) {
            return array(array, declared);
        }
        Named named = (Named) wire;
        Kind kind = Kind.ofName(named.name());
        if (kind != null) {
            Slot first = argument(named, declared, 0);
            return kind.isMap()
                    ? new MapFormat(kind, declared.raw(), first, argument(named, declared, 1))
                    : new CollectionFormat(kind, declared.raw(), first);
        }
        return switch (named.name()) {
            case "enum-set" -> new EnumSetFormat(constants(argument(named, declared, 0)));
            case "enum-map" -> new EnumMapFormat(constants(argument(named, declared, 0)), argument(named, declared, 1));
            case "optional" -> new OptionalFormat(argument(named, declared, 0));
            default -> {
                TypeEntry builtIn = BuiltIns.byName(named.name());
                yield builtIn != null ? builtIn.format() : narrowing.format(named.name(), declared);
            }
        };
    }

    /** Returns the enum that a position declares, null if it doesn't. */
    private static @Nullable EnumFormat constants(Slot slot) {
        return slot.format() instanceof EnumFormat format ? format : null;
    }

    private Slot argument(Named named, DeclaredType declared, int index) {
        return slot(named.arguments().get(index), declared.argument(index));
    }

    private Format array(ArrayOf array, DeclaredType declared) {
        TypeEntry primitive = BuiltIns.primitiveArray(array);
        if (primitive != null) {
            return primitive.format();
        }
        DeclaredType element = declared.raw().isArray() ? declared.element() : null;
        Slot slot = slot(array.element(), element);
        Class<?> component = element != null ? element.raw() : usualClass(slot);
        return new ArrayFormat(component, slot);
    }

    private static Class<?> usualClass(Slot slot) {
        Format format = slot.format();
        return format == null ? Object.class : format.readType();
    }
}
