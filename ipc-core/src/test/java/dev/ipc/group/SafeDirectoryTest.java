package dev.ipc.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ipc.ServiceAddress;
import dev.ipc.UnsafePathException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** P30: the container is a real directory of ours, and nobody else can change what its path leads to. */
final class SafeDirectoryTest {
    private static final int SOMEBODY_ELSE = 64_321;

    @TempDir
    Path temporary;

    private Path root;

    @BeforeEach
    void resolveRoot() throws IOException {
        root = temporary.toRealPath();
    }

    private static Container container(Path directory) {
        return Container.of(ServiceAddress.of("g", "s").in(directory));
    }

    private static void giveAway(Path path) throws IOException {
        assumeTrue(CurrentUser.uid() == 0, "needs root, to make another user's files");
        Files.setAttribute(path, "unix:uid", SOMEBODY_ELSE, LinkOption.NOFOLLOW_LINKS);
    }

    private static void chmod(Path path, String mode) throws IOException {
        Files.setAttribute(path, "unix:mode", Integer.parseInt(mode, 8));
    }

    /** Each way to use a container refuses it, naming the component. */
    private void assertRefused(Path directory, Path component, String remedy) {
        Container container = container(directory);
        assertThatExceptionOfType(UnsafePathException.class)
                .isThrownBy(container::check)
                .returns(component, UnsafePathException::path)
                .withMessageContaining(component.toString())
                .withMessageContaining(remedy);
        assertThatExceptionOfType(UnsafePathException.class).isThrownBy(container::prepare);
        assertThatExceptionOfType(UnsafePathException.class).isThrownBy(() -> container.locate("s"));
        assertThatExceptionOfType(UnsafePathException.class).isThrownBy(container::liveServices);
        assertThatExceptionOfType(UnsafePathException.class).isThrownBy(() -> NameClaim.take(container, "s"));
    }

    @Test
    void P30_missingDirectoriesAreMadeForTheirOwnerOnly() throws IOException {
        Path directory = root.resolve("a/b/c");
        container(directory).prepare();
        for (String made : new String[] {"a", "a/b", "a/b/c"}) {
            assertThat(Files.getPosixFilePermissions(root.resolve(made)))
                    .isEqualTo(PosixFilePermissions.fromString("rwx------"));
        }
    }

    @Test
    void whatDoesNotExistIsNoFaultOfACheck() {
        assertThatCode(() -> container(root.resolve("a/b/c")).check()).doesNotThrowAnyException();
        assertThat(container(root.resolve("a/b/c")).locate("s")).isEmpty();
        assertThat(container(root.resolve("a/b/c")).liveServices()).isEmpty();
        assertThat(root.resolve("a")).doesNotExist();
    }

    @Test
    void aDirectoryThatAKillUnderAStrictUmaskLeftWithoutRightsIsRepaired() throws IOException {
        Path parent = Files.createDirectory(root.resolve("parent"));
        Path directory = Files.createDirectory(parent.resolve("c"));
        chmod(directory, "000");
        chmod(parent, "000");
        container(directory).prepare();
        assertThat(Files.getPosixFilePermissions(directory)).isEqualTo(PosixFilePermissions.fromString("rwx------"));
        assertThat(Files.getPosixFilePermissions(parent)).isEqualTo(PosixFilePermissions.fromString("rwx------"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"700", "500", "755", "750", "711"})
    void aDirectoryThatOnlyItsOwnerMayWriteToIsSafe(String mode) throws IOException {
        Path directory = Files.createDirectory(root.resolve("c"));
        chmod(directory, mode);
        container(directory).check();
    }

    @ParameterizedTest
    @ValueSource(strings = {"777", "1777", "770", "720", "702"})
    void P30_aContainerThatOthersMayWriteToIsRefused(String mode) throws IOException {
        Path directory = Files.createDirectory(root.resolve("c"));
        chmod(directory, mode);
        assertRefused(directory, directory, "run: chmod go-w");
    }

    @Test
    void P30_aParentThatOthersMayWriteToIsRefusedUnlessItIsSticky() throws IOException {
        Path parent = Files.createDirectory(root.resolve("parent"));
        Path directory = Files.createDirectory(parent.resolve("c"));
        chmod(parent, "777");
        assertRefused(directory, parent, "run: chmod go-w");
        chmod(parent, "1777");
        container(directory).check();
    }

    @Test
    void P30_aContainerThatIsReachedByGoingUpIsHeldToTheSame() throws IOException {
        Path open = Files.createDirectory(root.resolve("open"));
        Files.createDirectory(open.resolve("c"));
        container(open.resolve("c/..")).check();
        chmod(open, "1777"); // good enough for a parent
        assertRefused(open.resolve("c/.."), open, "run: chmod go-w");
    }

    @Test
    void P30_aContainerOfAnotherUserIsRefused() throws IOException {
        Path directory = Files.createDirectory(root.resolve("c"));
        giveAway(directory);
        assertRefused(directory, directory, "it must belong to user");
    }

    @Test
    void P30_aParentOfAnotherUserIsRefused() throws IOException {
        Path parent = Files.createDirectory(root.resolve("parent"));
        Path directory = Files.createDirectory(parent.resolve("c"));
        giveAway(parent);
        assertRefused(directory, parent, "it must belong to user");
    }

    @Test
    void P30_whatAnotherUserPlantedInAStickyDirectoryIsRefused() throws IOException {
        Path parent = Files.createDirectory(root.resolve("tmp"));
        chmod(parent, "1777");
        Path planted = Files.createDirectory(parent.resolve("ipc-0"));
        giveAway(planted);
        assertRefused(planted.resolve("group"), planted, "it must belong to user");
    }

    @Test
    void P30_aContainerThatIsALinkIsRefusedWhoeverMadeIt() throws IOException {
        Path directory = Files.createDirectory(root.resolve("c"));
        Path link = Files.createSymbolicLink(root.resolve("link"), directory);
        assertRefused(link, link, "it must be a directory");
    }

    @Test
    void aContainerUnderALinkOfOursIsSafe() throws IOException {
        Files.createDirectories(root.resolve("real/c"));
        Files.createSymbolicLink(root.resolve("absolute"), root.resolve("real"));
        Files.createSymbolicLink(root.resolve("relative"), Path.of("../" + root.getFileName() + "/./real"));
        container(root.resolve("absolute/c")).check();
        container(root.resolve("relative/c")).check();
        container(root.resolve("real/c/../../absolute/c")).check();
    }

    @Test
    void P30_aContainerUnderALinkOfAnotherUserIsRefused() throws IOException {
        Files.createDirectories(root.resolve("real/c"));
        Path link = Files.createSymbolicLink(root.resolve("link"), root.resolve("real"));
        giveAway(link);
        assertRefused(link.resolve("c"), link, "use another container");
    }

    @Test
    void P30_aLinkOfOursIntoAPlaceThatOthersMayWriteToIsRefusedThere() throws IOException {
        Path open = Files.createDirectory(root.resolve("open"));
        Files.createDirectories(open.resolve("real/c"));
        chmod(open, "777");
        Files.createSymbolicLink(root.resolve("link"), open.resolve("real"));
        assertRefused(root.resolve("link/c"), open, "run: chmod go-w");
    }

    @Test
    void linksThatFormALoopEnd() throws IOException {
        Path one = root.resolve("one");
        Files.createSymbolicLink(one, root.resolve("two"));
        Files.createSymbolicLink(root.resolve("two"), one);
        assertThatExceptionOfType(UnsafePathException.class)
                .isThrownBy(() -> container(one.resolve("c")).check())
                .withMessageContaining("one link too many");
    }

    @ParameterizedTest
    @EnumSource(names = "DIRECTORY", mode = EnumSource.Mode.EXCLUDE)
    void P30_whatIsNoDirectoryIsRefused(Planted planted) throws IOException {
        Path path = root.resolve("c");
        planted.plant(path);
        assertRefused(path, path, "it must be a directory");
    }

    @Test
    void aParentThatIsAFileIsRefused() throws IOException {
        Path file = Files.writeString(root.resolve("file"), "");
        assertRefused(file.resolve("c"), file, "it must be a directory");
    }
}
