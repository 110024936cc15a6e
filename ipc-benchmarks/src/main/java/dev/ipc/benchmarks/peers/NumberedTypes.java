package dev.ipc.benchmarks.peers;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Objects;

/** As many classes as are wanted: one that was compiled, each time under another name. */
final class NumberedTypes {
    private static final String TEMPLATE = "Type0000";

    private NumberedTypes() {}

    /** Returns up to 9999 records, none for 0. Two processes get classes of the same names. */
    static Class<?>[] of(int count) {
        Class<?>[] types = new Class<?>[count];
        if (count > 0) {
            try (InputStream in = NumberedTypes.class.getResourceAsStream(TEMPLATE + ".class")) {
                String template = new String(Objects.requireNonNull(in).readAllBytes(), ISO_8859_1);
                Loader loader = new Loader();
                for (int i = 0; i < count; i++) {
                    String name = String.format(Locale.ROOT, "Type%04d", i + 1);
                    types[i] = loader.define(template.replace(TEMPLATE, name).getBytes(ISO_8859_1));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return types;
    }

    private static final class Loader extends ClassLoader {
        Loader() {
            super(NumberedTypes.class.getClassLoader());
        }

        Class<?> define(byte[] bytes) {
            return defineClass(null, bytes, 0, bytes.length);
        }
    }
}
