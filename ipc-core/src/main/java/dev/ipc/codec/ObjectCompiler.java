package dev.ipc.codec;

import static java.lang.invoke.MethodType.methodType;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;

/** Composes the handles of a type's fields into one piece of code that the JVM compiles as a whole. */
final class ObjectCompiler {
    /** A handle takes 255 arguments at most; beyond this many fields the loop of {@link ObjectLinker} serves. */
    static final int MAX_FIELDS = 100;

    private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();

    private ObjectCompiler() {}

    static ObjectFormat.ObjectWriter writer(ClassModel model, List<Step> steps) {
        MethodHandle code = MethodHandles.empty(methodType(void.class, BodyWriter.class, Object.class));
        for (int i = steps.size() - 1; i >= 0; i--) {
            MethodHandle getter = model.members().get(i).getter();
            Class<?> type = carrier(getter.type().returnType());
            MethodHandle write = stepMethod(steps.get(i), "write", methodType(void.class, BodyWriter.class, type));
            MethodHandle field = MethodHandles.filterArguments(write, 1, getter.asType(methodType(type, Object.class)));
            code = i == steps.size() - 1 ? field : MethodHandles.foldArguments(code, field);
        }
        return (ObjectFormat.ObjectWriter) define(CompiledWriter.class, code);
    }

    static ObjectFormat.ObjectReader reader(ClassModel model, List<ObjectLinker.Source> sources) {
        MethodHandle code = model.isRecord() ? recordReader(model, sources) : classReader(model, sources);
        return (ObjectFormat.ObjectReader) define(CompiledReader.class, code);
    }

    /** Reads the values in the order of the sender's shape, and then calls the constructor. */
    private static MethodHandle recordReader(ClassModel model, List<ObjectLinker.Source> sources) {
        MethodHandle constructor = withDefaults(model, sources);
        // The arguments of the code so far: the values read, the latest first, and then the reader.
        List<ObjectLinker.Source> kept = new ArrayList<>();
        sources.stream().filter(source -> source.member() != null).forEach(kept::add);
        List<ObjectLinker.Source> byIndex = new ArrayList<>(kept);
        byIndex.sort((a, b) -> Integer.compare(index(a), index(b)));
        int[] order = byIndex.stream()
                .mapToInt(source -> kept.size() - 1 - kept.indexOf(source))
                .toArray();
        List<Class<?>> types = new ArrayList<>();
        kept.forEach(source -> types.add(parameter(model, source)));
        Collections.reverse(types);
        types.add(BodyReader.class);
        MethodHandle code = MethodHandles.permuteArguments(constructor, methodType(Object.class, types), order);
        for (int i = sources.size() - 1; i >= 0; i--) {
            ObjectLinker.Source source = sources.get(i);
            boolean keep = source.member() != null;
            MethodHandle read = readMethod(source, keep ? parameter(model, source) : void.class);
            List<Class<?>> before = code.type()
                    .parameterList()
                    .subList(keep ? 1 : 0, code.type().parameterCount() - 1);
            code = MethodHandles.foldArguments(code, MethodHandles.dropArguments(read, 0, before));
        }
        return code;
    }

    /** Returns the constructor for the components that the sender has; the others get their defaults. */
    private static MethodHandle withDefaults(ClassModel model, List<ObjectLinker.Source> sources) {
        Set<Integer> given = new HashSet<>();
        sources.stream().filter(source -> source.member() != null).forEach(source -> given.add(index(source)));
        MethodHandle constructor = model.constructorHandle();
        for (int i = constructor.type().parameterCount() - 1; i >= 0; i--) {
            if (!given.contains(i)) {
                MethodHandle zero = MethodHandles.zero(constructor.type().parameterType(i));
                constructor = MethodHandles.collectArguments(constructor, i, zero);
            }
        }
        return constructor.asType(constructor.type().changeReturnType(Object.class));
    }

    /** Makes the object, lets its content refer to it, and sets its fields in the order of the sender's shape. */
    private static MethodHandle classReader(ClassModel model, List<ObjectLinker.Source> sources) {
        MethodHandle code = MethodHandles.dropArguments(MethodHandles.identity(Object.class), 1, BodyReader.class);
        for (int i = sources.size() - 1; i >= 0; i--) {
            ObjectLinker.Source source = sources.get(i);
            ClassModel.Member member = source.member();
            MethodHandle step;
            if (member == null) {
                step = MethodHandles.dropArguments(readMethod(source, void.class), 0, Object.class);
            } else {
                MethodHandle setter = Objects.requireNonNull(member.setter());
                setter = setter.asType(setter.type().changeParameterType(0, Object.class));
                step = MethodHandles.collectArguments(
                        setter, 1, readMethod(source, setter.type().parameterType(1)));
            }
            code = MethodHandles.foldArguments(code, step);
        }
        MethodHandle created = find(BodyReader.class, "created", methodType(void.class, Object.class));
        code = MethodHandles.foldArguments(
                code,
                MethodHandles.permuteArguments(created, methodType(void.class, Object.class, BodyReader.class), 1, 0));
        MethodHandle constructor = model.constructorHandle().asType(methodType(Object.class));
        return MethodHandles.foldArguments(code, MethodHandles.dropArguments(constructor, 0, BodyReader.class));
    }

    private static int index(ObjectLinker.Source source) {
        return Objects.requireNonNull(source.member()).index();
    }

    private static Class<?> parameter(ClassModel model, ObjectLinker.Source source) {
        return model.constructor().getParameterTypes()[index(source)];
    }

    private static MethodHandle readMethod(ObjectLinker.Source source, Class<?> result) {
        Class<?> type = source.slot() instanceof Slot.Primitive primitive ? primitive.type() : Object.class;
        MethodHandle read = stepMethod(source.step(), "read", methodType(type, BodyReader.class));
        return read.asType(methodType(result, BodyReader.class));
    }

    /** Returns the step's method for a primitive type, such as {@code readInt}, or for objects. */
    private static MethodHandle stepMethod(Step step, String verb, java.lang.invoke.MethodType type) {
        Class<?> carried = verb.equals("read") ? type.returnType() : type.parameterType(1);
        String name = carried.getName();
        String suffix = carried.isPrimitive() ? name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1) : "";
        return find(Step.class, verb + suffix, type).bindTo(step);
    }

    private static Class<?> carrier(Class<?> type) {
        return type.isPrimitive() ? type : Object.class;
    }

    private static MethodHandle find(Class<?> owner, String name, java.lang.invoke.MethodType type) {
        try {
            return LOOKUP.findVirtual(owner, name, type);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Defines the form anew with {@code code} as its constant. */
    private static Object define(Class<?> form, MethodHandle code) {
        try (InputStream bytes = form.getResourceAsStream(form.getSimpleName() + ".class")) {
            MethodHandles.Lookup defined = LOOKUP.defineHiddenClassWithClassData(
                    Objects.requireNonNull(bytes).readAllBytes(), code, true);
            return defined.findConstructor(defined.lookupClass(), methodType(void.class))
                    .invoke();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
