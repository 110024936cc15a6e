package dev.ipc.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ipc.IpcServer;
import dev.ipc.ServiceAddress;
import dev.ipc.UnsafePathException;
import dev.ipc.group.Container;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers and what stands at their paths, on each transport: bind and close of the transports differ in every point. */
class ServedPathTest extends SocketTest {
    /** What isn't a server's socket. */
    enum Foreign {
        FILE,
        DIRECTORY,
        LINK_TO_FILE,
        LINK_TO_DIRECTORY,
        LINK_TO_SOCKET,
        DANGLING_LINK,
        LIVE_SOCKET
    }

    private final List<ServerSocketChannel> listeners = new ArrayList<>();

    @AfterEach
    void stopListening() throws IOException {
        for (ServerSocketChannel each : listeners) {
            each.close();
        }
    }

    private Path socketPath() throws IOException {
        Container container = Container.of(address);
        container.prepare();
        return container.socket(address.service());
    }

    private ServerSocketChannel listen(Path path) throws IOException {
        ServerSocketChannel listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        listeners.add(listening);
        return listening.bind(UnixDomainSocketAddress.of(path));
    }

    private void plant(Foreign foreign, Path path) throws IOException {
        Path aside = path.resolveSibling("aside");
        switch (foreign) {
            case FILE -> Files.writeString(path, "precious");
            case DIRECTORY -> Files.createDirectory(path);
            case LINK_TO_FILE -> Files.createSymbolicLink(path, Files.writeString(aside, "precious"));
            case LINK_TO_DIRECTORY -> Files.createSymbolicLink(path, Files.createDirectory(aside));
            case LINK_TO_SOCKET -> {
                listen(aside);
                Files.createSymbolicLink(path, aside);
            }
            case DANGLING_LINK -> Files.createSymbolicLink(path, aside);
            case LIVE_SOCKET -> listen(path);
        }
    }

    private static Object key(Path path) throws IOException {
        return Files.getAttribute(path, "unix:ino", LinkOption.NOFOLLOW_LINKS);
    }

    @ParameterizedTest
    @EnumSource
    void P35_whatIsForeignIsNeitherRemovedNorFollowed(Foreign foreign) throws IOException {
        Path path = socketPath();
        plant(foreign, path);
        Object before = key(path);
        assertThatThrownBy(() -> serverBuilder().start().get(SOON.toSeconds(), TimeUnit.SECONDS))
                .cause()
                .isInstanceOfSatisfying(UnsafePathException.class, failure -> assertThat(failure.path())
                        .isEqualTo(path));
        assertThat(key(path)).isEqualTo(before);
        if (foreign == Foreign.FILE || foreign == Foreign.LINK_TO_FILE) {
            assertThat(path).hasContent("precious");
        }
        if (foreign == Foreign.DANGLING_LINK) {
            assertThat(path.resolveSibling("aside")).doesNotExist();
        }
    }

    @Test
    void P34_aStaleSocketIsInNobodysWay() throws IOException {
        Path path = socketPath();
        listen(path).close();
        assertThat(Files.exists(path)).isTrue();
        start(serverBuilder());
        connect(clientBuilder()).send("fresh").join();
        assertThat(nextEvent()).isEqualTo("connected");
        assertThat(nextEvent()).isEqualTo("fresh");
    }

    @Test
    void P35_closingLeavesAnothersSocketAlone() throws Exception {
        IpcServer server = start(serverBuilder());
        Files.delete(server.socketPath());
        listen(server.socketPath());
        Object another = key(server.socketPath());
        server.close();
        server.closed().get(SOON.toSeconds(), TimeUnit.SECONDS);
        assertThat(key(server.socketPath())).isEqualTo(another);
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 101, 102, 103, 104, 105, 106, 107, 108, 109})
    void pathsOfEachLengthAtTheEdgeServe(int bytes) throws Exception {
        String service = "a-service-of-25-charact";
        int fill = bytes
                - "/.sock".length()
                - service.length()
                - directory.toString().length()
                - 1;
        Path container = directory.resolve("c".repeat(fill));
        address = ServiceAddress.of("dev.ipc.test", service).in(container);
        IpcServer server = start(serverBuilder());
        assertThat(server.socketPath().toString().length()).isLessThanOrEqualTo(102);
        connect(clientBuilder()).send("reached").join();
        assertThat(nextEvent()).isEqualTo("connected");
        assertThat(nextEvent()).isEqualTo("reached");
    }
}
