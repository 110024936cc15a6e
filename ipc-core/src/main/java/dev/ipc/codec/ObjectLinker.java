package dev.ipc.codec;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives a type's format the code that writes and reads its fields: at first a loop over the fields' handles, which costs
 * nothing to make; once the type has been used often enough to matter, {@linkplain ObjectCompiler compiled} code.
 */
final class ObjectLinker {
    /** Compiling a type takes about a millisecond, and saves some 50 ns each time it is used. */
    private static final int USES_BEFORE_COMPILING = Integer.getInteger("dev.ipc.codec.usesBeforeCompiling", 1_000);

    private static final Logger LOG = LoggerFactory.getLogger(ObjectLinker.class);

    private ObjectLinker() {}

    /** One field of the sender's: how its value is read, and the member it belongs to; null if this side lacks it. */
    record Source(Step step, ClassModel.@Nullable Member member) {
        Slot slot() {
            return step.slot();
        }
    }

    static void linkWriter(ObjectFormat format, ClassModel model, List<Step> steps) {
        format.linkWriter(new LoopWriter(format, model, steps), steps.size());
    }

    static void linkReader(ObjectFormat format, ClassModel model, List<Source> sources) {
        format.linkReader(
                model.isRecord() ? new RecordLoop(format, model, sources) : new ClassLoop(format, model, sources),
                sources.size());
    }

    /** Counts uses, of which several threads may lose some, and compiles when there were enough. */
    private abstract static class Loop {
        private int uses;

        void used(int fields) {
            if (++uses == USES_BEFORE_COMPILING && fields <= ObjectCompiler.MAX_FIELDS) {
                try {
                    compile();
                } catch (RuntimeException | LinkageError e) {
                    LOG.debug("can't compile a serializer: the loop goes on", e);
                }
            }
        }

        abstract void compile();
    }

    private static final class LoopWriter extends Loop implements ObjectFormat.ObjectWriter {
        private static final MethodType GETTER = MethodType.methodType(Object.class, Object.class);

        private final ObjectFormat format;
        private final ClassModel model;
        private final List<Step> steps;
        private final MethodHandle[] getters;

        LoopWriter(ObjectFormat format, ClassModel model, List<Step> steps) {
            this.format = format;
            this.model = model;
            this.steps = steps;
            this.getters = new MethodHandle[steps.size()];
            for (int i = 0; i < getters.length; i++) {
                getters[i] = model.members().get(i).getter().asType(GETTER);
            }
        }

        @Override
        void compile() {
            format.linkWriter(ObjectCompiler.writer(model, steps), steps.size());
        }

        @Override
        public void write(BodyWriter out, Object value) throws Throwable {
            used(getters.length);
            for (int i = 0; i < getters.length; i++) {
                Object field = getters[i].invokeExact(value);
                steps.get(i).write(out, field);
            }
        }
    }

    private static final class RecordLoop extends Loop implements ObjectFormat.ObjectReader {
        private static final Map<Class<?>, Object> ZEROS = Map.of(
                boolean.class,
                false,
                byte.class,
                (byte) 0,
                char.class,
                (char) 0,
                short.class,
                (short) 0,
                int.class,
                0,
                long.class,
                0L,
                float.class,
                0f,
                double.class,
                0d);

        private final ObjectFormat format;
        private final ClassModel model;
        private final List<Source> sources;
        private final @Nullable Object[] defaults;

        RecordLoop(ObjectFormat format, ClassModel model, List<Source> sources) {
            this.format = format;
            this.model = model;
            this.sources = sources;
            int components = model.members().size();
            this.defaults = new @Nullable Object[components];
            for (ClassModel.Member member : model.members()) {
                defaults[member.index()] = ZEROS.get(member.type().raw());
            }
        }

        @Override
        void compile() {
            format.linkReader(ObjectCompiler.reader(model, sources), sources.size());
        }

        @Override
        public Object read(BodyReader in) throws Throwable {
            used(Math.max(sources.size(), defaults.length));
            @Nullable Object[] arguments = defaults.clone();
            for (Source source : sources) {
                Object value = source.step().read(in);
                if (source.member() != null) {
                    arguments[source.member().index()] = value;
                }
            }
            return model.newInstance(arguments);
        }
    }

    private static final class ClassLoop extends Loop implements ObjectFormat.ObjectReader {
        private final ObjectFormat format;
        private final ClassModel model;
        private final List<Source> sources;
        private final @Nullable MethodHandle[] setters;

        ClassLoop(ObjectFormat format, ClassModel model, List<Source> sources) {
            this.format = format;
            this.model = model;
            this.sources = sources;
            this.setters = sources.stream()
                    .map(source -> source.member() == null
                            ? null
                            : Objects.requireNonNull(source.member().setter())
                                    .asType(MethodType.methodType(void.class, Object.class, Object.class)))
                    .toArray(MethodHandle[]::new);
        }

        @Override
        void compile() {
            format.linkReader(ObjectCompiler.reader(model, sources), sources.size());
        }

        @Override
        public Object read(BodyReader in) throws Throwable {
            used(sources.size());
            Object object = model.newInstance();
            in.created(object);
            for (int i = 0; i < setters.length; i++) {
                Object value = sources.get(i).step().read(in);
                MethodHandle setter = setters[i];
                if (setter != null) {
                    setter.invokeExact(object, value);
                }
            }
            return object;
        }
    }
}
