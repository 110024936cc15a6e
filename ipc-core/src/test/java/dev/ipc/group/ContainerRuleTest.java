package dev.ipc.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.ipc.ServiceAddress;
import dev.ipc.TransportUnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Protocol, section 1: each rule wins over those after it. */
final class ContainerRuleTest {
    private static final ServiceAddress ADDRESS = ServiceAddress.of("com.example.notes", "sync");

    @TempDir
    Path runtimeDirectories;

    private final Map<String, String> properties = new HashMap<>(Map.of("os.name", "Linux", "user.home", "/home/me"));
    private final Map<String, String> variables = new HashMap<>();
    private int uid = CurrentUser.uid();
    private IntSupplier uids = () -> uid;

    private String directory(ServiceAddress address) {
        Environment environment = new Environment(properties::get, variables::get, uids, runtimeDirectories);
        return Container.of(address, environment).directory().toString();
    }

    @Test
    void theProgramsDirectoryIsUsedAsItIs() {
        properties.put("ipc.container.root", "/from/property");
        assertThat(directory(ADDRESS.in(Path.of("/given")))).isEqualTo("/given");
    }

    @Test
    void aRelativeDirectoryIsTheWorkingDirectorys() {
        assertThat(directory(ADDRESS.in(Path.of("given"))))
                .isEqualTo(Path.of("given").toAbsolutePath().toString());
    }

    @Test
    void thePropertyWinsOverTheVariable() {
        properties.put("ipc.container.root", "/from/property");
        variables.put("IPC_CONTAINER_ROOT", "/from/variable");
        variables.put("XDG_RUNTIME_DIR", "/run/user/7");
        assertThat(directory(ADDRESS)).isEqualTo("/from/property/com.example.notes");
    }

    @Test
    void theVariableWinsOverTheRuntimeDirectory() {
        variables.put("IPC_CONTAINER_ROOT", "/from/variable");
        variables.put("XDG_RUNTIME_DIR", "/run/user/7");
        assertThat(directory(ADDRESS)).isEqualTo("/from/variable/com.example.notes");
    }

    @Test
    void emptyValuesCountAsUnset() {
        properties.put("ipc.container.root", "");
        variables.put("IPC_CONTAINER_ROOT", "");
        variables.put("XDG_RUNTIME_DIR", "/run/user/7");
        assertThat(directory(ADDRESS)).isEqualTo("/run/user/7/ipc/com.example.notes");
    }

    @Test
    void withoutTheVariableTheUsersRuntimeDirectoryServesCronJobsAlike() throws IOException {
        Path mine = Files.createDirectory(runtimeDirectories.resolve(Integer.toUnsignedString(uid)));
        assertThat(directory(ADDRESS)).isEqualTo(mine + "/ipc/com.example.notes");
    }

    @Test
    void aRuntimeDirectoryOfAnotherUserOrALinkDoesNotServe() throws IOException {
        uid = CurrentUser.uid() + 1;
        Files.createDirectory(runtimeDirectories.resolve(Integer.toUnsignedString(uid)));
        assertThat(directory(ADDRESS)).isEqualTo("/tmp/ipc-" + uid + "/com.example.notes");

        uid = CurrentUser.uid();
        Files.createSymbolicLink(runtimeDirectories.resolve(Integer.toUnsignedString(uid)), runtimeDirectories);
        assertThat(directory(ADDRESS)).isEqualTo("/tmp/ipc-" + uid + "/com.example.notes");
    }

    @Test
    void aRelativeRuntimeDirectoryIsInvalidAndIgnored() {
        uid = -2;
        variables.put("XDG_RUNTIME_DIR", "run");
        assertThat(directory(ADDRESS)).isEqualTo("/tmp/ipc-4294967294/com.example.notes");
    }

    @Test
    void aMacHasItsOwnPlaceForContainersOfGroups() {
        properties.put("os.name", "Mac OS X");
        assertThat(directory(ADDRESS)).isEqualTo("/home/me/Library/Group Containers/com.example.notes");
    }

    @Test
    void windowsIsNotSupportedAndSaysSo() {
        properties.put("os.name", "Windows 11");
        uids = () -> {
            throw new UnsupportedOperationException("no user ids here");
        };
        assertThatExceptionOfType(TransportUnavailableException.class)
                .isThrownBy(() -> directory(ADDRESS))
                .withMessageContaining("Windows isn't supported");
    }
}
