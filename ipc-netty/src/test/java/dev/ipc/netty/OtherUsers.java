package dev.ipc.netty;

import dev.ipc.group.CurrentUser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A place that every user can enter, with a copy of the program, and processes that run it as users of the tests' own. */
final class OtherUsers implements AutoCloseable {
    /** Users and groups that no system has a name for. */
    static final int ALICE = 64_331;

    static final int BOB = 64_332;

    private static final Pattern NEEDED = Pattern.compile(
            ".*/(netty|kryo|objenesis|minlog|reflectasm|slf4j-api|logback|ipc-core|ipc-netty)[^/]*\\.jar");

    private final Path place;
    private final String classPath;

    private OtherUsers(Path place, String classPath) {
        this.place = place;
        this.classPath = classPath;
    }

    /** Returns what is missing here to run processes as other users; empty if nothing is. */
    static String missing() throws IOException {
        if (CurrentUser.uid() != 0) {
            return "needs root, to run processes as other users";
        }
        boolean works = works("setpriv", "--reuid=" + ALICE, "--regid=" + ALICE, "--clear-groups", "true");
        return works ? "" : "needs setpriv";
    }

    static OtherUsers prepare() throws IOException {
        Path place = Files.createTempDirectory(Path.of("/tmp"), "ipc-it-");
        Files.setPosixFilePermissions(place, PosixFilePermissions.fromString("rwxr-xr-x"));
        List<String> classPath = new ArrayList<>();
        for (String entry : ChildJvm.ownClassPath().split(":", -1)) {
            Path from = Path.of(entry);
            Path to = place.resolve("program").resolve(classPath.size() + "-" + from.getFileName());
            boolean needed = Files.isDirectory(from) || NEEDED.matcher(entry).matches();
            if (!entry.isEmpty() && needed) {
                copy(from, to);
                classPath.add(to.toString());
            }
        }
        return new OtherUsers(place, String.join(":", classPath));
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                Files.createDirectories(Files.isDirectory(file) ? target : target.getParent());
                if (!Files.isDirectory(file)) {
                    Files.copy(file, target);
                }
            }
        }
    }

    /** Returns whether a command can be run here. */
    static boolean works(String... command) throws IOException {
        try {
            Process process = new ProcessBuilder(command).start();
            return process.waitFor(30, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Makes an empty directory that belongs to a user and that others may enter. */
    Path home(int uid, String name) throws IOException {
        Path home = Files.createDirectory(place.resolve(name));
        Files.setAttribute(home, "unix:uid", uid);
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxr-xr-x"));
        return home;
    }

    /** Starts the program as a user and, alone, one group. */
    ChildJvm start(int uid, int gid, Object... arguments) {
        return startBehind(
                List.of(
                        "setpriv",
                        "--reuid=" + uid,
                        "--regid=" + gid,
                        "--clear-groups",
                        "sh",
                        "-c",
                        "exec \"$@\"",
                        "-"),
                arguments);
    }

    /** Starts the program behind a command. */
    ChildJvm startBehind(List<String> before, Object... arguments) {
        return ChildJvm.start(before, classPath, AccessProgram.class, arguments);
    }

    @Override
    public void close() throws IOException {
        try (Stream<Path> files = Files.walk(place)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
