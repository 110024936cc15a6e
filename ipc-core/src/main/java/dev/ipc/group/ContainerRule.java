package dev.ipc.group;

import dev.ipc.TransportUnavailableException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** Where a group's container lies: the rules 2 to 5 of the protocol, section 1, in their order. */
final class ContainerRule {
    static final String ROOT_PROPERTY = "ipc.container.root";
    static final String ROOT_VARIABLE = "IPC_CONTAINER_ROOT";

    private ContainerRule() {}

    static Path directory(String group, Environment environment) {
        Optional<Path> root = environment
                .property(ROOT_PROPERTY)
                .or(() -> environment.variable(ROOT_VARIABLE))
                .map(Path::of);
        if (root.isPresent()) {
            return root.get().resolve(group);
        }
        Optional<Path> runtime = runtimeDirectory(environment);
        if (runtime.isPresent()) {
            return runtime.get().resolve("ipc").resolve(group);
        }
        if (system(environment).startsWith("mac")) {
            Path home = Path.of(environment.property("user.home").orElse("/"));
            return home.resolve("Library").resolve("Group Containers").resolve(group);
        }
        return Path.of("/tmp", "ipc-" + environment.userId(), group);
    }

    static void requireSupportedSystem(Environment environment) {
        if (system(environment).startsWith("windows")) {
            throw new TransportUnavailableException(
                    "Windows isn't supported yet: a container is a directory with POSIX permissions", null);
        }
    }

    /** A relative value of the variable is invalid by its specification, and ignored. */
    private static Optional<Path> runtimeDirectory(Environment environment) {
        Optional<Path> named =
                environment.variable("XDG_RUNTIME_DIR").map(Path::of).filter(Path::isAbsolute);
        if (named.isPresent()) {
            return named;
        }
        Path usual = environment.runtimeDirectories().resolve(environment.userId());
        return isOurDirectory(usual, environment) ? Optional.of(usual) : Optional.empty();
    }

    private static boolean isOurDirectory(Path path, Environment environment) {
        try {
            return FileFacts.of(path)
                    .filter(facts -> facts.is(FileFacts.Kind.DIRECTORY)
                            && facts.uid() == environment.uid().getAsInt())
                    .isPresent();
        } catch (IOException unreadable) {
            return false;
        }
    }

    private static String system(Environment environment) {
        return environment.property("os.name").orElse("").toLowerCase(Locale.ROOT);
    }
}
