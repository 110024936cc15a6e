package dev.ipc.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ipc.ServiceAddress;
import dev.ipc.group.NameClaim.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One owner among processes, killed at each point of its life or robbed of its lock file. */
final class NameClaimIT {
    /** Twenty times what is promised. */
    private static final Duration RESTART = Duration.ofSeconds(20);

    @TempDir
    Path root;

    private Path directory;
    private ServicePaths paths;
    private ChildJvm owner;
    private ChildJvm next;

    @BeforeEach
    void startProcesses() throws IOException {
        directory = root.resolve("c");
        paths = Container.of(ServiceAddress.of("group", "any").in(directory)).paths("sync");
        owner = ChildJvm.start();
        next = ChildJvm.start();
    }

    @AfterEach
    void endProcesses() {
        owner.close();
        next.close();
    }

    private void assertNextServesAtOnceAndCleansUp() throws IOException {
        Instant start = Instant.now();
        assertThat(next.ask("serve", directory, "sync")).isEqualTo("SERVING");
        assertThat(Duration.between(start, Instant.now())).isLessThan(RESTART);
        assertThat(next.ask("state")).isEqualTo("INTACT");
        assertThat(next.ask("connect", paths.socket())).isEqualTo("CONNECTED");
        assertThat(files()).containsExactly("sync.lock", "sync.owner", "sync.sock");
        assertThat(next.ask("close")).isEqualTo("CLOSED");
        assertThat(files()).containsExactly("sync.lock");
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> !Files.isDirectory(file))
                    .map(file -> directory.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @EnumSource(Step.class)
    void P34_anOwnerKilledAfterAnyStepIsFollowedByTheNext(Step step) throws IOException {
        owner.ask("stop-at", step);
        boolean whileClosing = step.compareTo(Step.PUBLISHED) > 0;
        if (whileClosing) {
            assertThat(owner.ask("serve", directory, "sync")).isEqualTo("SERVING");
            assertThat(owner.ask("close")).isEqualTo("AT " + step);
        } else {
            assertThat(owner.ask("serve", directory, "sync")).isEqualTo("AT " + step);
        }
        assertThat(next.ask("serve", directory, "sync")).startsWith("TAKEN ");
        owner.kill();
        assertNextServesAtOnceAndCleansUp();
    }

    @Test
    void P34_anOwnerKilledBetweenBindingAndPublishingIsFollowedByTheNext() throws IOException {
        assertThat(owner.ask("bind", directory, "sync")).isEqualTo("BOUND " + paths.bind());
        assertThat(next.ask("serve", directory, "sync")).isEqualTo("TAKEN " + owner.pid());
        owner.kill();
        assertNextServesAtOnceAndCleansUp();
    }

    @Test
    void P33_aNameServedByAnotherProcessIsTakenAndItsPidIsTold() {
        assertThat(owner.ask("serve", directory, "sync")).isEqualTo("SERVING");
        assertThat(next.ask("serve", directory, "sync")).isEqualTo("TAKEN " + owner.pid());
        assertThat(owner.ask("state")).isEqualTo("INTACT");
        assertThat(next.ask("connect", paths.socket())).isEqualTo("CONNECTED");
        assertThat(next.ask("serve", directory, "another")).isEqualTo("SERVING");
    }

    @Test
    void P33_anOwnerWithoutATextStillOwnsItsName() throws IOException {
        owner.ask("serve", directory, "sync");
        Files.delete(paths.owner());
        assertThat(next.ask("serve", directory, "sync")).isEqualTo("TAKEN 0");
        Files.writeString(paths.owner(), "garbled");
        assertThat(next.ask("serve", directory, "sync")).isEqualTo("TAKEN 0");
        assertThat(owner.ask("state")).isEqualTo("INTACT");
        owner.kill();
        assertNextServesAtOnceAndCleansUp();
    }

    @Test
    void P33_aStarterIsNotToldTheNameOfADeadOwner() throws IOException {
        try (ChildJvm dead = ChildJvm.start()) {
            assertThat(dead.ask("serve", directory, "sync")).isEqualTo("SERVING");
            dead.kill();
        }
        owner.ask("stop-at", Step.LOCKED);
        assertThat(owner.ask("serve", directory, "sync")).isEqualTo("AT LOCKED");
        assertThat(next.ask("serve", directory, "sync")).isEqualTo("TAKEN 0");
    }

    @Test
    void P33_aLockFileDeletedWhileHeldDoesNotLetASecondOwnerIn() throws IOException {
        owner.ask("serve", directory, "sync");
        Files.delete(paths.lock());
        for (int i = 0; i < 3; i++) {
            assertThat(next.ask("serve", directory, "sync")).isEqualTo("TAKEN " + owner.pid());
        }
        assertThat(owner.ask("serve", directory, "sync")).isEqualTo("TAKEN " + owner.pid());
        assertThat(owner.ask("state")).isEqualTo("INTACT");
        owner.kill();
        assertNextServesAtOnceAndCleansUp();
    }

    @Test
    void P33_aLockThatSomethingElseInTheOwnersProcessReleasedDoesNotLetASecondOwnerIn() throws IOException {
        owner.ask("serve", directory, "sync");
        assertThat(owner.ask("touch", paths.lock())).isEqualTo("TOUCHED");
        assertThat(next.ask("serve", directory, "sync")).isEqualTo("TAKEN " + owner.pid());
        assertThat(owner.ask("state")).isEqualTo("INTACT");
        assertThat(owner.ask("close")).isEqualTo("CLOSED");
        assertNextServesAtOnceAndCleansUp();
    }

    @Test
    void anOwnerInAnotherPidNamespaceOwnsItsNameAndIsFollowedByTheNext() throws IOException {
        assumeTrue(CurrentUser.uid() == 0, "needs root, to make a pid namespace");
        List<String> inNamespace = List.of("unshare", "--pid", "--fork", "--kill-child");
        try (ChildJvm away = ChildJvm.start(inNamespace, ChildJvm.ownClassPath())) {
            assertThat(away.ask("serve", directory, "sync")).isEqualTo("SERVING");
            assertThat(next.ask("serve", directory, "sync")).isEqualTo("TAKEN 1");
            away.kill();
            away.awaitEnd();
            assertNextServesAtOnceAndCleansUp();
        }
    }
}
