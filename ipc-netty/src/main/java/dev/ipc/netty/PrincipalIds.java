package dev.ipc.netty;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The numbers behind the JDK's principals, which it shows nobody. Principals are equal if their numbers are: so a guess that
 * looks up an equal principal is right, and a principal's hash is a good guess.
 *
 * <p><em>Threading:</em> thread-safe. The first question about a principal may block for a look-up.
 */
final class PrincipalIds {
    private static final int REMEMBERED = 1024;
    private static final Map<UserPrincipal, OptionalInt> KNOWN = new ConcurrentHashMap<>();

    private PrincipalIds() {}

    /** Returns the number of a user or group; empty where it can't be found out. */
    static OptionalInt of(UserPrincipal principal) {
        OptionalInt known = KNOWN.get(principal);
        if (known != null) {
            return known;
        }
        OptionalInt found = lookUp(principal);
        if (found.isPresent()) {
            if (KNOWN.size() >= REMEMBERED) {
                KNOWN.clear();
            }
            KNOWN.put(principal, found);
        }
        return found;
    }

    private static OptionalInt lookUp(UserPrincipal principal) {
        int guess = principal.hashCode();
        String number = Integer.toString(guess);
        UserPrincipalLookupService lookup = FileSystems.getDefault().getUserPrincipalLookupService();
        try {
            UserPrincipal guessed = principal instanceof GroupPrincipal
                    ? lookup.lookupPrincipalByGroupName(number)
                    : lookup.lookupPrincipalByName(number);
            return guessed.equals(principal) ? OptionalInt.of(guess) : OptionalInt.empty();
        } catch (IOException | UnsupportedOperationException noSuchOne) {
            return OptionalInt.empty();
        }
    }
}
