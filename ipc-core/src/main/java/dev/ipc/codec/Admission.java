package dev.ipc.codec;

import java.io.Externalizable;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Decides which classes may be registered, and says why not. */
final class Admission {
    private Admission() {}

    /**
     * Requires that a class may be registered with a serializer made from its shape.
     *
     * @throws IllegalArgumentException with the reason if it may not
     */
    static void require(Class<?> type) {
        requireNamed(type);
        if (type.isEnum()) {
            return;
        }
        if (Modifier.isAbstract(type.getModifiers())) {
            throw refuse(type, "is abstract and has no instances of its own: register its subclasses");
        }
        if (type.getName().startsWith("java.") || type.getName().startsWith("javax.")) {
            throw refuse(type, "belongs to the JDK and isn't built in: register a serializer for it");
        }
        if (isInner(type)) {
            throw refuse(type, "is an inner class and holds a hidden reference to its outer instance: make it static");
        }
        for (Class<?> each = type;
                each != null && each != Object.class && each != Record.class;
                each = each.getSuperclass()) {
            requireNoHooks(type, each);
        }
    }

    /**
     * Requires what holds for every registered class, one with a serializer of the user's included.
     *
     * @throws IllegalArgumentException with the reason if it may not be registered
     */
    static void requireNamed(Class<?> type) {
        if (type == Object.class) {
            throw refuse(type, "would admit everything");
        }
        if (type == Class.class) {
            throw refuse(type, "would let a peer choose classes to load");
        }
        if (type.isPrimitive() || type.isArray() || isBuiltIn(type)) {
            throw refuse(type, "needs no registration: it is built in, or travels by kind");
        }
        if (type.isInterface()) {
            throw refuse(
                    type,
                    type.isSealed()
                            ? "is sealed: use registerSealed"
                            : "is an interface that isn't sealed: anybody may implement it");
        }
        if (Throwable.class.isAssignableFrom(type)) {
            throw refuse(
                    type, "is a Throwable, which drags stack and causes along: send what the receiver needs to know");
        }
        if (Comparator.class.isAssignableFrom(type)) {
            throw refuse(type, "is a comparator, which runs as code while sorted collections are decoded");
        }
        if (type == java.util.regex.Pattern.class) {
            throw refuse(type, "can take exponential time: send the expression as a string");
        }
        if (type == java.net.URL.class) {
            throw refuse(type, "looks up names when compared: use java.net.URI");
        }
        if (type.isHidden() || type.isAnonymousClass()) {
            throw refuse(type, "is a lambda or an anonymous class, which has no name that both ends share");
        }
    }

    private static void requireNoHooks(Class<?> type, Class<?> declaring) {
        if (Externalizable.class.isAssignableFrom(declaring)) {
            throw refuse(type, "is Externalizable: its own serialization would be passed by. Register a serializer");
        }
        if (declaring.getName().startsWith("java.")) {
            throw refuse(
                    type,
                    "extends " + declaring.getName() + " of the JDK, whose state is hidden: register a serializer");
        }
        for (Method method : declaring.getDeclaredMethods()) {
            if (isHook(method)) {
                throw refuse(
                        type,
                        "has a hook of Java serialization, " + method.getName()
                                + ", which would be passed by: remove it or register a serializer");
            }
        }
    }

    /** Returns whether Java serialization would call a method. */
    private static boolean isHook(Method method) {
        List<Class<?>> parameters = List.of(method.getParameterTypes());
        return switch (method.getName()) {
            case "writeObject" -> parameters.equals(List.of(ObjectOutputStream.class));
            case "readObject" -> parameters.equals(List.of(ObjectInputStream.class));
            case "readObjectNoData", "writeReplace", "readResolve" -> parameters.isEmpty();
            default -> false;
        };
    }

    private static boolean isInner(Class<?> type) {
        return !Modifier.isStatic(type.getModifiers()) && (type.isMemberClass() || type.isLocalClass());
    }

    private static boolean isBuiltIn(Class<?> type) {
        return BuiltIns.byClass(type) != null
                || Collection.class.isAssignableFrom(type)
                || Map.class.isAssignableFrom(type);
    }

    /** Returns why a declared type can't stand in a shape, and what to do. */
    static String describeMissing(Class<?> type) {
        if (Iterable.class.isAssignableFrom(type) || Map.class.isAssignableFrom(type)) {
            return type.getName()
                    + " is no kind of collection that messages carry: use List, Set, Deque, Map or one of docs/types.md";
        }
        try {
            require(type);
        } catch (IllegalArgumentException e) {
            return String.valueOf(e.getMessage());
        }
        return type.getName() + " is not registered";
    }

    private static IllegalArgumentException refuse(Class<?> type, String reason) {
        return new IllegalArgumentException(type.getName() + " " + reason);
    }
}
