package dev.ipc.codec;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.StringWriter;
import java.lang.reflect.Method;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * One build of a program, compiled from source into a class loader of its own, so that a test can have two versions of one
 * class. All sources stand in package {@code app}; a class {@code Make} has static methods that make values.
 */
final class Program extends ClassLoader {
    private final Map<String, byte[]> classes = new HashMap<>();

    private Program() {
        super(Program.class.getClassLoader());
    }

    /** Compiles top-level types, each given as its declaration. */
    static Program of(String... declarations) {
        List<JavaFileObject> sources = new ArrayList<>();
        for (String declaration : declarations) {
            String name = declaration.replaceAll("(?s)^.*?\\b(?:record|class|enum|interface)\\s+(\\w+).*$", "$1");
            sources.add(new Source(name, "package app; import java.util.*; public " + declaration));
        }
        Program program = new Program();
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter errors = new StringWriter();
        StandardJavaFileManager standard = compiler.getStandardFileManager(null, null, null);
        JavaFileManager files = new ForwardingJavaFileManager<JavaFileManager>(standard) {
            @Override
            public JavaFileObject getJavaFileForOutput(
                    Location location, String name, JavaFileObject.Kind kind, FileObject sibling) {
                return new Output(program, name);
            }
        };
        List<String> options = List.of("-proc:none", "-classpath", System.getProperty("java.class.path"));
        if (!compiler.getTask(errors, files, null, options, null, sources).call()) {
            throw new AssertionError(errors.toString());
        }
        return program;
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        byte[] bytes = classes.get(name);
        if (bytes == null) {
            throw new ClassNotFoundException(name);
        }
        return defineClass(name, bytes, 0, bytes.length);
    }

    Class<?> type(String simpleName) {
        try {
            return loadClass("app." + simpleName);
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    MessageTypes types(String... simpleNames) {
        return types(false, simpleNames);
    }

    MessageTypes types(boolean references, String... simpleNames) {
        MessageTypes.Builder builder = MessageTypes.builder().references(references);
        for (String name : simpleNames) {
            builder.register(type(name));
        }
        return builder.build();
    }

    /** Calls a static method of {@code Make} without arguments. */
    Object make(String method) {
        try {
            Method found = type("Make").getMethod(method);
            return found.invoke(null);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(method, e);
        }
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String code;

        Source(String name, String code) {
            super(URI.create("memory:///app/" + name + ".java"), Kind.SOURCE);
            this.code = code;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return code;
        }
    }

    private static final class Output extends SimpleJavaFileObject {
        private final Program program;
        private final String className;

        Output(Program program, String className) {
            super(URI.create("memory:///" + className.replace('.', '/') + ".class"), Kind.CLASS);
            this.program = program;
            this.className = className;
        }

        @Override
        public OutputStream openOutputStream() {
            return new ByteArrayOutputStream() {
                @Override
                public void close() {
                    program.classes.put(className, toByteArray());
                }
            };
        }
    }
}
