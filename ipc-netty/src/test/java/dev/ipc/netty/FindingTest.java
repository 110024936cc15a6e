package dev.ipc.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.ipc.ConnectFailedException;
import dev.ipc.ConnectFailedException.Reason;
import dev.ipc.IpcClient;
import dev.ipc.IpcServer;
import dev.ipc.PathLoss;
import dev.ipc.UnsafePathException;
import dev.ipc.group.Container;
import dev.ipc.group.LiveService;
import java.io.IOException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How clients find their service, what they are told when they don't, and how a server learns that nobody can. */
class FindingTest extends SocketTest {
    private static void assertFails(CompletableFuture<IpcClient> connecting, Reason reason) {
        assertThatThrownBy(() -> connecting.get(SOON.toSeconds(), TimeUnit.SECONDS))
                .cause()
                .isInstanceOfSatisfying(ConnectFailedException.class, failure -> assertThat(failure.reason())
                        .as(failure.getMessage())
                        .isEqualTo(reason));
    }

    /** Listens at the service's path, accepts nobody, and lets no further connect in. */
    private List<AutoCloseable> fillBacklog() throws IOException {
        Container container = Container.of(address);
        container.prepare();
        UnixDomainSocketAddress path = UnixDomainSocketAddress.of(container.socket(address.service()));
        List<AutoCloseable> open = new ArrayList<>();
        open.add(ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(path, 1));
        boolean taken = true;
        while (taken) {
            SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
            channel.configureBlocking(false);
            open.add(channel);
            try {
                taken = channel.connect(path);
            } catch (SocketException full) {
                taken = false;
            }
        }
        return open;
    }

    @Test
    void aFullBacklogIsBusyAndNothingElse() throws Exception {
        List<AutoCloseable> open = fillBacklog();
        assertFails(clientBuilder().connect(), Reason.BUSY);
        assertFails(clientBuilder().waitForService(Duration.ofMillis(300)).connect(), Reason.BUSY);
        for (AutoCloseable each : open) {
            each.close();
        }
        assertFails(clientBuilder().connect(), Reason.NO_SUCH_SERVICE);
    }

    @Test
    void aClientThatWaitsGetsInOnceTheBusyServerIsReplaced() throws Exception {
        List<AutoCloseable> open = fillBacklog();
        CompletableFuture<IpcClient> connecting =
                clientBuilder().waitForService(SOON).connect();
        for (AutoCloseable each : open) {
            each.close();
        }
        start(serverBuilder());
        IpcClient client = connecting.get(SOON.toSeconds(), TimeUnit.SECONDS);
        client.close();
        client.closed().get(SOON.toSeconds(), TimeUnit.SECONDS);
        assertThat(nextEvent()).isEqualTo("connected");
        assertThat(nextEvent()).isEqualTo("closed REMOTE");
        assertThat(events).as("one connection of one client").isEmpty();
    }

    @Test
    void P30_anUnsafeContainerIsNamedWithItsRemedy() throws Exception {
        Path container = Files.createDirectory(address.container().orElseThrow());
        Files.setPosixFilePermissions(container, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertThatThrownBy(() -> clientBuilder().connect().get(20, TimeUnit.SECONDS))
                .cause()
                .isInstanceOf(UnsafePathException.class)
                .hasMessageContaining("chmod go-w");
        assertThatThrownBy(() -> serverBuilder().start().get(20, TimeUnit.SECONDS))
                .cause()
                .isInstanceOf(UnsafePathException.class)
                .hasMessageContaining("chmod go-w");
    }

    @Test
    void P31_aServerOfAnotherUserIsNotTrusted() {
        start(serverBuilder());
        // The container's owner is checked first, so that a client of another user's service gets no further here.
        assertThatThrownBy(() -> clientBuilder().servedBy(4_000_000).connect().get(20, TimeUnit.SECONDS))
                .cause()
                .isInstanceOf(UnsafePathException.class);
    }

    @Test
    void liveServicesAreListedAndNoOthers() throws Exception {
        assertThat(NettyIpc.liveServices(address).get(20, TimeUnit.SECONDS)).isEmpty();
        IpcServer server = start(serverBuilder());
        assertThat(NettyIpc.liveServices(address).get(20, TimeUnit.SECONDS))
                .extracting(LiveService::service, LiveService::pid)
                .containsExactly(tuple("life", ProcessHandle.current().pid()));
        server.close();
        server.closed().get(20, TimeUnit.SECONDS);
        assertThat(NettyIpc.liveServices(address).get(20, TimeUnit.SECONDS)).isEmpty();
    }

    @Test
    void P36_aRemovedPathIsReportedAndConnectionsGoOn() throws Exception {
        IpcServer server = start(serverBuilder().onPathLost((lost, how) -> events.add(how)));
        IpcClient client = connect(clientBuilder());
        assertThat(nextEvent()).isEqualTo("connected");
        Files.delete(server.socketPath());
        assertThat(nextEvent()).isEqualTo(PathLoss.REMOVED);
        client.send("still there").join();
        assertThat(nextEvent()).isEqualTo("still there");
        assertFails(clientBuilder().connect(), Reason.NO_SUCH_SERVICE);
    }

    @Test
    void P36_aReplacedPathIsReportedAndLeftAlone() throws Exception {
        IpcServer server = start(serverBuilder().onPathLost((lost, how) -> {
            events.add(how);
            throw new IllegalStateException("from the callback");
        }));
        Files.delete(server.socketPath());
        Files.writeString(server.socketPath(), "not a socket");
        assertThat(nextEvent()).isEqualTo(PathLoss.REPLACED);
        server.close();
        server.closed().get(20, TimeUnit.SECONDS);
        assertThat(server.socketPath()).hasContent("not a socket");
    }
}
