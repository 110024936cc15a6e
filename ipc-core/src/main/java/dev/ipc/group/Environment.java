package dev.ipc.group;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.IntSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What the place of a container depends on beside the address: properties, variables, the user and the system.
 *
 * @param property looks up a system property
 * @param variable looks up an environment variable
 * @param uid tells the effective user id; systems that aren't supported have none
 * @param runtimeDirectories where the system keeps a directory for each logged-in user
 */
record Environment(
        UnaryOperator<@Nullable String> property,
        UnaryOperator<@Nullable String> variable,
        IntSupplier uid,
        Path runtimeDirectories) {

    static Environment ofThisProcess() {
        return new Environment(System::getProperty, System::getenv, CurrentUser::uid, Path.of("/run/user"));
    }

    /** Returns a property, empty if it is unset or the empty string. */
    Optional<String> property(String name) {
        return nonEmpty(property.apply(name));
    }

    /** Returns an environment variable, empty if it is unset or the empty string. */
    Optional<String> variable(String name) {
        return nonEmpty(variable.apply(name));
    }

    private static Optional<String> nonEmpty(@Nullable String value) {
        return value == null || value.isEmpty() ? Optional.empty() : Optional.of(value);
    }

    String userId() {
        return Integer.toUnsignedString(uid.getAsInt());
    }
}
