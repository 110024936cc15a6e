package dev.ipc.codec;

import java.lang.constant.ConstantDescs;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.util.Objects;

/**
 * The form of a compiled writer: defined anew, as a hidden class, for each type, so that the type's handle is a constant of
 * its class and the JVM compiles it as if it were written out.
 */
final class CompiledWriter implements ObjectFormat.ObjectWriter {
    private static final MethodHandle CODE = code();

    private static MethodHandle code() {
        try {
            return Objects.requireNonNull(
                    MethodHandles.classData(MethodHandles.lookup(), ConstantDescs.DEFAULT_NAME, MethodHandle.class));
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void write(BodyWriter out, Object value) throws Throwable {
        CODE.invokeExact(out, value);
    }
}
