package dev.ipc.group;

import java.io.IOException;
import java.nio.file.attribute.UserPrincipal;

/**
 * The user to whom a container and what is in it must belong: this process's, or another whom a client trusts.
 *
 * @param user the user
 * @param isUs whether that is this process's user, who is told by the id alone: looking users up takes time
 */
record Owner(UserPrincipal user, boolean isUs) {
    static Owner us() {
        return new Owner(CurrentUser.principal(), true);
    }

    static Owner other(UserPrincipal user) {
        return new Owner(user, user.equals(CurrentUser.principal()));
    }

    boolean owns(FileFacts found) throws IOException {
        return isUs ? found.isOurs() : found.owner().equals(user);
    }
}
