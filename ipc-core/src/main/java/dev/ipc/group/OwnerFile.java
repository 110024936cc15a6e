package dev.ipc.group;

import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The text beside a socket that says who owns its name: lines of {@code key=value}. It is information for people, for
 * discovery and for error messages; the lock alone decides.
 *
 * @param service the service's real name
 * @param pid the owner's process id, as the owner sees it
 * @param started when the owner's process started, where it could tell
 * @param namespace the system of process ids in which {@code pid} counts, where there is more than one
 * @param since when it took the name
 */
record OwnerFile(String service, long pid, Optional<Instant> started, Optional<String> namespace, Instant since) {
    private static final int MAX_BYTES = 4096;
    private static final Path OWN_NAMESPACE = Path.of("/proc/self/ns/pid");

    /** Start times that a system reckons from its clock shift a little when the clock is set. */
    private static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(2);

    static OwnerFile ofThisProcess(String service) {
        ProcessHandle self = ProcessHandle.current();
        return new OwnerFile(service, self.pid(), self.info().startInstant(), ownNamespace(), Instant.now());
    }

    private static Optional<String> ownNamespace() {
        try {
            return Optional.of(Files.readSymbolicLink(OWN_NAMESPACE).toString());
        } catch (IOException | UnsupportedOperationException noSuchThing) {
            return Optional.empty();
        }
    }

    /**
     * Puts this text at {@code target}, whole or not at all. For the holder of the lock.
     *
     * @param draft a path of ours on the same file system, where the text is written first
     * @return the file's identity
     * @throws dev.ipc.UnsafePathException if something else than an owner file of this user's stands at one of the two
     */
    Object write(Path draft, Path target) throws IOException {
        if (findOwn(draft)) {
            Files.delete(draft);
        }
        findOwn(target);
        StringBuilder text = new StringBuilder();
        text.append("service=").append(service).append('\n');
        text.append("pid=").append(pid).append('\n');
        started.ifPresent(when -> text.append("started=").append(when).append('\n'));
        namespace.ifPresent(name -> text.append("namespace=").append(name).append('\n'));
        text.append("since=").append(since).append('\n');
        Files.createFile(draft, PosixFilePermissions.asFileAttribute(Access.READABLE_FILE));
        Files.setPosixFilePermissions(draft, Access.READABLE_FILE);
        // Here and below, streams of java.io: unlike channels, they work in a thread that was interrupted.
        try (OutputStream out = new FileOutputStream(draft.toFile())) {
            out.write(text.toString().getBytes(StandardCharsets.UTF_8));
        }
        Object key = FileFacts.of(draft).orElseThrow().key();
        Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
        return key;
    }

    private static boolean findOwn(Path path) throws IOException {
        Optional<FileFacts> found = FileFacts.of(path);
        if (found.isPresent()
                && !(found.get().is(FileFacts.Kind.FILE) && found.get().isOurs())) {
            throw Failures.foreign(found.get(), "the text that names a service's owner");
        }
        return found.isPresent();
    }

    /** Reads what a file says; empty if there is no such file, it is no regular file, or its text makes no sense. */
    static Optional<OwnerFile> read(Path path) {
        try {
            if (FileFacts.of(path)
                    .filter(facts -> facts.is(FileFacts.Kind.FILE))
                    .isEmpty()) {
                return Optional.empty();
            }
            try (InputStream in = new FileInputStream(path.toFile())) {
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
                    Optional.ofNullable(values.get("namespace")),
                    Instant.parse(values.getOrDefault("since", ""))));
        } catch (NumberFormatException | DateTimeException garbled) {
            return Optional.empty();
        }
    }

    boolean isThisProcess() {
        return pid == ProcessHandle.current().pid() && exists();
    }

    /**
     * Returns whether the process runs: one of this id and start time exists and has a program, which one that was killed
     * but not yet collected by its parent hasn't. False also where the process can't be seen from here, or is
     * another user's.
     */
    boolean isRunning() {
        return process().filter(info -> info.command().isPresent()).isPresent();
    }

    /** Returns whether the process runs as far as can be known: it does, or it can't be seen from here. */
    boolean mayBeRunning() {
        return !namespace.equals(ownNamespace()) || exists();
    }

    /** Returns whether a process of this id and start time exists, whoever's it is. It may be dead but not yet collected. */
    boolean exists() {
        return process().isPresent();
    }

    private Optional<ProcessHandle.Info> process() {
        return pid <= 0 || !namespace.equals(ownNamespace())
                ? Optional.empty()
                : ProcessHandle.of(pid).map(ProcessHandle::info).filter(this::hasSameStart);
    }

    private boolean hasSameStart(ProcessHandle.Info info) {
        return started.isPresent()
                && info.startInstant()
                        .filter(actual ->
                                Duration.between(started.get(), actual).abs().compareTo(CLOCK_TOLERANCE) <= 0)
                        .isPresent();
    }
}
