package dev.ipc.group;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class OwnerFileTest {
    @TempDir
    Path root;

    private Path path() {
        return root.resolve("sync.owner");
    }

    @Test
    void whatIsWrittenIsRead() throws IOException {
        OwnerFile text = new OwnerFile(
                "sync",
                4711,
                Optional.of(Instant.parse("2026-01-02T03:04:05.670Z")),
                Optional.of("pid:[17]"),
                Instant.parse("2026-01-02T03:04:06Z"));
        text.write(root.resolve("draft"), path());
        assertThat(path())
                .hasContent(
                        """
                service=sync
                pid=4711
                started=2026-01-02T03:04:05.670Z
                namespace=pid:[17]
                since=2026-01-02T03:04:06Z
                """);
        assertThat(OwnerFile.read(path())).contains(text);
        assertThat(root.resolve("draft")).doesNotExist();
    }

    @Test
    void theStartTimeMayBeUnknownAndOtherLinesMayFollow() throws IOException {
        Files.writeString(path(), "since=2026-01-02T03:04:06Z\nservice=sync\npid=1\nother=line\n");
        assertThat(OwnerFile.read(path()))
                .contains(new OwnerFile(
                        "sync", 1, Optional.empty(), Optional.empty(), Instant.parse("2026-01-02T03:04:06Z")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "pid",
                "=",
                "\u0000\u0001\u0002",
                "pid=1",
                "pid=x\nsince=2026-01-02T03:04:06Z",
                "pid=99999999999999999999\nsince=2026-01-02T03:04:06Z",
                "pid=1\nsince=yesterday",
                "pid=1\nsince=2026-01-02T03:04:06Z\nstarted=soon"
            })
    void aGarbledTextIsNone(String garbled) throws IOException {
        Files.writeString(path(), garbled);
        assertThat(OwnerFile.read(path())).isEmpty();
    }

    @Test
    void anEndlessTextIsReadToItsBound() throws IOException {
        Files.writeString(path(), "x".repeat(5_000_000));
        assertThat(OwnerFile.read(path())).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = "FILE", mode = EnumSource.Mode.EXCLUDE)
    void whatIsNoFileIsNotRead(Planted planted) throws IOException {
        planted.plant(path());
        assertThat(OwnerFile.read(path())).isEmpty();
    }

    @Test
    void aProcessIsItsIdAndItsStartTogether() {
        OwnerFile self = OwnerFile.ofThisProcess("sync");
        Optional<Instant> started = self.started();
        Optional<Instant> earlier = started.map(instant -> instant.minus(Duration.ofMinutes(1)));
        assertThat(self.isRunning() && self.isThisProcess() && self.exists()).isTrue();
        assertThat(List.of(
                        with(self, self.pid(), earlier, self.namespace()),
                        with(self, self.pid(), Optional.empty(), self.namespace()),
                        with(self, self.pid(), started, Optional.of("another")),
                        with(self, Long.MAX_VALUE, started, self.namespace()),
                        with(self, 0, started, self.namespace()),
                        with(self, -1, started, self.namespace())))
                .allSatisfy(other -> assertThat(other.isRunning() || other.isThisProcess() || other.exists())
                        .as(other.toString())
                        .isFalse());
    }

    @Test
    void onlyAProcessInSightIsKnownToBeDead() {
        OwnerFile self = OwnerFile.ofThisProcess("sync");
        assertThat(self.mayBeRunning()).isTrue();
        assertThat(with(self, Long.MAX_VALUE, self.started(), self.namespace()).mayBeRunning())
                .isFalse();
        assertThat(with(self, Long.MAX_VALUE, self.started(), Optional.of("another"))
                        .mayBeRunning())
                .isTrue();
    }

    private static OwnerFile with(OwnerFile text, long pid, Optional<Instant> started, Optional<String> namespace) {
        return new OwnerFile(text.service(), pid, started, namespace, text.since());
    }
}
