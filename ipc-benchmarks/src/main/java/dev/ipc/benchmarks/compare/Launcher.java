package dev.ipc.benchmarks.compare;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Starts the processes of contestants: JVMs like this one, or the C program. */
record Launcher(Path errors, Path cProgram, String classPath) {
    /** Makes one whose JVMs see what this one does. */
    Launcher(Path errors, Path cProgram) {
        this(errors, cProgram, System.getProperty("java.class.path"));
    }

    /** Returns one whose JVMs see the libraries of another build, with the programs of this one. */
    Launcher withLibrariesOf(Path build) throws IOException {
        try (Stream<Path> jars = Files.list(build)) {
            String libraries = jars.map(Path::toString)
                    .filter(jar -> !isProgram(jar))
                    .sorted()
                    .collect(Collectors.joining(File.pathSeparator));
            String programs = entries().filter(Launcher::isProgram).collect(Collectors.joining(File.pathSeparator));
            return new Launcher(errors, cProgram, programs + File.pathSeparator + libraries);
        }
    }

    private static boolean isProgram(String jar) {
        return !jar.endsWith(".jar") // where a build runs its classes
                || String.valueOf(Path.of(jar).getFileName()).startsWith("ipc-benchmarks-");
    }

    private Stream<String> entries() {
        return Arrays.stream(classPath.split(File.pathSeparator, -1));
    }

    /** Starts a process of a contestant: {@code server}, {@code client} or {@code first}. */
    Child start(Contestant contestant, String role, Path directory) throws IOException {
        return new Child(contestant.name() + "'s " + role, command(contestant, role, directory), errors);
    }

    /** Returns why a contestant can't be started here, or an empty string. */
    String problemWith(Contestant contestant) {
        return contestant.name().equals(Contestant.C) && !Files.isExecutable(cProgram)
                ? Sample.LEFT_OUT + "no C compiler was found"
                : "";
    }

    private List<String> command(Contestant contestant, String role, Path directory) {
        if (contestant.name().equals(Contestant.C)) {
            return List.of(cProgram.toString(), role, directory.toString());
        }
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvmOptions());
        command.addAll(contestant.jvmOptions());
        command.addAll(List.of("-cp", classPath(contestant)));
        command.addAll(
                List.of("dev.ipc.benchmarks.workload.PeerProcess", role, contestant.name(), directory.toString()));
        return command;
    }

    /** What all JVMs get. */
    static List<String> jvmOptions() {
        return Runtime.version().feature() >= 22
                ? List.of("-Xmx1g", "--enable-native-access=ALL-UNNAMED")
                : List.of("-Xmx1g");
    }

    private String classPath(Contestant contestant) {
        return entries()
                .filter(entry -> contestant.sees(String.valueOf(Path.of(entry).getFileName())))
                .collect(Collectors.joining(File.pathSeparator));
    }
}
