package dev.ipc.group;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** What may stand in the way of a path of ours. */
enum Planted {
    FILE {
        @Override
        void plant(Path path) throws IOException {
            Files.writeString(path, "precious");
        }
    },
    DIRECTORY {
        @Override
        void plant(Path path) throws IOException {
            Files.createDirectory(path);
        }
    },
    LINK_TO_FILE {
        @Override
        void plant(Path path) throws IOException {
            Files.createSymbolicLink(path, Files.writeString(aside(path), "precious"));
        }
    },
    LINK_TO_DIRECTORY {
        @Override
        void plant(Path path) throws IOException {
            Files.createSymbolicLink(path, Files.createDirectory(aside(path)));
        }
    },
    LINK_TO_SOCKET {
        @Override
        void plant(Path path) throws IOException {
            leaveSocket(aside(path));
            Files.createSymbolicLink(path, aside(path));
        }
    },
    DANGLING_LINK {
        @Override
        void plant(Path path) throws IOException {
            Files.createSymbolicLink(path, aside(path));
        }
    },
    FIFO {
        @Override
        void plant(Path path) throws IOException {
            Process mkfifo = new ProcessBuilder("mkfifo", path.toString()).start();
            try {
                assertThat(mkfifo.waitFor(30, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            assertThat(mkfifo.exitValue()).isZero();
        }
    },
    SOCKET {
        @Override
        void plant(Path path) throws IOException {
            leaveSocket(path);
        }
    };

    abstract void plant(Path path) throws IOException;

    /** Leaves a socket as a server does that died. */
    static void leaveSocket(Path path) throws IOException {
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(path));
        }
    }

    private static Path aside(Path path) {
        return path.resolveSibling(path.getFileName() + ".aside");
    }
}
