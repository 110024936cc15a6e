package dev.ipc.examples.chat;

import dev.ipc.Limits;
import dev.ipc.ServiceAddress;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options that say where the chat is, and what both its ends agree on. */
final class AddressOptions {
    /** The bounds of both ends: no line needs more than a small part of this body. */
    static final Limits LIMITS = Limits.builder().maxContentBytes(64 << 10).build();

    @Option(
            names = "--group",
            paramLabel = "ID",
            description = "the group of applications (default: ${DEFAULT-VALUE})",
            defaultValue = "dev.ipc.chat")
    private String group = "";

    @Option(
            names = "--service",
            paramLabel = "NAME",
            description = "the service within the group (default: ${DEFAULT-VALUE})",
            defaultValue = "lobby")
    private String service = "";

    @Option(
            names = "--container",
            paramLabel = "DIR",
            description = "the directory of the socket, used as it is (default: the group's own)")
    private Optional<Path> container = Optional.empty();

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command = CommandSpec.create();

    /** Returns the address, or throws what picocli reports as wrong usage. */
    ServiceAddress address() {
        try {
            return new ServiceAddress(group, service, container);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command.commandLine(), e.getMessage(), e);
        }
    }
}
