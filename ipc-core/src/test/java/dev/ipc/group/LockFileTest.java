package dev.ipc.group;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The lock within one JVM, and what another process sees of it. */
final class LockFileTest {
    @TempDir
    Path directory;

    private Path path;
    private ChildJvm other;

    @BeforeEach
    void startOther() throws IOException {
        path = directory.toRealPath().resolve("a.lock");
        other = ChildJvm.start();
    }

    @AfterEach
    void endOther() {
        other.close();
    }

    private void assertOtherProcessFindsItHeld() {
        assertThat(other.ask("try-lock", path)).isEqualTo("HELD");
    }

    private LockFile take() throws IOException {
        return LockFile.tryTake(path).orElseThrow();
    }

    @Test
    void aLockHasOneOwnerUntilItIsReleased() throws IOException {
        LockFile lock = take();
        assertThat(LockFile.tryTake(path)).isEmpty();
        assertThat(LockFile.isTaken(path)).isTrue();
        assertOtherProcessFindsItHeld();
        lock.release();
        assertThat(LockFile.isTaken(path)).isFalse();
        assertThat(path).exists();
        assertThat(other.ask("try-lock", path)).isEqualTo("LOCKED");
        assertThat(LockFile.isTaken(path)).isTrue();
        assertThat(LockFile.tryTake(path)).isEmpty();
    }

    @Test
    void aSecondReleaseDoesNotTakeTheLockFromTheNextOwner() throws IOException {
        LockFile first = take();
        first.release();
        LockFile second = take();
        first.release();
        assertThat(LockFile.tryTake(path)).isEmpty();
        assertThat(descriptorsOf(path)).as("found in the table").isLessThanOrEqualTo(1);
        assertOtherProcessFindsItHeld();
        second.release();
    }

    @Test
    void P33_refusedTakersAndProbesDoNotReleaseTheLock() throws IOException {
        LockFile lock = take();
        for (int i = 0; i < 100; i++) {
            assertThat(LockFile.tryTake(path)).isEmpty();
            assertThat(LockFile.isTaken(path)).isTrue();
        }
        assertOtherProcessFindsItHeld();
        lock.release();
    }

    @Test
    void P33_aFileMadeAnewInPlaceOfADeletedOneIsNoSecondLockInThisProcess() throws IOException {
        LockFile lock = take();
        Files.delete(path);
        assertThat(LockFile.tryTake(path)).isEmpty();
        lock.release();
    }

    @Test
    void P33_classLoadersOfOneProcessShareTheTable() throws Exception {
        LockFile lock = take();
        URL[] classes = {ChildJvm.location(LockFile.class).toUri().toURL()};
        try (URLClassLoader loader = new URLClassLoader(classes, ClassLoader.getPlatformClassLoader())) {
            Class<?> twin = loader.loadClass(LockFile.class.getName());
            assertThat(twin).isNotSameAs(LockFile.class);
            assertThat((Optional<?>) tryTake(twin)).isEmpty();
            assertOtherProcessFindsItHeld();
            lock.release();
            assertThat((Optional<?>) tryTake(twin)).isPresent();
            assertThat(LockFile.tryTake(path)).isEmpty();
            assertOtherProcessFindsItHeld();
        }
    }

    private Object tryTake(Class<?> twin)
            throws NoSuchMethodException, InvocationTargetException, IllegalAccessException {
        Method method = twin.getDeclaredMethod("tryTake", Path.class);
        method.setAccessible(true);
        return method.invoke(null, path);
    }

    @Test
    void P33_aHostThatReplacesTheSystemPropertiesDoesNotReleaseTheLock() throws IOException {
        Properties before = System.getProperties();
        Properties replaced = new Properties();
        replaced.putAll(before);
        LockFile lock = take();
        System.setProperties(replaced);
        try {
            for (int i = 0; i < 100; i++) {
                assertThat(LockFile.tryTake(path)).isEmpty();
                assertThat(LockFile.isTaken(path)).isTrue();
            }
            assertThat(descriptorsOf(path)).as("kept open once").isLessThanOrEqualTo(2);
            assertOtherProcessFindsItHeld();
            lock.release();
            LockFile.tryTake(path).orElseThrow().release();
        } finally {
            System.setProperties(before);
        }
    }

    /** Counts this process's descriptors of a file, where the system shows them. */
    private static long descriptorsOf(Path file) throws IOException {
        Path descriptors = Path.of("/proc/self/fd");
        if (!Files.isDirectory(descriptors)) {
            return 0;
        }
        long count = 0;
        try (DirectoryStream<Path> open = Files.newDirectoryStream(descriptors)) {
            for (Path descriptor : open) {
                try {
                    count += Files.readSymbolicLink(descriptor).equals(file) ? 1 : 0;
                } catch (NoSuchFileException closedMeanwhile) {
                    // Not one of a file that is kept open.
                }
            }
        }
        return count;
    }

    @Test
    void probesOfThisProcessDoNotReleaseALockThatItTakesMeanwhile() throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread prober = new Thread(() -> {
            while (!stop.get()) {
                try {
                    LockFile.isTaken(path);
                } catch (IOException | RuntimeException e) {
                    failure.set(e);
                }
            }
        });
        prober.start();
        try {
            for (int i = 0; i < 20; i++) {
                LockFile lock = take();
                assertOtherProcessFindsItHeld();
                lock.release();
            }
        } finally {
            stop.set(true);
            prober.join();
        }
        assertThat(failure).hasNullValue();
    }

    @Test
    void aFileThatAKillUnderAStrictUmaskLeftWithoutRightsIsRepaired() throws IOException {
        Files.createFile(path);
        Files.setAttribute(path, "unix:mode", 0);
        take().release();
        assertThat(Files.getPosixFilePermissions(path)).isEqualTo(Access.PRIVATE_FILE);
    }
}
