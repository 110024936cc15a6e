package dev.ipc.group;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipc.ServiceAddress;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Discovery: the living, all of them, and nobody else. */
final class LiveServiceIT {
    @TempDir
    Path root;

    private Container container;

    @BeforeEach
    void prepare() {
        container = Container.of(ServiceAddress.of("group", "any").in(root.resolve("c")));
        container.prepare();
    }

    private List<String> listed() {
        return container.liveServices().stream()
                .map(live -> live.service() + " " + live.pid())
                .toList();
    }

    @Test
    void servicesOfThisAndOtherProcessesAreListedWhileTheyLive() throws IOException {
        String longName = "n".repeat(ServiceAddress.MAX_NAME_LENGTH);
        try (ChildJvm child = ChildJvm.start();
                ChildJvm lister = ChildJvm.start();
                NameClaim claim = NameClaim.take(container, longName);
                ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(claim.bindPath()));
            assertThat(listed()).isEmpty();
            claim.publish();
            child.ask("serve", container, "sync");

            long self = ProcessHandle.current().pid();
            assertThat(listed()).containsExactly(longName + " " + self, "sync " + child.pid());
            String user = CurrentUser.principal().getName();
            assertThat(lister.ask("list", container))
                    .isEqualTo("[" + longName + "/" + self + "/" + user + " sync/" + child.pid() + "/" + user + "]");
            assertThat(container.liveServices()).allSatisfy(live -> {
                assertThat(live.since()).isBetween(Instant.now().minus(Duration.ofMinutes(5)), Instant.now());
                assertThat(live.user()).isEqualTo(CurrentUser.principal().getName());
            });

            child.kill();
            assertThat(listed()).containsExactly(longName + " " + self);
            Files.delete(claim.socketPath());
            assertThat(listed()).isEmpty();
        }
    }

    @Test
    void aProcessThatWasKilledAndNotYetCollectedIsNotListedAndNotInTheWay() throws IOException {
        // The shell becomes the sleeper, which never collects the child that the shell had started.
        List<String> parentThatNeverWaits = List.of("sh", "-c", "exec 3<&0; \"$@\" <&3 & exec sleep 300 >&- 2>&-", "-");
        try (ChildJvm child = ChildJvm.start(parentThatNeverWaits, ChildJvm.ownClassPath())) {
            assertThat(child.ask("serve", container, "sync")).isEqualTo("SERVING");
            OwnerFile owner = OwnerFile.read(container.paths("sync").owner()).orElseThrow();
            assertThat(owner.pid()).isNotEqualTo(child.pid());
            assertThat(listed()).containsExactly("sync " + owner.pid());
            assertThat(owner.isRunning()).isTrue();

            ProcessHandle.of(owner.pid()).orElseThrow().destroyForcibly();
            child.awaitEnd();
            assertThat(owner.exists()).as("not yet collected").isTrue();
            assertThat(listed()).isEmpty();
            assertThat(owner.isRunning()).isFalse();
            NameClaim.take(container, "sync").close();
        }
    }

    @Test
    void strangeNeighborsAreNotListedAndDoNotHideTheOthers() throws IOException {
        try (ChildJvm child = ChildJvm.start()) {
            child.ask("serve", container, "sync");
            Path directory = container.directory();
            String text = Files.readString(directory.resolve("sync.owner"));
            Files.writeString(directory.resolve("garbled.owner"), "?");
            Files.writeString(directory.resolve("up.owner"), text.replace("service=sync", "service=../../etc/passwd"));
            Files.writeString(directory.resolve("alias.owner"), text);
            Files.writeString(directory.resolve("dead.owner"), text.replace("service=sync", "service=dead"));
            Planted.SOCKET.plant(directory.resolve("dead.sock"));
            Files.writeString(directory.resolve("odd.owner"), text.replace("service=sync", "service=odd"));
            Planted.SOCKET.plant(directory.resolve("odd.sock"));
            Planted.FIFO.plant(directory.resolve("odd.lock"));
            for (Planted planted : Planted.values()) {
                planted.plant(directory.resolve(planted + ".owner"));
            }
            assertThat(listed()).containsExactly("sync " + child.pid());
            assertThat(directory.resolve("dead.lock")).doesNotExist();
        }
    }

    @Test
    void P33_listingDoesNotMakeAStarterFail() throws IOException, InterruptedException {
        try (ChildJvm starter = ChildJvm.start();
                ChildJvm another = ChildJvm.start()) {
            starter.ask("serve", container, "sync");
            AtomicBoolean stop = new AtomicBoolean();
            Thread lister = new Thread(() -> {
                while (!stop.get()) {
                    container.liveServices();
                    another.ask("list", container);
                }
            });
            lister.start();
            ServicePaths paths = container.paths("sync");
            Path socket = container.directory().resolveSibling("socket");
            for (int i = 0; i < 50; i++) {
                Files.createLink(socket, paths.socket());
                String text = Files.readString(paths.owner()).replaceAll("pid=.*", "pid=" + Integer.MAX_VALUE);
                assertThat(starter.ask("close")).isEqualTo("CLOSED");
                Files.writeString(paths.owner(), text); // as a dead owner leaves them: whoever lists asks the lock
                Files.move(socket, paths.socket());
                assertThat(starter.ask("serve", container, "sync")).isEqualTo("SERVING");
            }
            stop.set(true);
            lister.join();
        }
    }
}
