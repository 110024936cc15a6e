package dev.ipc.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ipc.IpcServer;
import dev.ipc.ServiceAddress;
import dev.ipc.UnsafePathException;
import dev.ipc.group.Container;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

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
        FIFO,
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
            case FIFO -> assertThat(OtherUsers.works("mkfifo", path.toString())).isTrue();
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

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "LIVE_SOCKET")
    void P35_aClientFollowsNoneOfIt(Foreign foreign) throws IOException {
        Path path = socketPath();
        plant(foreign, path);
        Object before = key(path);
        assertThatThrownBy(() -> clientBuilder().waitForService(SOON).connect().get(SOON.toSeconds(), TimeUnit.SECONDS))
                .cause()
                .isInstanceOfSatisfying(UnsafePathException.class, failure -> assertThat(failure.path())
                        .isEqualTo(path));
        assertThat(key(path)).isEqualTo(before);
    }

    @Test
    void P30_aRunningServerIsKnownByItsNameAndClosedToOthers() throws Exception {
        IpcServer server = start(serverBuilder());
        Path container = address.container().orElseThrow();
        assertThat(server.socketPath()).hasFileName("life.sock");
        assertThat(mode(server.socketPath())).isEqualTo("600");
        assertThat(mode(container)).isEqualTo("700");
        assertThat(mode(container.resolve(".srv"))).isEqualTo("700");
        assumeTrue(OtherUsers.works("ss", "-V"), "needs ss");
        Process ss = new ProcessBuilder("ss", "-xlp").redirectErrorStream(true).start();
        String sockets = new String(ss.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(sockets.lines())
                .anyMatch(line -> line.contains(" " + container.resolve(".srv/life") + " ")
                        && line.contains("pid=" + ProcessHandle.current().pid() + ","));
    }

    private static String mode(Path path) throws IOException {
        int mode = (Integer) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
        return Integer.toOctalString(mode & 0_7777);
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

    static Stream<Arguments> paths() {
        return IntStream.rangeClosed(100, 109).boxed().flatMap(bytes -> Stream.of("c", "é", "€", "😀")
                .map(character -> Arguments.of(bytes, character)));
    }

    /** Characters of one to four bytes stand before and across each edge: the limits count bytes. */
    @ParameterizedTest
    @MethodSource("paths")
    void pathsOfEachLengthAtTheEdgeServe(int bytes, String character) throws Exception {
        assumeTrue(
                character.equals("c") || System.getProperty("sun.jnu.encoding").equals("UTF-8"), "needs UTF-8");
        String service = "a-service-of-25-charact";
        int fill = bytes - "/.sock".length() - service.length() - bytes(directory.toString()) - 1;
        String name = "c".repeat(fill % bytes(character)) + character.repeat(fill / bytes(character));
        Path container = directory.resolve(name);
        assertThat(bytes(container.resolve(service + ".sock").toString())).isEqualTo(bytes);
        address = ServiceAddress.of("dev.ipc.test", service).in(container);
        IpcServer server = start(serverBuilder());
        assertThat(bytes(server.socketPath().toString())).isLessThanOrEqualTo(102);
        connect(clientBuilder()).send("reached").join();
        assertThat(nextEvent()).isEqualTo("connected");
        assertThat(nextEvent()).isEqualTo("reached");
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
