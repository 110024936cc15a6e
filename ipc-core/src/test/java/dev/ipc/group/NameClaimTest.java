package dev.ipc.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ipc.NameTakenException;
import dev.ipc.PathLoss;
import dev.ipc.ServiceAddress;
import dev.ipc.UnsafePathException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One claim in one process, from taking to closing. */
final class NameClaimTest {
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    @TempDir
    Path root;

    private Path directory() {
        return root.resolve("c");
    }

    private ServiceAddress address() {
        return ServiceAddress.of("group", "sync").in(directory());
    }

    private static ServerSocketChannel bind(NameClaim claim, int backlog) throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(claim.bindPath()), backlog);
        return server;
    }

    private static void assertConnects(Path socket) throws IOException {
        try (SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            assertThat(client.isConnected()).isTrue();
        }
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.walk(directory())) {
            return files.filter(file -> !Files.isDirectory(file))
                    .map(file -> directory().relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }

    private void assertTakenByThisProcess() {
        assertThatExceptionOfType(NameTakenException.class)
                .isThrownBy(() -> NameClaim.take(address()))
                .satisfies(e -> assertThat(e.ownerPid())
                        .hasValue(ProcessHandle.current().pid()));
    }

    @Test
    void aServiceIsFoundFromPublishingToClosing() throws IOException {
        Container container = Container.of(address());
        assertThat(container.locate("sync")).isEmpty();
        try (NameClaim claim = NameClaim.take(address())) {
            assertThat(claim.bindPath()).doesNotExist();
            try (ServerSocketChannel server = bind(claim, 0)) {
                assertThat(server.isOpen()).isTrue();
                assertThat(container.locate("sync")).isEmpty();
                claim.publish();
                assertThat(container.locate("sync")).contains(claim.socketPath());
                assertThat(claim.bindPath()).doesNotExist();
                assertThat(claim.loss()).isEmpty();
                assertConnects(claim.socketPath());
            }
        }
        assertThat(container.locate("sync")).isEmpty();
        assertThat(files()).containsExactly("sync.lock");
    }

    @Test
    void P30_allFilesHaveTheirRights() throws IOException {
        try (NameClaim claim = NameClaim.take(address());
                ServerSocketChannel server = bind(claim, 0)) {
            claim.publish();
            assertThat(server.isOpen()).isTrue();
            assertThat(modes())
                    .containsExactly(
                            "c rwx------",
                            ".srv rwx------",
                            "sync.lock rw-------",
                            "sync.owner rw-r--r--",
                            "sync.sock rw-------");
        }
    }

    private List<String> modes() throws IOException {
        List<String> modes = new ArrayList<>();
        try (Stream<Path> files = Files.walk(directory())) {
            for (Path file : files.sorted().toList()) {
                modes.add(
                        file.getFileName() + " " + PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
            }
        }
        return modes;
    }

    @Test
    void theOwnersTextTellsWhoServesSinceWhen() throws IOException {
        try (NameClaim claim = NameClaim.take(address())) {
            OwnerFile owner = OwnerFile.read(directory().resolve("sync.owner")).orElseThrow();
            assertThat(owner.service()).isEqualTo("sync");
            assertThat(owner.pid()).isEqualTo(ProcessHandle.current().pid());
            assertThat(owner.started()).isEqualTo(ProcessHandle.current().info().startInstant());
            assertThat(owner.isThisProcess()).isTrue();
            assertThat(owner.isRunning()).isTrue();
            assertThat(claim.socketPath()).doesNotExist();
        }
    }

    @Test
    void P33_aNameHasOneOwnerAlsoWithinOneProcess() throws IOException {
        try (NameClaim claim = NameClaim.take(address())) {
            assertTakenByThisProcess();
            try (ServerSocketChannel server = bind(claim, 0)) {
                assertTakenByThisProcess();
                claim.publish();
                assertTakenByThisProcess();
                assertThat(claim.loss()).isEmpty();
                assertThat(server.isOpen()).isTrue();
                assertConnects(claim.socketPath());
            }
        }
        NameClaim.take(address()).close();
    }

    @Test
    void P33_theSameContainerByAnotherPathIsTheSameName() throws IOException {
        Files.createSymbolicLink(root.resolve("link"), root);
        try (NameClaim claim = NameClaim.take(address())) {
            assertThatExceptionOfType(NameTakenException.class)
                    .isThrownBy(() -> NameClaim.take(address().in(root.resolve("link/c"))));
            assertThat(claim.socketPath()).doesNotExist();
        }
    }

    @Test
    void servicesOfOneContainerDoNotDisturbEachOther() throws IOException {
        ServiceAddress other = ServiceAddress.of("group", "sync.new").in(directory());
        try (NameClaim first = NameClaim.take(address());
                NameClaim second = NameClaim.take(other);
                ServerSocketChannel one = bind(first, 0);
                ServerSocketChannel two = bind(second, 0)) {
            first.publish();
            second.publish();
            assertThat(one.isOpen() && two.isOpen()).isTrue();
            assertThat(first.loss()).isEmpty();
            assertThat(second.loss()).isEmpty();
        }
    }

    @Test
    void P33_anOwnerWhoseBacklogIsFullStillOwnsItsName() throws IOException {
        List<SocketChannel> waiting = new ArrayList<>();
        try (NameClaim claim = NameClaim.take(address());
                ServerSocketChannel server = bind(claim, 1)) {
            claim.publish();
            boolean accepted = true;
            while (accepted && waiting.size() < 100) {
                SocketChannel client = SocketChannel.open(StandardProtocolFamily.UNIX);
                waiting.add(client);
                client.configureBlocking(false);
                try {
                    accepted = client.connect(UnixDomainSocketAddress.of(claim.socketPath()));
                } catch (IOException full) {
                    accepted = false;
                }
            }
            assertThat(accepted).as("the backlog is full").isFalse();
            assertTakenByThisProcess();
            assertThat(server.isOpen()).isTrue();
            assertThat(claim.loss()).isEmpty();
        } finally {
            for (SocketChannel client : waiting) {
                client.close();
            }
        }
    }

    @Test
    void P36_aRemovedPathIsSeen() throws IOException {
        try (NameClaim claim = NameClaim.take(address());
                ServerSocketChannel server = bind(claim, 0)) {
            claim.publish();
            Files.delete(claim.socketPath());
            assertThat(server.isOpen()).isTrue();
            assertThat(claim.loss()).contains(PathLoss.REMOVED);
        }
    }

    @Test
    void P36_aReplacedPathIsSeenAndNotRemovedByClosing() throws IOException {
        Path socket;
        try (NameClaim claim = NameClaim.take(address());
                ServerSocketChannel server = bind(claim, 0)) {
            claim.publish();
            socket = claim.socketPath();
            Files.delete(socket);
            Planted.SOCKET.plant(socket);
            assertThat(server.isOpen()).isTrue();
            assertThat(claim.loss()).contains(PathLoss.REPLACED);
        }
        assertThat(socket).exists();
    }

    @Test
    void P36_aContainerThatWasMovedAwayIsSeen() throws IOException {
        try (NameClaim claim = NameClaim.take(address());
                ServerSocketChannel server = bind(claim, 0)) {
            claim.publish();
            Files.move(directory(), root.resolve("moved"));
            assertThat(server.isOpen()).isTrue();
            assertThat(claim.loss()).contains(PathLoss.REMOVED);
            Files.writeString(directory(), "no directory");
            assertThat(claim.loss()).contains(PathLoss.REMOVED);
            Files.delete(directory());
        }
    }

    @Test
    void P35_publishingReplacesNothingThatAppearedMeanwhile() throws IOException {
        try (NameClaim claim = NameClaim.take(address());
                ServerSocketChannel server = bind(claim, 0)) {
            Files.writeString(claim.socketPath(), "precious");
            assertThatExceptionOfType(UnsafePathException.class)
                    .isThrownBy(claim::publish)
                    .returns(claim.socketPath(), UnsafePathException::path);
            assertThat(server.isOpen()).isTrue();
        }
        assertThat(directory().resolve("sync.sock")).hasContent("precious");
        assertThat(directory().resolve(".srv/sync")).doesNotExist();
    }

    @Test
    void closingTwiceDoesNotTakeTheNameFromTheNextOwner() throws IOException {
        NameClaim first = NameClaim.take(address());
        first.close();
        try (NameClaim second = NameClaim.take(address());
                ServerSocketChannel server = bind(second, 0)) {
            second.publish();
            first.close();
            assertThat(server.isOpen()).isTrue();
            assertThat(second.loss()).isEmpty();
            assertTakenByThisProcess();
            assertThat(files()).contains("sync.owner");
        }
    }

    @Test
    void aClaimThatWasNeverPublishedLeavesNothing() throws IOException {
        try (NameClaim claim = NameClaim.take(address());
                ServerSocketChannel server = bind(claim, 0)) {
            assertThat(claim.bindPath()).exists();
            assertThat(server.isOpen()).isTrue();
        }
        assertThat(files()).containsExactly("sync.lock");
    }

    @Test
    void soDoesOneThatIsClosedWhileItsTransportStillListens() throws IOException {
        NameClaim claim = NameClaim.take(address());
        try (ServerSocketChannel server = bind(claim, 0)) {
            claim.close();
            assertThat(server.isOpen()).isTrue();
            assertThat(files()).containsExactly("sync.lock");
        }
    }

    @Test
    void stepsOutOfOrderAreRefused() throws IOException {
        NameClaim claim = NameClaim.take(address());
        assertThatIllegalStateException().isThrownBy(claim::publish).withMessageContaining("bind and listen at");
        assertThatIllegalStateException().isThrownBy(claim::loss);
        try (ServerSocketChannel server = bind(claim, 0)) {
            claim.publish();
            assertThat(server.isOpen()).isTrue();
            assertThatIllegalStateException().isThrownBy(claim::publish);
        }
        claim.close();
        assertThatIllegalStateException().isThrownBy(claim::publish);
    }

    @Test
    void aFailureWhileTakingGivesTheNameBack() {
        assertThatIllegalStateException()
                .isThrownBy(() -> NameClaim.take(Container.of(address()), "sync", step -> {
                    if (step == NameClaim.Step.BIND_PATH_CLEARED) {
                        throw new IllegalStateException("failed");
                    }
                }));
        NameClaim.take(address()).close();
    }

    @Test
    void anInterruptedThreadTakesAndClosesAsAnyOther() throws IOException {
        Thread.currentThread().interrupt();
        try {
            NameClaim claim = NameClaim.take(address());
            assertTakenByThisProcess();
            claim.close();
            assertThat(Thread.currentThread().isInterrupted()).isTrue();
        } finally {
            Thread.interrupted();
        }
        assertThat(files()).containsExactly("sync.lock");
    }

    @Test
    void P24_claimsLeaveNoDescriptorsOpen() throws IOException {
        assumeTrue(Files.isDirectory(DESCRIPTORS), "needs /proc, to count descriptors");
        takeAndClose();
        long before = descriptors();
        for (int i = 0; i < 200; i++) {
            takeAndClose();
        }
        assertThat(descriptors()).isLessThan(before + 50);
    }

    private void takeAndClose() throws IOException {
        try (NameClaim claim = NameClaim.take(address());
                ServerSocketChannel server = bind(claim, 0)) {
            claim.publish();
            assertThat(server.isOpen()).isTrue();
            assertTakenByThisProcess();
            assertThat(Container.of(address()).liveServices()).hasSize(1);
        }
    }

    private static long descriptors() throws IOException {
        try (Stream<Path> open = Files.list(DESCRIPTORS)) {
            return open.count();
        }
    }
}
