package dev.ipc.examples.chat;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Where the demo plays: a container directory for it alone, and the processes that it started.
 *
 * <p><em>Threading:</em> thread-safe.
 *
 * <p><em>Life cycle:</em> whoever opened it closes it, which kills what still runs and removes the directory; a second close
 * does nothing more.
 */
final class DemoStage implements AutoCloseable {
    private final Path container;
    private final Duration patience;
    private final Consumer<String> transcript;
    private final List<DemoProcess> processes = new CopyOnWriteArrayList<>();

    private DemoStage(Path container, Duration patience, Consumer<String> transcript) {
        this.container = container;
        this.patience = patience;
        this.transcript = transcript;
    }

    /**
     * Opens a stage.
     *
     * @param patience how long each thing that has to happen is waited for
     * @param transcript takes each line that a process prints or is told, labelled
     */
    static DemoStage open(Duration patience, Consumer<String> transcript) throws IOException {
        // A socket's path has to be short, which the directory for temporary files need not be.
        Path shortParent = Path.of("/tmp");
        Path container = Files.isWritable(shortParent)
                ? Files.createTempDirectory(shortParent, "chat")
                : Files.createTempDirectory("chat");
        return new DemoStage(container.toRealPath(), patience, transcript);
    }

    Path container() {
        return container;
    }

    /** Starts the chat in a process of its own, on this one's JVM, class path and options. */
    DemoProcess start(String label, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(System.getProperty("java.home") + File.separator + "bin" + File.separator + "java");
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                // An agent (a debugger, say) may hold a port that can't be had twice.
                .filter(option -> !option.startsWith("-agentlib") && !option.startsWith("-javaagent"))
                .forEach(command::add);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), ChatCommand.class.getName()));
        command.addAll(arguments);
        // Labels of one width make the lines of all processes readable as one conversation.
        String column = String.format(Locale.ROOT, "%-6s", label);
        transcript.accept(column + " $ chat " + String.join(" ", arguments));
        DemoProcess process = DemoProcess.start(column, command, patience, transcript);
        processes.add(process);
        return process;
    }

    /** Checks that no socket is left. */
    void requireNoSocket() throws IOException {
        try (Stream<Path> entries = Files.list(container)) {
            List<Path> sockets =
                    entries.filter(entry -> entry.toString().endsWith(".sock")).toList();
            if (!sockets.isEmpty()) {
                throw new MissedException("the server left " + sockets + " behind");
            }
        }
    }

    @Override
    public void close() {
        processes.forEach(DemoProcess::close);
        try (Stream<Path> entries = Files.list(container)) {
            for (Path entry : entries.toList()) {
                Files.deleteIfExists(entry);
            }
            Files.deleteIfExists(container);
        } catch (IOException e) {
            if (Files.exists(container)) {
                transcript.accept("The directory " + container + " is left behind: " + e.getMessage());
            }
        }
    }

    /** Something that had to happen didn't. */
    static final class MissedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        MissedException(String message) {
            super(message);
        }
    }
}
