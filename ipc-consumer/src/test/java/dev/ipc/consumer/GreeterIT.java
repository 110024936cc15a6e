package dev.ipc.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program in a JVM of its own, which finds the library as a module and as a class path, and says nothing but its answer. */
class GreeterIT {
    private static final String PATH = System.getProperty("consumer.path");
    private static final String PROGRAM = "dev.ipc.consumer/dev.ipc.consumer.Greeter";
    private static final String GREETING = "Greeting[text=hello, numbers=[1, 2]] over ";

    /** The module of the native library for this system; empty where it is none that this test knows. */
    private static final String NATIVE_MODULE =
            switch (System.getProperty("os.name") + " " + System.getProperty("os.arch")) {
                case "Linux amd64" -> "io.netty.transport.epoll.linux.x86_64";
                case "Linux aarch64" -> "io.netty.transport.epoll.linux.aarch_64";
                default -> "";
            };

    /** A binding of slf4j, to be added to the path. */
    private static final String LOGGING = Stream.of(
                    System.getProperty("surefire.test.class.path").split(":"))
            .filter(entry -> entry.contains("logback"))
            .map(entry -> ":" + entry)
            .collect(Collectors.joining());

    @TempDir
    private Path container;

    /** Netty's native library is in a module that no other requires. */
    @Test
    void onTheModulePathWithTheNativeLibrary() throws Exception {
        assumeTrue(!NATIVE_MODULE.isEmpty(), "there is a native library for this system");
        assertThat(run(
                        "--enable-native-access=io.netty.transport.classes.epoll,io.netty.common",
                        "--add-modules",
                        NATIVE_MODULE,
                        "-p",
                        PATH,
                        "-m",
                        PROGRAM))
                .containsExactly(GREETING + "EPOLL");
    }

    @Test
    void onTheModulePathWithoutIt() throws Exception {
        String access = "--enable-native-access=io.netty.common"; // it looks for the library all the same
        assertThat(run(access, "-p", PATH, "-m", PROGRAM)).containsExactly(GREETING + "NIO");
        List<String> logged = run(access, "-p", PATH + LOGGING, "-m", PROGRAM).stream()
                .filter(line -> line.matches("Greeting.*|.* (INFO|WARN|ERROR) .*")) // Netty has more to say
                .toList();
        assertThat(logged).hasSize(2).last().isEqualTo(GREETING + "NIO");
        assertThat(logged.get(0)).contains(" INFO ", "no native transport is available, using the JDK's: ");
    }

    @Test
    void onTheClassPath() throws Exception {
        assertThat(run("--enable-native-access=ALL-UNNAMED", "-cp", PATH, "dev.ipc.consumer.Greeter"))
                .containsExactly(GREETING + (NATIVE_MODULE.isEmpty() ? "NIO" : "EPOLL"));
    }

    @Test
    void whereTheFlightRecorderIsAbsent() throws Exception {
        assertThat(run(
                        "--enable-native-access=ALL-UNNAMED",
                        "--limit-modules",
                        "java.base,java.logging,jdk.net,jdk.unsupported",
                        "-cp",
                        PATH,
                        "dev.ipc.consumer.Greeter"))
                .singleElement()
                .asString()
                .startsWith(GREETING);
    }

    @Test
    void whereNativeLibrariesAreDenied() throws Exception {
        assumeTrue(Runtime.version().feature() >= 24, "no JVM before 24 denies native libraries");
        assertThat(run("--illegal-native-access=deny", "-cp", PATH, "dev.ipc.consumer.Greeter"))
                .containsExactly(GREETING + "NIO");
    }

    private List<String> run(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Dslf4j.internal.verbosity=ERROR"); // else it says that there is no logging
        command.addAll(List.of(arguments));
        command.add(container.toRealPath().toString());
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(output).isZero();
            return output.lines().toList();
        } finally {
            process.destroyForcibly();
        }
    }
}
