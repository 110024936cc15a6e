package dev.ipc.codec;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.ArrayList;
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
            for (Type argument : parameterized.getActualTypeArguments()) {
                arguments.add(of(argument, bindings));
            }
            return new DeclaredType((Class<?>) parameterized.getRawType(), List.copyOf(arguments));
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

    /** Returns the element type of an array. */
    DeclaredType element() {
        return arguments.isEmpty() ? of(raw.getComponentType()) : arguments.get(0);
    }
}
