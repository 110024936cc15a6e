package dev.ipc.netty;

import static dev.ipc.netty.OtherUsers.ALICE;
import static dev.ipc.netty.OtherUsers.BOB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Servers and clients of different users, and of namespaces in which they don't know each other. Needs root. */
class AccessIT extends OtherUsersTest {
    /** Connects, forks and ends; what is left of it speaks, and ends with the connection. */
    private static final String FORK =
            """
            import os, socket, sys
            s = socket.socket(socket.AF_UNIX)
            s.connect(sys.argv[1])
            s.sendall(b"HTTP/1.1 200 OK\\r\\nipc-version: 1\\r\\nservice: dev.ipc.test/life\\r\\n"
                b"max-content-length: 4096\\r\\ncontent-length: 0\\r\\n\\r\\n")
            s.recv(65536)
            ours, theirs = os.pipe()
            if os.fork() == 0:
                os.close(theirs)
                os.read(ours, 1)
                s.sendall(bytes.fromhex(sys.argv[2]))
                while s.recv(65536):
                    pass
            """;

    @SuppressWarnings("NullAway.Init")
    private Path container;

    @BeforeEach
    void makeHome() throws IOException {
        container = newHome(ALICE).resolve("c");
    }

    private static void chmod(Path path, int mode) throws IOException {
        Files.setAttribute(path, "unix:mode", mode);
    }

    private static void give(int uid, Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.toList()) {
                Files.setAttribute(file, "unix:uid", uid);
            }
        }
    }

    /** Starts a client and returns the line in which it tells how far it came. */
    private String connect(int uid, int gid, Object... options) {
        Object[] arguments = new Object[3 + options.length];
        arguments[0] = "connect";
        arguments[1] = container;
        arguments[2] = transport;
        System.arraycopy(options, 0, arguments, 3, options.length);
        try (ChildJvm client = users().start(uid, gid, arguments)) {
            return client.awaitLine(
                    "connected|failed", line -> line.startsWith("connected") || line.startsWith("failed"));
        }
    }

    private String refusals(ChildJvm server) {
        server.say("");
        return server.awaitLine("refused ");
    }

    private String alice(long pid) {
        return "connected pid=" + (transport == Transport.EPOLL ? pid : -1) + " uid=" + ALICE + " gid=" + ALICE
                + " name=" + ALICE;
    }

    @Test
    void P29_anotherUserGetsNoFurtherThanTheNextLayer() throws IOException {
        try (ChildJvm server = users().start(ALICE, ALICE, "serve", container, transport)) {
            Path socket = Path.of(server.awaitLine("serving ").substring(8));
            assertThat(connect(BOB, BOB)).as("not trusting her").startsWith("failed UNSAFE");
            assertThat(connect(BOB, BOB, "servedBy=" + ALICE))
                    .as("nothing opened")
                    .startsWith("failed UNSAFE " + container)
                    .contains("no permission");
            chmod(container, 0_755);
            assertThat(connect(BOB, BOB, "servedBy=" + ALICE))
                    .as("directory opened")
                    .startsWith("failed NOT_PERMITTED");
            chmod(socket, 0_666);
            assertThat(connect(BOB, BOB, "servedBy=" + ALICE))
                    .as("socket opened")
                    .startsWith("failed REFUSED 403");
            assertThat(refusals(server)).isEqualTo("refused {USER=1}");
            assertThat(connect(ALICE, ALICE)).as("the server goes on").isEqualTo(alice(server.pid()));
        }
        try (ChildJvm server = users().start(ALICE, ALICE, "serve", container, transport, "users=" + BOB)) {
            Path socket = Path.of(server.awaitLine("serving ").substring(8));
            chmod(container, 0_755);
            chmod(socket, 0_666);
            assertThat(connect(BOB, BOB, "servedBy=" + ALICE))
                    .as("policy opened")
                    .isEqualTo(alice(server.pid()));
            assertThat(server.awaitLine("connected")).endsWith("uid=" + BOB + " gid=" + BOB + " name=" + BOB);
            assertThat(server.awaitLine("got")).isEqualTo("got hello");
        }
    }

    @Test
    void P31_aServerOfAnotherUserGetsNotAByte() throws IOException {
        Files.createDirectory(container);
        try (ServerSocketChannel impostor = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            impostor.bind(UnixDomainSocketAddress.of(container.resolve("life.sock")));
            chmod(container, 0_700);
            give(ALICE, container);
            assertThat(connect(ALICE, ALICE)).startsWith("failed UNTRUSTED_SERVER");
            try (SocketChannel client = impostor.accept()) {
                assertThat(client.read(ByteBuffer.allocate(1))).isEqualTo(-1);
            }
        }
    }

    @Test
    void aServiceSharedOnPurposeIsReachedByItsGroupOnly() throws IOException {
        container = newHome(0).resolve("shared");
        Object[] daemon = {"serve", container, transport, "shared=" + ALICE, "groups=" + ALICE};
        try (ChildJvm server = users().start(0, 0, daemon)) {
            server.awaitLine("serving ");
            assertThat(connect(BOB, ALICE)).as("not trusting root").startsWith("failed UNSAFE");
            assertThat(connect(BOB, ALICE, "servedBy=0"))
                    .startsWith("connected")
                    .contains("uid=0 gid=0 name=root");
            assertThat(server.awaitLine("connected")).contains("uid=" + BOB + " gid=" + ALICE);
            assertThat(connect(BOB, BOB, "servedBy=0"))
                    .startsWith("failed UNSAFE")
                    .contains("no permission");
            assertThat(refusals(server)).isEqualTo("refused {}");
        }
    }

    @Test
    void P28_aServerInItsOwnPidNamespaceDeniesWhomItCannotName() throws IOException {
        String[] unshare = {"unshare", "--pid", "--fork", "--kill-child", "--mount-proc"};
        assumeTrue(
                OtherUsers.works("unshare", "--pid", "--fork", "--kill-child", "--mount-proc", "true"),
                "pid namespaces");
        container = newHome(0).resolve("c");
        try (ChildJvm server = users().startBehind(List.of(unshare), "serve", container, transport)) {
            server.awaitLine("serving ");
            if (transport == Transport.EPOLL) {
                assertThat(connect(0, 0)).startsWith("failed REFUSED 403");
                assertThat(refusals(server)).isEqualTo("refused {USER=1}");
            } else {
                assertThat(connect(0, 0)).as("where no pid is reported").startsWith("connected");
            }
        }
    }

    @Test
    void P28_aServerInAUserNamespaceDeniesWhomItCannotName() throws IOException {
        String[] unshare = {"unshare", "--user", "--map-root-user"};
        assumeTrue(OtherUsers.works("unshare", "--user", "--map-root-user", "true"), "user namespaces");
        container = newHome(0).resolve("c");
        try (ChildJvm server = users().startBehind(List.of(unshare), "serve", container, transport)) {
            Path socket = Path.of(server.awaitLine("serving ").substring(8));
            chmod(container, 0_755);
            chmod(socket, 0_666);
            assertThat(connect(ALICE, ALICE, "servedBy=0")).startsWith("failed REFUSED 403");
            assertThat(connect(0, 0)).startsWith("connected");
            assertThat(refusals(server)).isEqualTo("refused {USER=1}");
        }
    }

    @Test
    void P27_whoForksAndDiesIsStillWhoConnected() throws Exception {
        assumeTrue(OtherUsers.works("sh", "-c", "command -v python3"), "needs python3, for a fork");
        container = newHome(0).resolve("c");
        try (ChildJvm server = users().start(0, 0, "serve", container, transport)) {
            String socket = server.awaitLine("serving ").substring(8);
            Process parent = new ProcessBuilder("python3", "-c", FORK, socket, frame())
                    .redirectErrorStream(true)
                    .start();
            String pid = transport == Transport.EPOLL ? Long.toString(parent.pid()) : "-1";
            assertThat(server.awaitLine("connected")).startsWith("connected pid=" + pid + " uid=0 ");
            assertThat(parent.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(parent.exitValue()).isZero();
            assertThat(server.awaitLine("got")).isEqualTo("got hello");
        }
    }

    /** Returns a frame with a greeting, in hexadecimal digits. */
    private static String frame() {
        byte[] body = RawPeer.encode("hello");
        byte[] head =
                ("HTTP/1.1 200 OK\r\ncontent-length: " + body.length + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
        return HexFormat.of().formatHex(head) + HexFormat.of().formatHex(body);
    }
}
