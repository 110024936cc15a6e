package dev.ipc.codec;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A type as a class of this program declares it.
 *
 * @param raw the class
 * @param arguments the type arguments; empty for a raw type
 */
record DeclaredType(Class<?> raw, List<DeclaredType> arguments) {
    static DeclaredType of(Class<?> raw) {
        return new DeclaredType(raw, List.of());
    }

    /** Resolves a declaration; type variables stand for what a subclass bound them to, or else for their first bound. */
    static DeclaredType of(Type type, Map<TypeVariable<?>, DeclaredType> bindings) {
        if (type instanceof Class<?> raw) {
            return of(raw);
        }
        if (type instanceof ParameterizedType parameterized) {
            List<DeclaredType> arguments = new ArrayList<>();
            boolean open = true;
            for (Type argument : parameterized.getActualTypeArguments()) {
                DeclaredType resolved = of(argument, bindings);
                arguments.add(resolved);
                open &= resolved.equals(of(Object.class));
            }
            return new DeclaredType((Class<?>) parameterized.getRawType(), open ? List.of() : List.copyOf(arguments));
        }
        if (type instanceof WildcardType wildcard) {
            return of(wildcard.getUpperBounds()[0], bindings);
        }
        if (type instanceof GenericArrayType array) {
            DeclaredType element = of(array.getGenericComponentType(), bindings);
            return new DeclaredType(element.raw.arrayType(), List.of(element));
        }
        TypeVariable<?> variable = (TypeVariable<?>) type;
        DeclaredType bound = bindings.get(variable);
        return bound != null ? bound : of(erasure(variable.getBounds()[0]));
    }

    /** As a record's own, without the method handles that the first call of that makes. */
    @Override
    public boolean equals(Object other) {
        return other instanceof DeclaredType type && raw == type.raw && arguments.equals(type.arguments);
    }

    @Override
    public int hashCode() {
        return 31 * raw.hashCode() + arguments.hashCode();
    }

    private static Class<?> erasure(Type type) {
        if (type instanceof Class<?> raw) {
            return raw;
        }
        if (type instanceof ParameterizedType parameterized) {
            return (Class<?>) parameterized.getRawType();
        }
        return erasure(((TypeVariable<?>) type).getBounds()[0]);
    }

    /** Returns the argument at {@code index}, or {@code Object} for a raw type. */
    DeclaredType argument(int index) {
        return index < arguments.size() ? arguments.get(index) : of(Object.class);
    }

    /** Returns what the class's type variables stand for: the arguments, or the variables' bounds where those say more. */
    Map<TypeVariable<?>, DeclaredType> bindings() {
        Map<TypeVariable<?>, DeclaredType> bindings = new HashMap<>();
        TypeVariable<?>[] variables = raw.getTypeParameters();
        for (int i = 0; i < variables.length; i++) {
            Class<?> bound = erasure(variables[i]);
            DeclaredType argument = argument(i);
            boolean wider = argument.raw != bound && argument.raw.isAssignableFrom(bound);
            bindings.put(variables[i], wider ? of(bound) : argument);
        }
        return bindings;
    }

    /** Returns whether the arguments say more than the class alone. */
    boolean isNarrow() {
        Map<TypeVariable<?>, DeclaredType> bindings = bindings();
        return bindings.keySet().stream()
                .anyMatch(variable -> !of(erasure(variable)).equals(bindings.get(variable)));
    }

    int depth() {
        return 1 + arguments.stream().mapToInt(DeclaredType::depth).max().orElse(0);
    }

    /** Returns what this declaration means for instances of a subclass: {@code Ok<String>} for {@code Result<String>}. */
    DeclaredType as(Class<?> subtype) {
        if (subtype == raw) {
            return this;
        }
        Map<TypeVariable<?>, DeclaredType> known = new HashMap<>();
        List<Type> parents = new ArrayList<>(List.of(subtype.getGenericInterfaces()));
        if (subtype.getGenericSuperclass() != null) {
            parents.add(subtype.getGenericSuperclass());
        }
        for (Type parent : parents) {
            if (parent instanceof ParameterizedType parameterized
                    && raw.isAssignableFrom((Class<?>) parameterized.getRawType())) {
                DeclaredType declared = as((Class<?>) parameterized.getRawType());
                Type[] passed = parameterized.getActualTypeArguments();
                for (int i = 0; i < passed.length; i++) {
                    if (passed[i] instanceof TypeVariable<?> variable) {
                        known.putIfAbsent(variable, declared.argument(i));
                    }
                }
            }
        }
        List<DeclaredType> all = new ArrayList<>();
        for (TypeVariable<?> variable : subtype.getTypeParameters()) {
            all.add(known.getOrDefault(variable, of(erasure(variable))));
        }
        return new DeclaredType(subtype, List.copyOf(all));
    }

    /** Returns the element type of an array. */
    DeclaredType element() {
        return arguments.isEmpty() ? of(raw.getComponentType()) : arguments.get(0);
    }
}
