package dev.ipc.codec;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.TypeVariable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How this program makes and takes apart the instances of one record or class.
 *
 * @param constructor a record's canonical constructor, a class's without arguments
 * @param members the fields that travel, sorted by name
 */
record ClassModel(Class<?> type, Constructor<?> constructor, List<Member> members) {
    /**
     * One field.
     *
     * @param getter takes the object
     * @param setter takes the object and the value; null for a record's component
     * @param index the position among a record's components, or in declaration order
     */
    record Member(String name, DeclaredType type, MethodHandle getter, @Nullable MethodHandle setter, int index) {}

    /** Makes an instance; throws what the constructor does. */
    Object newInstance(@Nullable Object... arguments) throws Throwable {
        try {
            return constructor.newInstance(arguments);
        } catch (InvocationTargetException e) {
            throw Objects.requireNonNull(e.getCause());
        }
    }

    /** Returns the constructor for code that is composed of handles. */
    MethodHandle constructorHandle() {
        try {
            return MethodHandles.lookup().unreflectConstructor(constructor);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("made accessible before", e);
        }
    }

    boolean isRecord() {
        return type.isRecord();
    }

    boolean hashesByIdentity() {
        return hashesByIdentity(type);
    }

    /** Returns whether a class leaves {@code hashCode} as it is in {@code Object}. */
    static boolean hashesByIdentity(Class<?> type) {
        try {
            return type.getMethod("hashCode").getDeclaringClass() == Object.class;
        } catch (NoSuchMethodException e) {
            throw new AssertionError(e);
        }
    }

    /** Returns the member with this name, null if there is none. */
    @Nullable
    Member member(String name) {
        for (Member member : members) {
            if (member.name().equals(name)) {
                return member;
            }
        }
        return null;
    }

    /**
     * Looks at a record or class.
     *
     * @throws IllegalArgumentException if it can't be made or taken apart; the message says why and what to do
     */
    static ClassModel of(Class<?> type) {
        return of(type, Map.of());
    }

    /** Looks at a record or class whose type variables stand for what a declaration says. */
    static ClassModel of(Class<?> type, Map<TypeVariable<?>, DeclaredType> bindings) {
        try {
            return type.isRecord() ? ofRecord(type, bindings) : ofClass(type, bindings);
        } catch (IllegalAccessException e) {
            throw new IllegalArgumentException(
                    type.getName() + " is closed to this library: its module must open package " + type.getPackageName()
                            + " to "
                            + (ClassModel.class.getModule().isNamed()
                                    ? ClassModel.class.getModule().getName()
                                    : "it"),
                    e);
        } catch (NoSuchMethodException e) {
            throw new IllegalArgumentException(
                    type.getName()
                            + " has no constructor without arguments: add one, of any visibility, make it a record,"
                            + " or register a serializer for it",
                    e);
        } catch (NoClassDefFoundError e) {
            throw new IllegalArgumentException(
                    "a class that " + type.getName() + " declares a field or constructor with isn't there: "
                            + e.getMessage(),
                    e);
        }
    }

    private static ClassModel ofRecord(Class<?> type, Map<TypeVariable<?>, DeclaredType> bindings)
            throws IllegalAccessException, NoSuchMethodException {
        MethodHandles.Lookup lookup = lookupIn(type);
        List<Member> members = new ArrayList<>();
        List<Class<?>> parameters = new ArrayList<>();
        for (RecordComponent component : type.getRecordComponents()) {
            MethodHandle getter = lookup.unreflect(component.getAccessor());
            DeclaredType declared = DeclaredType.of(component.getGenericType(), bindings);
            members.add(new Member(component.getName(), declared, getter, null, members.size()));
            parameters.add(component.getType());
        }
        members.sort((a, b) -> a.name().compareTo(b.name()));
        return new ClassModel(type, constructor(type, parameters.toArray(new Class<?>[0])), List.copyOf(members));
    }

    /** Returns the constructor by reflection: a handle that takes its arguments from an array takes milliseconds to make. */
    @SuppressForbidden // setAccessible, on what a private lookup may see
    private static Constructor<?> constructor(Class<?> type, Class<?>... parameters)
            throws IllegalAccessException, NoSuchMethodException {
        lookupIn(type);
        Constructor<?> constructor = type.getDeclaredConstructor(parameters);
        constructor.setAccessible(true);
        return constructor;
    }

    /** Its module has opened the package to this one; that this one reads it too is for us to say. */
    private static MethodHandles.Lookup lookupIn(Class<?> type) throws IllegalAccessException {
        ClassModel.class.getModule().addReads(type.getModule());
        return MethodHandles.privateLookupIn(type, MethodHandles.lookup());
    }

    private static ClassModel ofClass(Class<?> type, Map<TypeVariable<?>, DeclaredType> given)
            throws IllegalAccessException, NoSuchMethodException {
        Constructor<?> constructor = constructor(type);
        Map<String, Member> members = new TreeMap<>();
        Map<TypeVariable<?>, DeclaredType> bindings = new HashMap<>(given);
        for (Class<?> each = type; each != Object.class; each = each.getSuperclass()) {
            MethodHandles.Lookup inside = lookupIn(each);
            for (Field field : each.getDeclaredFields()) {
                if (Modifier.isStatic(field.getModifiers()) || Modifier.isTransient(field.getModifiers())) {
                    continue;
                }
                Member member = member(inside, field, bindings, members.size());
                if (members.put(member.name(), member) != null) {
                    throw new IllegalArgumentException(
                            type.getName() + " inherits a second field named " + field.getName() + ": rename one");
                }
            }
            bind(each, bindings);
        }
        return new ClassModel(type, constructor, List.copyOf(members.values()));
    }

    private static Member member(
            MethodHandles.Lookup lookup, Field field, Map<TypeVariable<?>, DeclaredType> bindings, int index)
            throws IllegalAccessException {
        if (Modifier.isFinal(field.getModifiers())) {
            throw new IllegalArgumentException(field.getDeclaringClass().getName() + "." + field.getName()
                    + " is final and can't be set while decoding: make the class a record, the field not final or"
                    + " transient, or register a serializer");
        }
        DeclaredType declared = DeclaredType.of(field.getGenericType(), bindings);
        return new Member(
                field.getName(), declared, lookup.unreflectGetter(field), lookup.unreflectSetter(field), index);
    }

    /** Notes what a class binds the type variables of its superclass to. */
    private static void bind(Class<?> type, Map<TypeVariable<?>, DeclaredType> bindings) {
        if (type.getGenericSuperclass() instanceof ParameterizedType parent) {
            TypeVariable<?>[] variables = type.getSuperclass().getTypeParameters();
            for (int i = 0; i < variables.length; i++) {
                bindings.put(variables[i], DeclaredType.of(parent.getActualTypeArguments()[i], bindings));
            }
        }
    }
}
