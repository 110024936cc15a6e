package dev.ipc.group;

import dev.ipc.UnsafePathException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The paths of one service in its container.
 *
 * @param socket where clients connect
 * @param privateDirectory a directory of the container that nobody else can enter
 * @param bind where the server binds before it publishes: there, and never longer than {@code socket}
 * @param lock the file whose lock makes the owner
 * @param owner the text that names the owner
 * @param draft where that text is written before it takes its place
 */
record ServicePaths(Path socket, Path privateDirectory, Path bind, Path lock, Path owner, Path draft) {
    /** The longest path of a socket, in bytes of UTF-8, that every supported system and transport accepts. */
    static final int MAX_PATH_BYTES = 102;

    static final String OWNER_SUFFIX = ".owner";

    /** As long as {@code .sock}, so that a bind path fits wherever the socket's path does. */
    static final String PRIVATE_DIRECTORY = ".srv";

    private static final String SOCKET_SUFFIX = ".sock";
    private static final String LOCK_SUFFIX = ".lock";
    private static final int SHORT_LENGTH = 12;
    private static final String BASE32 = "abcdefghijklmnopqrstuvwxyz234567";

    /**
     * Returns the paths of a service.
     *
     * @throws UnsafePathException if the container's path leaves no room even for a short name
     */
    static ServicePaths of(Path container, String service) {
        Path full = container.resolve(service + SOCKET_SUFFIX);
        if (bytes(full) <= MAX_PATH_BYTES) {
            return of(container, service, full);
        }
        String stem = shortName(service);
        Path brief = container.resolve(stem + SOCKET_SUFFIX);
        if (bytes(brief) <= MAX_PATH_BYTES) {
            return of(container, stem, brief);
        }
        throw new UnsafePathException(
                container,
                "the socket's path " + brief + " has " + bytes(brief) + " bytes, and at most " + MAX_PATH_BYTES
                        + " are portable; use a container whose path is shorter, for instance by the system property "
                        + ContainerRule.ROOT_PROPERTY,
                null);
    }

    private static ServicePaths of(Path container, String stem, Path socket) {
        Path privately = container.resolve(PRIVATE_DIRECTORY);
        return new ServicePaths(
                socket,
                privately,
                privately.resolve(stem),
                container.resolve(stem + LOCK_SUFFIX),
                container.resolve(stem + OWNER_SUFFIX),
                // No name of a service holds a tilde, so that this is nobody's bind path.
                privately.resolve(stem + "~"));
    }

    private static int bytes(Path path) {
        return path.toString().getBytes(StandardCharsets.UTF_8).length;
    }

    /** The first characters of the lower-case base32 SHA-256 of the name: five bits each. */
    static String shortName(String service) {
        byte[] digest;
        try {
            digest = MessageDigest.getInstance("SHA-256").digest(service.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
        StringBuilder name = new StringBuilder(SHORT_LENGTH);
        for (int i = 0; i < SHORT_LENGTH; i++) {
            int bit = i * 5;
            int window = ((digest[bit / 8] & 0xFF) << 8) | (digest[bit / 8 + 1] & 0xFF);
            name.append(BASE32.charAt((window >> (11 - bit % 8)) & 31));
        }
        return name.toString();
    }
}
