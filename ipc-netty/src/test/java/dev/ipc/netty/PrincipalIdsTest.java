package dev.ipc.netty;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The numbers behind principals, whatever this JDK does with them. */
class PrincipalIdsTest {
    private final UserPrincipalLookupService lookup = FileSystems.getDefault().getUserPrincipalLookupService();

    @Test
    void theOwnerAndGroupOfAFileHaveItsNumbers(@TempDir Path directory) throws IOException {
        Map<String, Object> ids = Files.readAttributes(directory, "unix:uid,gid");
        PosixFileAttributes names = Files.readAttributes(directory, PosixFileAttributes.class);
        assertThat(PrincipalIds.of(names.owner())).hasValue(Integer.parseInt(String.valueOf(ids.get("uid"))));
        assertThat(PrincipalIds.of(names.group())).hasValue(Integer.parseInt(String.valueOf(ids.get("gid"))));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 64_321, 65_534, Integer.MAX_VALUE})
    void usersAndGroupsWithAndWithoutANameHaveTheirNumbers(int id) throws IOException {
        assertThat(PrincipalIds.of(lookup.lookupPrincipalByName(Integer.toString(id))))
                .hasValue(id);
        assertThat(PrincipalIds.of(lookup.lookupPrincipalByGroupName(Integer.toString(id))))
                .hasValue(id);
    }

    @Test
    void aPrincipalWithAnotherHashHasNone() {
        record Foreign(String getName) implements UserPrincipal {
            @Override
            public String getName() {
                return getName;
            }
        }
        assertThat(PrincipalIds.of(new Foreign("root"))).isEmpty();
    }
}
