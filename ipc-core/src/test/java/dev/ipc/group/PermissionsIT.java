package dev.ipc.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** P30: rights under every umask, and what another user gets with each layer of them opened in turn. */
final class PermissionsIT {
    private static final int ALICE = OtherUser.ALICE;
    private static final int BOB = OtherUser.BOB;

    private OtherUser users;
    private Path directory;

    @BeforeEach
    void prepareUsers() throws IOException {
        users = OtherUser.prepare();
        directory = users.home(ALICE).resolve("c");
    }

    @AfterEach
    void removePlace() throws IOException {
        if (users != null) {
            users.close();
        }
    }

    private static List<String> modes(Path directory) throws IOException {
        List<String> modes = new ArrayList<>();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted().toList()) {
                modes.add(file.getFileName() + " "
                        + Integer.toOctalString(FileFacts.of(file).orElseThrow().permissions()));
            }
        }
        return modes;
    }

    private static void chmod(Path path, int mode) throws IOException {
        Files.setAttribute(path, "unix:mode", mode);
    }

    @ParameterizedTest
    @ValueSource(strings = {"000", "022", "077", "777"})
    void P30_rightsDoNotDependOnTheUmask(String umask) throws IOException {
        try (ChildJvm alice = users.start(ALICE, ALICE, umask)) {
            assertThat(alice.ask("user")).startsWith(ALICE + " ");
            for (int i = 0; i < 2; i++) {
                assertThat(alice.ask("serve", directory, "sync")).isEqualTo("SERVING");
                assertThat(modes(directory))
                        .containsExactly("c 700", ".srv 700", "sync.lock 600", "sync.owner 644", "sync.sock 600");
                assertThat(alice.ask("close")).isEqualTo("CLOSED");
            }
        }
    }

    @Test
    void P34_whatAKillUnderTheStrictestUmaskLeftIsRepaired() throws IOException {
        Files.createDirectory(directory);
        Path privately = Files.createDirectory(directory.resolve(".srv"));
        Path lock = Files.createFile(directory.resolve("sync.lock"));
        Path draft = Files.createFile(privately.resolve("sync~"));
        for (Path left : List.of(draft, lock, privately, directory)) {
            Files.setAttribute(left, "unix:uid", ALICE);
            chmod(left, 0);
        }
        try (ChildJvm alice = users.start(ALICE, ALICE, "777")) {
            assertThat(alice.ask("serve", directory, "sync")).isEqualTo("SERVING");
            assertThat(alice.ask("locate", directory, "sync")).isEqualTo("FOUND");
        }
    }

    @Test
    void P30_anotherUserReachesNothingWithAnyOneLayerOpened() throws IOException {
        try (ChildJvm alice = users.start(ALICE, ALICE, "000");
                ChildJvm bob = users.start(BOB, BOB, "022")) {
            Path bound = directory.resolve(".srv/sync");
            assertThat(alice.ask("bind", directory, "sync")).isEqualTo("BOUND " + bound);
            chmod(directory, 0_755);
            assertThat(modes(directory)).contains("sync 777");
            assertThat(bob.ask("connect", bound)).startsWith("REFUSED");
            chmod(directory.resolve(".srv"), 0_755);
            assertThat(bob.ask("connect", bound)).as("the test can tell").isEqualTo("CONNECTED");
        }
        try (ChildJvm alice = users.start(ALICE, ALICE, "000");
                ChildJvm bob = users.start(BOB, BOB, "022")) {
            Path socket = directory.resolve("sync.sock");
            assertThat(alice.ask("serve", directory, "sync")).isEqualTo("SERVING");
            assertThat(bob.ask("connect", socket)).as("directory opened").startsWith("REFUSED");
            assertThat(bob.ask("locate", directory, "sync")).startsWith("UNSAFE " + directory.getParent());
            assertThat(bob.ask("serve", directory, "sync")).startsWith("UNSAFE " + directory.getParent());
            chmod(directory, 0_700);
            chmod(socket, 0_777);
            assertThat(bob.ask("connect", socket)).as("socket opened").startsWith("REFUSED");
            chmod(directory, 0_755);
            assertThat(bob.ask("connect", socket)).as("the test can tell").isEqualTo("CONNECTED");
            chmod(directory, 0_777);
            assertThat(alice.ask("locate", directory, "sync"))
                    .startsWith("UNSAFE " + directory)
                    .contains("chmod go-w");
        }
    }

    @Test
    void aReadOnlyContainerIsRefusedWithTheComponent() throws IOException {
        Files.createDirectory(directory);
        Files.setAttribute(directory, "unix:uid", ALICE);
        chmod(directory, 0_500);
        try (ChildJvm alice = users.start(ALICE, ALICE, "022")) {
            assertThat(alice.ask("serve", directory, "sync"))
                    .startsWith("UNSAFE " + directory.resolve(".srv"))
                    .contains("no permission");
            assertThat(alice.ask("locate", directory, "sync")).isEqualTo("ABSENT");
        }
    }

    @Test
    void aFullContainerIsRefusedWithTheReasonAndLeavesTheNameFree() throws IOException {
        Path mount = Files.createDirectory(users.place().resolve("full"));
        // Room for the root, the private directory and the lock file, but not for the owner's text.
        String full = "mount -t tmpfs -o mode=755,nr_inodes=4 none " + mount + " && mkdir -m 700 " + mount
                + "/c && exec \"$@\"";
        List<String> before = List.of("unshare", "--mount", "sh", "-c", full, "-");
        try (ChildJvm child = ChildJvm.start(before, ChildJvm.ownClassPath())) {
            for (int i = 0; i < 2; i++) {
                assertThat(child.ask("serve", mount.resolve("c"), "sync"))
                        .startsWith("UNSAFE " + mount.resolve("c"))
                        .contains("No space left on device");
            }
            assertThat(child.ask("try-lock", mount.resolve("c/sync.lock"))).isEqualTo("LOCKED");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"setpriv --reuid=65534", "unshare --user"})
    void P28_theUserWhoStandsForUnknownOnesOwnsNothing(String before) throws IOException, InterruptedException {
        Process probe = new ProcessBuilder((before + " true").split(" ", -1)).start();
        assumeTrue(probe.waitFor(30, TimeUnit.SECONDS) && probe.exitValue() == 0, before + " works here");
        Path home = users.home(65_534);
        try (ChildJvm nobody = users.startAs(before)) {
            assertThat(nobody.ask("user")).startsWith("65534 ");
            assertThat(nobody.ask("serve", home.resolve("c"), "sync"))
                    .startsWith("UNSAFE ")
                    .contains("stands for unknown users");
        }
    }

    @Test
    void aContainerSharedOnPurposeIsReachableForItsGroupOnly() throws IOException {
        Path shared = users.place().resolve("shared");
        try (ChildJvm daemon = users.start(0, 0, "077");
                ChildJvm member = users.start(BOB, ALICE, "022");
                ChildJvm stranger = users.start(BOB, BOB, "022")) {
            daemon.ask("share-with", ALICE);
            assertThat(daemon.ask("serve", shared, "sync")).isEqualTo("SERVING");
            assertThat(modes(shared))
                    .containsExactly("shared 750", ".srv 700", "sync.lock 600", "sync.owner 644", "sync.sock 660");
            Path socket = shared.resolve("sync.sock");
            assertThat(member.ask("locate", shared, "sync"))
                    .startsWith("UNSAFE " + shared)
                    .contains("must belong to");

            member.ask("trust", 0);
            assertThat(member.ask("locate", shared, "sync")).isEqualTo("FOUND");
            assertThat(member.ask("connect", socket)).isEqualTo("CONNECTED");
            assertThat(member.ask("list", shared)).isEqualTo("[sync/" + daemon.pid() + "/root]");
            assertThat(member.ask("serve", shared, "sync")).startsWith("UNSAFE ");
            assertThat(member.ask("connect", shared.resolve(".srv/sync"))).startsWith("REFUSED");

            stranger.ask("trust", 0);
            assertThat(stranger.ask("locate", shared, "sync"))
                    .startsWith("UNSAFE ")
                    .contains("no permission");
            assertThat(stranger.ask("connect", socket)).startsWith("REFUSED");

            daemon.kill();
            assertThat(member.ask("list", shared)).isEqualTo("[]");
        }
    }
}
