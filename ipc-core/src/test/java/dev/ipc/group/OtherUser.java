package dev.ipc.group;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A place that every user can enter, with a copy of the program, and processes that run it as users of the tests' own. */
final class OtherUser implements AutoCloseable {
    /** Users and groups that no system has a name for. */
    static final int ALICE = 64_321;

    static final int BOB = 64_322;

    private final Path place;
    private final String classPath;

    private OtherUser(Path place, String classPath) {
        this.place = place;
        this.classPath = classPath;
    }

    static OtherUser prepare() throws IOException {
        assumeTrue(CurrentUser.uid() == 0, "needs root, to run processes as other users");
        Path place = Files.createTempDirectory(Path.of("/tmp"), "ipc-it-");
        Files.setPosixFilePermissions(place, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path classes = place.resolve("classes");
        copy(ChildJvm.location(NameClaim.class), classes);
        copy(ChildJvm.location(ClaimProgram.class), classes);
        return new OtherUser(place, classes.toString());
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
    }

    /** Makes an empty directory that belongs to a user. */
    Path home(int uid) throws IOException {
        Path home = Files.createDirectories(place.resolve("home-" + uid));
        Files.setAttribute(home, "unix:uid", uid);
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxr-xr-x"));
        return home;
    }

    Path place() {
        return place;
    }

    ChildJvm start(int uid, int gid, String umask, String... before) throws IOException {
        List<String> command = new ArrayList<>(List.of(before));
        command.addAll(List.of("sh", "-c", "umask " + umask + "; exec \"$@\"", "-"));
        command.addAll(List.of("setpriv", "--reuid=" + uid, "--regid=" + gid, "--clear-groups"));
        return ChildJvm.start(command, classPath);
    }

    /** Starts a process behind a command that changes the user. */
    ChildJvm startAs(String before) throws IOException {
        return ChildJvm.start(List.of(before.split(" ", -1)), classPath);
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
