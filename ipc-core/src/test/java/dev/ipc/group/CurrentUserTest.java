package dev.ipc.group;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CurrentUserTest {
    @Test
    void isTheOwnerOfWhatThisProcessCreates(@TempDir Path directory) throws IOException {
        Path file = Files.createFile(directory.resolve("mine"));
        assertThat(CurrentUser.uid()).isEqualTo(Files.getAttribute(file, "unix:uid"));
        assertThat(CurrentUser.principal()).isEqualTo(Files.getOwner(file));
        assertThat(CurrentUser.principal().getName())
                .isEqualTo(Files.getOwner(file).getName());
    }
}
