package dev.ipc.group;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The text beside a socket that says who owns its name: lines of {@code key=value}. It is information for people, for
 * discovery and for error messages; the lock alone decides.
 *
 * @param service the service's real name
 * @param pid the owner's process id, as the owner sees it
 * @param started when the owner's process started, where it could tell
 * @param since when it took the name
 */
record OwnerFile(String service, long pid, Optional<Instant> started, Instant since) {
    private static final Set<PosixFilePermission> READABLE = PosixFilePermissions.fromString("rw-r--r--");
    private static final int MAX_BYTES = 4096;

    /** Start times that a system reckons from its clock shift a little when the clock is set. */
    private static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(2);

    static OwnerFile ofThisProcess(String service) {
        ProcessHandle self = ProcessHandle.current();
        return new OwnerFile(service, self.pid(), self.info().startInstant(), Instant.now());
    }

    /** Puts this text at {@code target}, whole or not at all; {@code draft} is on the same file system and ours. */
    void write(Path draft, Path target) throws IOException {
        StringBuilder text = new StringBuilder();
        text.append("service=").append(service).append('\n');
        text.append("pid=").append(pid).append('\n');
        started.ifPresent(when -> text.append("started=").append(when).append('\n'));
        text.append("since=").append(since).append('\n');
        Files.deleteIfExists(draft);
        Files.writeString(draft, text, StandardCharsets.UTF_8, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        Files.setPosixFilePermissions(draft, READABLE);
        Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Reads what a file says; empty if there is no such file, it is no regular file, or its text makes no sense. */
    static Optional<OwnerFile> read(Path path) {
        try {
            if (FileFacts.of(path)
                    .filter(facts -> facts.is(FileFacts.Kind.FILE))
                    .isEmpty()) {
                return Optional.empty();
            }
            try (InputStream in = Files.newInputStream(path, LinkOption.NOFOLLOW_LINKS)) {
                return parse(new String(in.readNBytes(MAX_BYTES), StandardCharsets.UTF_8));
            }
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    private static Optional<OwnerFile> parse(String text) {
        Map<String, String> values = new HashMap<>();
        text.lines().forEach(line -> {
            int equals = line.indexOf('=');
            if (equals > 0) {
                values.putIfAbsent(line.substring(0, equals), line.substring(equals + 1));
            }
        });
        try {
            return Optional.of(new OwnerFile(
                    values.getOrDefault("service", ""),
                    Long.parseLong(values.getOrDefault("pid", "")),
                    Optional.ofNullable(values.get("started")).map(Instant::parse),
                    Instant.parse(values.getOrDefault("since", ""))));
        } catch (NumberFormatException | DateTimeException garbled) {
            return Optional.empty();
        }
    }

    boolean isThisProcess() {
        return pid == ProcessHandle.current().pid() && isRunning();
    }

    /**
     * Returns whether the process runs: one of this id and start time exists and has a program. (A process that was
     * killed but not yet collected by its parent has none.) False also where the process can't be seen from here.
     */
    boolean isRunning() {
        return pid > 0
                && ProcessHandle.of(pid)
                        .map(ProcessHandle::info)
                        .filter(info -> info.command().isPresent())
                        .flatMap(ProcessHandle.Info::startInstant)
                        .filter(this::startedAt)
                        .isPresent();
    }

    private boolean startedAt(Instant instant) {
        return started.filter(
                        declared -> Duration.between(declared, instant).abs().compareTo(CLOCK_TOLERANCE) <= 0)
                .isPresent();
    }
}
