package dev.ipc.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ipc.ServiceAddress;
import dev.ipc.UnsafePathException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ServicePathsTest {
    private static final String LONG_NAME = "a-service.with_the-longest.name_that.the-rule_for.names_allows64";

    /** As short as can be, so that there is room for the paths to be tested. */
    private Path root;

    @BeforeEach
    void makeRoot() throws IOException {
        root = Files.createTempDirectory(Path.of("/tmp"), "p");
    }

    @AfterEach
    void removeRoot() throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    @Test
    void aShortPathHasTheServicesName() {
        ServicePaths paths = ServicePaths.of(Path.of("/c"), "sync");
        assertThat(paths.socket()).hasToString("/c/sync.sock");
        assertThat(paths.lock()).hasToString("/c/sync.lock");
        assertThat(paths.owner()).hasToString("/c/sync.owner");
        assertThat(paths.bind()).hasToString("/c/.srv/sync");
    }

    /** The expected names come from {@code printf NAME | sha256sum | xxd -r -p | base32}. */
    @ParameterizedTest
    @CsvSource({"sync,oxdv57rspkhp", LONG_NAME + ",vl7zn2i5f4ql"})
    void theShortNameIsTheStartOfTheBase32Sha256(String service, String expected) {
        assertThat(ServicePaths.shortName(service)).isEqualTo(expected);
    }

    /** A container with a path of that many bytes, with characters of two, three and four bytes up to its very end. */
    private Path container(int bytes) {
        String unit = "é€😀";
        StringBuilder name = new StringBuilder();
        int left = bytes - root.toString().length() - 1;
        while (left > 9) {
            name.append(unit);
            left -= 9;
        }
        name.append("x".repeat(left % 2)).append("é".repeat(left / 2));
        Path container = root.resolve(name.toString());
        assertThat(container.toString().getBytes(StandardCharsets.UTF_8)).hasSize(bytes);
        return container;
    }

    @ParameterizedTest
    @ValueSource(ints = {101, 102, 103, 104, 105, 106, 107, 108, 109})
    void pathsOfEachLengthAtTheEdgeServeWithTheFullNameUpTo102Bytes(int bytes) throws IOException {
        assumeTrue(
                Charset.forName(System.getProperty("sun.jnu.encoding")).equals(StandardCharsets.UTF_8), "needs UTF-8");
        Path directory = container(bytes - "/a-service-of-25-charact".length() - ".sock".length());
        String service = "a-service-of-25-charact";
        try (NameClaim claim = NameClaim.take(ServiceAddress.of("g", service).in(directory));
                ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(claim.bindPath()));
            claim.publish();
            Path socket = Container.of(ServiceAddress.of("g", service).in(directory))
                    .locate(service)
                    .orElseThrow();
            String name = bytes <= 102 ? service : ServicePaths.shortName(service);
            assertThat(socket.getFileName()).hasToString(name + ".sock");
            assertThat(Files.readString(socket.resolveSibling(name + ".owner"))).contains("service=" + service + "\n");
            try (SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
                assertThat(client.isConnected()).isTrue();
            }
        }
    }

    @Test
    void theBindPathIsNeverLongerThanTheSocketPath() {
        for (String service : new String[] {"a", "sync", LONG_NAME}) {
            ServicePaths paths = ServicePaths.of(Path.of("/c"), service);
            assertThat(paths.bind().toString().length())
                    .isLessThanOrEqualTo(paths.socket().toString().length());
        }
    }

    @Test
    void aContainerWithoutRoomForTheShortNameIsAClearError() {
        String fits = "/" + "d".repeat(102 - "/".length() - "/abcdefghijkl.sock".length());
        assertThat(ServicePaths.of(Path.of(fits), LONG_NAME).socket().toString())
                .hasSize(102);
        assertThatExceptionOfType(UnsafePathException.class)
                .isThrownBy(() -> ServicePaths.of(Path.of(fits + "d"), LONG_NAME))
                .withMessageContaining("103 bytes")
                .withMessageContaining("at most 102")
                .withMessageContaining("use a container whose path is shorter");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", ".srv", "a/b", "../x", "a\u0000b", "a b", "ä", "a\n", "x~", LONG_NAME + "5"})
    void illegalNamesAreRefusedBeforeTheyAreAPath(String name) {
        Container container = Container.of(ServiceAddress.of("g", "s").in(root));
        assertThatIllegalArgumentException().isThrownBy(() -> container.socket(name));
        assertThatIllegalArgumentException().isThrownBy(() -> container.locate(name));
        assertThatIllegalArgumentException().isThrownBy(() -> NameClaim.take(container, name));
        assertThatIllegalArgumentException().isThrownBy(() -> Container.ofGroup(name));
    }
}
