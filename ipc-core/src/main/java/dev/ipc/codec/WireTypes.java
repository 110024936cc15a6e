package dev.ipc.codec;

import dev.ipc.codec.WireType.ArrayOf;
import dev.ipc.codec.WireType.Named;
import java.lang.reflect.TypeVariable;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Says how a declared type reads in the type table, given which classes are registered. */
final class WireTypes {
    private final Map<Class<?>, String> names;
    private final Map<Class<?>, String> paths = new HashMap<>();

    /** Makes the translator; {@code names} has the wire name of every registered class. */
    WireTypes(Map<Class<?>, String> names) {
        this.names = names;
    }

    /** Returns the path by which fields looked at before lead to a class, or its simple name if none does. */
    String path(Class<?> type) {
        return paths.getOrDefault(type, type.getSimpleName());
    }

    /**
     * Returns the type of one field.
     *
     * @param path where the declaration stands, for the message
     * @throws IllegalArgumentException if nothing registered or built in can stand there
     */
    WireType of(DeclaredType declared, String path) {
        Class<?> raw = declared.raw();
        if (raw.isPrimitive()) {
            return WireType.named(raw.getName());
        }
        if (raw == Object.class || raw == Number.class) {
            return WireType.ANY;
        }
        if (raw.isArray()) {
            return new ArrayOf(of(declared.element(), path + "[]"));
        }
        if (names.containsKey(raw)) {
            paths.putIfAbsent(raw, path);
            requireArguments(declared, path);
            return !raw.isEnum() && hasRegisteredSubclass(raw) ? WireType.ANY : WireType.named(names.get(raw));
        }
        Kind kind = Kind.ofDeclared(raw);
        if (kind != null) {
            return new Named(
                    kind.wireName,
                    kind.isMap() ? arguments(declared, path, "[key]", "[]") : arguments(declared, path, "[]"));
        }
        if (raw == EnumSet.class) {
            return new Named("enum-set", arguments(declared, path, "[]"));
        }
        if (raw == EnumMap.class) {
            return new Named("enum-map", arguments(declared, path, "[key]", "[]"));
        }
        if (raw == Optional.class) {
            return new Named("optional", arguments(declared, path, ".value"));
        }
        TypeEntry builtIn = BuiltIns.byClass(raw);
        if (builtIn != null) {
            return WireType.named(builtIn.name());
        }
        requireArguments(declared, path);
        return open(raw, path);
    }

    /** Requires that something may stand for each type argument of a user's type; what an open interface allows, values show. */
    private void requireArguments(DeclaredType declared, String path) {
        TypeVariable<?>[] variables = declared.raw().getTypeParameters();
        for (int i = 0; i < declared.arguments().size(); i++) {
            DeclaredType argument = declared.argument(i);
            Class<?> raw = argument.raw();
            boolean kind = Kind.ofDeclared(raw) != null;
            if (!raw.isInterface() || raw.isSealed() || kind || BuiltIns.byClass(raw) != null) {
                of(argument, path + "<" + variables[i].getName() + ">");
            }
        }
    }

    private List<WireType> arguments(DeclaredType declared, String path, String... steps) {
        List<WireType> arguments = new ArrayList<>();
        for (int i = 0; i < steps.length; i++) {
            arguments.add(of(declared.argument(i), path + steps[i]));
        }
        return arguments;
    }

    /** Returns {@code *} for a type that isn't registered itself but whose subclasses are. */
    private WireType open(Class<?> raw, String path) {
        if (raw.isSealed()) {
            requireLeaves(raw, path);
            return WireType.ANY;
        }
        if (!raw.isInterface() && hasRegisteredSubclass(raw)) {
            return WireType.ANY;
        }
        throw new IllegalArgumentException(path + ": " + Admission.describeMissing(raw));
    }

    private void requireLeaves(Class<?> sealed, String path) {
        if (names.containsKey(sealed)) {
            return;
        }
        for (Class<?> permitted : sealed.getPermittedSubclasses()) {
            if (permitted.isSealed() && !permitted.isEnum()) {
                requireLeaves(permitted, path);
            } else if (!names.containsKey(permitted) && !hasRegisteredSubclass(permitted)) {
                throw new IllegalArgumentException(path + ": " + permitted.getName() + ", which " + sealed.getName()
                        + " permits, is not registered: registerSealed takes the whole hierarchy");
            }
        }
    }

    private boolean hasRegisteredSubclass(Class<?> type) {
        for (Class<?> each : names.keySet()) {
            if (each != type && type.isAssignableFrom(each)) {
                return true;
            }
        }
        return false;
    }
}
