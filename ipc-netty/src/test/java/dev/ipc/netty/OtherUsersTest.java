package dev.ipc.netty;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** A test with processes of several users, on each transport of this machine that has sockets. Needs root, and is skipped without. */
@ParameterizedClass
@MethodSource("transports")
abstract class OtherUsersTest {
    private static String missing = "";
    private static @Nullable OtherUsers users;
    private static int homes;

    @Parameter
    @SuppressWarnings("NullAway.Init")
    Transport transport;

    static List<Transport> transports() {
        return Sockets.transports();
    }

    @BeforeAll
    static void prepareUsers() throws IOException {
        missing = OtherUsers.missing();
        if (missing.isEmpty()) {
            users = OtherUsers.prepare();
        }
    }

    /** Skips each test, which is counted, and not the class, which isn't. */
    @BeforeEach
    void requireOtherUsers() {
        assumeTrue(missing.isEmpty(), missing);
    }

    @AfterAll
    static void removePlace() throws IOException {
        OtherUsers all = users;
        users = null;
        if (all != null) {
            all.close();
        }
    }

    static OtherUsers users() {
        if (users == null) {
            throw new AssertionError("prepared before all tests");
        }
        return users;
    }

    /** Makes an empty directory that belongs to a user and that others may enter. */
    static Path newHome(int uid) throws IOException {
        return users().home(uid, "home-" + homes++);
    }
}
