package dev.ipc.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ipc.ServiceAddress;
import dev.ipc.UnsafePathException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** P35: each thing that may stand at each of our paths, and what is done about it: nothing foreign is removed or followed. */
final class PathStatesTest {
    private static final int SOMEBODY_ELSE = 64_321;

    @TempDir
    Path root;

    private Container container;
    private ServicePaths paths;

    @BeforeEach
    void prepare() throws IOException {
        container = Container.of(ServiceAddress.of("group", "sync").in(root.resolve("c")));
        container.prepare();
        paths = container.paths("sync");
        Files.createDirectory(paths.privateDirectory());
        Files.setPosixFilePermissions(paths.privateDirectory(), Access.PRIVATE_DIRECTORY);
    }

    /** One of the paths of a service. */
    enum Place {
        SOCKET,
        BIND,
        LOCK,
        OWNER,
        DRAFT;

        Path in(ServicePaths paths) {
            return switch (this) {
                case SOCKET -> paths.socket();
                case BIND -> paths.bind();
                case LOCK -> paths.lock();
                case OWNER -> paths.owner();
                case DRAFT -> paths.draft();
            };
        }

        Planted ours() {
            return this == SOCKET || this == BIND ? Planted.SOCKET : Planted.FILE;
        }
    }

    static Stream<Arguments> foreignThings() {
        List<Arguments> all = new ArrayList<>();
        for (Place place : Place.values()) {
            for (Planted planted : Planted.values()) {
                if (planted != place.ours()) {
                    all.add(Arguments.of(place, planted));
                }
            }
        }
        return all.stream();
    }

    /** Everything below the root, as one would see it with {@code ls -lR}, without our own bookkeeping. */
    private List<String> listing() throws IOException {
        List<String> lines = new ArrayList<>();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.sorted().toList()) {
                FileFacts facts = FileFacts.of(file).orElseThrow();
                lines.add(facts.describe() + " " + facts.key());
            }
        }
        return lines;
    }

    private void assertRefusedUntouched(Path path) throws IOException {
        List<String> before = listing();
        assertThatExceptionOfType(UnsafePathException.class)
                .isThrownBy(() -> NameClaim.take(container, "sync"))
                .returns(path, UnsafePathException::path)
                .withMessageContaining("remove it");
        assertThat(listing()).containsAll(before);
    }

    @ParameterizedTest
    @MethodSource("foreignThings")
    void P35_whatIsNotOursIsNeverRemovedOrFollowed(Place place, Planted planted) throws IOException {
        Path path = place.in(paths);
        planted.plant(path);
        assertRefusedUntouched(path);
    }

    @ParameterizedTest
    @EnumSource(Place.class)
    void P35_whatAnotherUserLeftIsNeverRemoved(Place place) throws IOException {
        assumeTrue(CurrentUser.uid() == 0, "needs root, to make another user's files");
        Path path = place.in(paths);
        place.ours().plant(path);
        Files.setAttribute(path, "unix:uid", SOMEBODY_ELSE, LinkOption.NOFOLLOW_LINKS);
        assertRefusedUntouched(path);
    }

    @ParameterizedTest
    @EnumSource(Place.class)
    void P34_whatADeadOwnerLeftIsCleanedUp(Place place) throws IOException {
        Path path = place.in(paths);
        place.ours().plant(path);
        try (NameClaim claim = NameClaim.take(container, "sync")) {
            assertThat(claim.bindPath()).doesNotExist();
            assertThat(claim.socketPath()).doesNotExist();
            assertThat(paths.draft()).doesNotExist();
        }
    }

    @ParameterizedTest
    @EnumSource(names = "SOCKET", mode = EnumSource.Mode.EXCLUDE)
    void P35_aClientIsNotSentToWhatIsNoSocket(Planted planted) throws IOException {
        planted.plant(paths.socket());
        assertThatExceptionOfType(UnsafePathException.class)
                .isThrownBy(() -> container.locate("sync"))
                .returns(paths.socket(), UnsafePathException::path);
    }

    @Test
    void P31_aClientIsNotSentToAnotherUsersSocket() throws IOException {
        assumeTrue(CurrentUser.uid() == 0, "needs root, to make another user's files");
        Planted.SOCKET.plant(paths.socket());
        Files.setAttribute(paths.socket(), "unix:uid", SOMEBODY_ELSE, LinkOption.NOFOLLOW_LINKS);
        assertThatExceptionOfType(UnsafePathException.class)
                .isThrownBy(() -> container.locate("sync"))
                .returns(paths.socket(), UnsafePathException::path);
    }

    @Test
    void P35_aForeignProgramsLiveSocketIsLeftAlone() throws IOException {
        try (ServerSocketChannel foreign = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            foreign.bind(UnixDomainSocketAddress.of(paths.socket()));
            assertThatExceptionOfType(UnsafePathException.class)
                    .isThrownBy(() -> NameClaim.take(container, "sync"))
                    .withMessageContaining("listens at")
                    .returns(paths.socket(), UnsafePathException::path);
            SocketChannel.open(UnixDomainSocketAddress.of(paths.socket())).close();
        }
        NameClaim.take(container, "sync").close();
        assertThat(paths.socket()).doesNotExist();
    }

    @Test
    void P35_soIsOneWhoseBacklogIsFull() throws IOException {
        List<SocketChannel> waiting = new ArrayList<>();
        try (ServerSocketChannel foreign = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            foreign.bind(UnixDomainSocketAddress.of(paths.socket()), 1);
            for (int i = 0; i < 2; i++) {
                waiting.add(SocketChannel.open(UnixDomainSocketAddress.of(paths.socket())));
            }
            assertThatExceptionOfType(UnsafePathException.class).isThrownBy(() -> NameClaim.take(container, "sync"));
            assertThat(paths.socket()).exists();
        } finally {
            for (SocketChannel channel : waiting) {
                channel.close();
            }
        }
    }

    @Test
    void aStaleSocketIsLocatedAndNotListed() throws IOException {
        Planted.SOCKET.plant(paths.socket());
        assertThat(container.locate("sync")).contains(paths.socket());
        assertThat(container.liveServices()).isEmpty();
        assertThat(paths.lock()).doesNotExist();
    }

    @ParameterizedTest
    @EnumSource(names = "DIRECTORY", mode = EnumSource.Mode.EXCLUDE)
    void P35_thePrivateDirectoryIsNoExceptionToTheRules(Planted planted) throws IOException {
        Files.delete(paths.privateDirectory());
        planted.plant(paths.privateDirectory());
        assertThatExceptionOfType(UnsafePathException.class)
                .isThrownBy(() -> NameClaim.take(container, "sync"))
                .returns(paths.privateDirectory(), UnsafePathException::path);
    }

    @Test
    void P30_aPrivateDirectoryThatOthersMayEnterIsClosedToThemFirst() throws IOException {
        Files.setAttribute(paths.privateDirectory(), "unix:mode", 0_755);
        NameClaim.take(container, "sync").close();
        assertThat(Files.getPosixFilePermissions(paths.privateDirectory())).isEqualTo(Access.PRIVATE_DIRECTORY);
    }
}
