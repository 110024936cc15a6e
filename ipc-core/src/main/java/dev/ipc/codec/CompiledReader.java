package dev.ipc.codec;

import java.lang.constant.ConstantDescs;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.util.Objects;

/** The form of a compiled reader; see {@link CompiledWriter}. */
final class CompiledReader implements ObjectFormat.ObjectReader {
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
    public Object read(BodyReader in) throws Throwable {
        return CODE.invokeExact(in);
    }
}
