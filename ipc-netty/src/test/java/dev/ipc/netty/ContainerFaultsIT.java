package dev.ipc.netty;

import static dev.ipc.netty.OtherUsers.ALICE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers under the umasks of others, and in containers that take nothing more: each transport binds in its own way. Needs root. */
class ContainerFaultsIT extends OtherUsersTest {
    private static List<String> modes(Path container) throws IOException {
        List<String> modes = new ArrayList<>();
        try (Stream<Path> files = Files.walk(container)) {
            for (Path file : files.sorted().toList()) {
                int mode = (Integer) Files.getAttribute(file, "unix:mode");
                modes.add(file.getFileName() + " " + Integer.toOctalString(mode & 0_7777));
            }
        }
        return modes;
    }

    @ParameterizedTest
    @ValueSource(strings = {"000", "777"})
    void P30_aServersRightsDoNotDependOnTheUmask(String umask) throws IOException {
        boolean canLoad = transport == Transport.NIO || umask.equals("000");
        assumeTrue(canLoad, "under this umask Netty may not read the library that it unpacks, and the default is NIO");
        Path container = newHome(ALICE).resolve("c");
        List<String> before = List.of(
                "setpriv",
                "--reuid=" + ALICE,
                "--regid=" + ALICE,
                "--clear-groups",
                "sh",
                "-c",
                "umask " + umask + "; exec \"$@\"",
                "-");
        try (ChildJvm server = users().startBehind(before, "serve", container, transport)) {
            server.awaitLine("serving ");
            assertThat(modes(container))
                    .containsExactly("c 700", ".srv 700", "life.lock 600", "life.owner 644", "life.sock 600");
            try (ChildJvm client = users().start(ALICE, ALICE, "connect", container, transport)) {
                client.awaitLine("connected");
            }
        }
    }

    /** Room for the root, the container, its private directory, lock and owner's text: then for the socket, but not its link. */
    @ParameterizedTest
    @ValueSource(ints = {5, 6})
    void aContainerThatIsFullFailsTheStartAndKeepsNothingOfIt(int inodes) throws IOException {
        assumeTrue(OtherUsers.works("unshare", "--mount", "true"), "needs a mount namespace");
        Path mount = newHome(0);
        String script = "mount -t tmpfs -o mode=755,nr_inodes=" + inodes + " none " + mount + " && mkdir -m 700 "
                + mount + "/c && \"$@\"; for i in $(find " + mount + "/c -mindepth 1); do echo left $i; done; echo end";
        try (ChildJvm server = users().startBehind(
                        List.of("unshare", "--mount", "sh", "-c", script, "-"),
                        "serve",
                        mount.resolve("c"),
                        transport)) {
            assertThat(server.awaitLine("failed")).startsWith("failed UNSAFE ").contains("No space left on device");
            server.awaitLine("end");
            assertThat(server.allLines().stream().filter(line -> line.startsWith("left ")))
                    .containsExactlyInAnyOrder(
                            "left " + mount.resolve("c/.srv"), "left " + mount.resolve("c/life.lock"));
        }
    }

    @Test
    void aReadOnlyContainerFailsTheStartAndStillLetsClientsLook() throws IOException {
        Path home = newHome(ALICE);
        Path container = Files.createDirectory(home.resolve("c"));
        Files.setAttribute(container, "unix:uid", ALICE);
        Files.setAttribute(container, "unix:mode", 0_500);
        try (ChildJvm server = users().start(ALICE, ALICE, "serve", container, transport)) {
            assertThat(server.awaitLine("failed"))
                    .startsWith("failed UNSAFE " + container.resolve(".srv"))
                    .contains("no permission");
        }
        try (ChildJvm client = users().start(ALICE, ALICE, "connect", container, transport)) {
            assertThat(client.awaitLine("failed")).startsWith("failed NO_SUCH_SERVICE");
        }
    }
}
