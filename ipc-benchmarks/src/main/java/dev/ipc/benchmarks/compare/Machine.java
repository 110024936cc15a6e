package dev.ipc.benchmarks.compare;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Where, with what and how something was measured. */
record Machine(String command) {
    private static final List<String> NAMED = List.of(
            "netty-transport-native-epoll",
            "kryo",
            "kryonet",
            "grpc-netty-shaded",
            "rsocket-core",
            "reactor-netty-core",
            "aeron-all");
    private static final Pattern JAR = Pattern.compile("(.+?)-(\\d[^/]*?)(-linux-\\w+)?\\.jar");

    List<String> facts() {
        return List.of(
                "`" + command + "`, " + LocalDate.now(ZoneOffset.UTC) + ", revision "
                        + System.getProperty("benchmark.revision", "unknown"),
                Runtime.getRuntime().availableProcessors() + " CPUs (" + processor() + "), "
                        + System.getProperty("os.name") + " " + System.getProperty("os.version")
                        + ", load average at the end " + load() + " (up to 2 is the comparison's own)",
                System.getProperty("java.vm.name") + " " + System.getProperty("java.runtime.version") + ", "
                        + String.join(" ", Launcher.jvmOptions()),
                versions());
    }

    private static String load() {
        return Numbers.figure(ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    }

    private static String processor() {
        try (var lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(System.getProperty("os.arch"));
        } catch (IOException e) {
            return System.getProperty("os.arch");
        }
    }

    private static String versions() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .map(entry -> JAR.matcher(String.valueOf(Path.of(entry).getFileName())))
                .filter(Matcher::matches)
                .filter(jar -> NAMED.contains(jar.group(1)))
                .map(jar -> jar.group(1).replace("-transport-native-epoll", "") + " " + jar.group(2))
                .distinct()
                .sorted()
                .collect(Collectors.joining(", "));
    }
}
