package dev.ipc;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The name of a service: the group of applications it belongs to and its own name in that group.
 *
 * <p>Group and service names are 1 to {@value #MAX_NAME_LENGTH} characters of {@code A-Z a-z 0-9 . _ -} and don't start with
 * a dot. Where the group's container directory lies follows from the group (see {@code docs/protocol.md}, section 1),
 * unless the address names a directory itself.
 *
 * <p><em>Threading:</em> immutable.
 *
 * @param group the name of the group
 * @param service the name of the service within the group
 * @param container the container directory, used as it is; empty for the group's own
 */
public record ServiceAddress(String group, String service, Optional<Path> container) {
    /** The longest group or service name, in characters. */
    public static final int MAX_NAME_LENGTH = 64;

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0," + (MAX_NAME_LENGTH - 1) + "}");

    /**
     * Makes an address.
     *
     * @throws IllegalArgumentException if a name breaks the rule above
     */
    public ServiceAddress {
        requireName("group", group);
        requireName("service", service);
        Objects.requireNonNull(container, "container");
    }

    /**
     * Returns the address of a service in its group's own container directory.
     *
     * @throws IllegalArgumentException if a name breaks the rule of this type
     */
    public static ServiceAddress of(String group, String service) {
        return new ServiceAddress(group, service, Optional.empty());
    }

    /** Returns this address with {@code directory}, used as it is, in place of the group's own container. */
    public ServiceAddress in(Path directory) {
        return new ServiceAddress(group, service, Optional.of(directory));
    }

    /** Returns {@code group/service}, the form in which the two ends of a connection compare addresses. */
    public String qualifiedName() {
        return group + "/" + service;
    }

    @Override
    public String toString() {
        return qualifiedName() + container.map(directory -> " in " + directory).orElse("");
    }

    private static void requireName(String what, String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("the " + what + " name \"" + name + "\" is not 1 to " + MAX_NAME_LENGTH
                    + " characters of A-Z a-z 0-9 . _ - that start with no dot");
        }
    }
}
