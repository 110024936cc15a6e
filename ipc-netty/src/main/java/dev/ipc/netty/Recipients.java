package dev.ipc.netty;

import dev.ipc.ServerConnection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Some connections of a server, each once: those of one moment, or whom a broadcast goes to.
 *
 * <p><em>Threading:</em> immutable; the set is made when it is first wanted, maybe by several.
 */
final class Recipients {
    private final List<NettyServerConnection> list;
    private @Nullable Set<ServerConnection> set;

    /** Keeps a list that nobody changes. */
    Recipients(List<NettyServerConnection> list) {
        this.list = list;
    }

    List<NettyServerConnection> list() {
        return list;
    }

    Set<ServerConnection> set() {
        Set<ServerConnection> made = set;
        if (made == null) {
            made = Set.copyOf(list);
            set = made; // with final fields: safe to pass on without more
        }
        return made;
    }
}
