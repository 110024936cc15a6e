package dev.ipc.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.ipc.NameTakenException;
import dev.ipc.ServiceAddress;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class NameClaimTest {
    @TempDir
    Path root;

    @Test
    void aPublishedSocketIsFoundListedAndGoneAfterClose() throws IOException {
        ServiceAddress address = ServiceAddress.of("group", "sync").in(root.resolve("c"));
        Container container = Container.of(address);
        assertThat(container.locate("sync")).isEmpty();
        try (NameClaim claim = NameClaim.take(address);
                ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(claim.bindPath()));
            assertThat(container.locate("sync")).isEmpty();
            assertThat(container.liveServices()).isEmpty();
            claim.publish();
            Path socket = container.locate("sync").orElseThrow();
            try (SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
                assertThat(client.isConnected()).isTrue();
            }
            assertThat(Files.getPosixFilePermissions(socket)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
            assertThat(claim.state()).isEqualTo(NameClaim.PathState.INTACT);
            assertThat(claim.bindPath()).doesNotExist();
            assertThat(container.liveServices())
                    .singleElement()
                    .returns("sync", LiveService::service)
                    .returns(ProcessHandle.current().pid(), LiveService::pid);
            assertThatExceptionOfType(NameTakenException.class)
                    .isThrownBy(() -> NameClaim.take(address))
                    .satisfies(e -> assertThat(e.ownerPid())
                            .hasValue(ProcessHandle.current().pid()));
        }
        assertThat(container.locate("sync")).isEmpty();
        assertThat(container.liveServices()).isEmpty();
        NameClaim.take(address).close();
    }
}
