package dev.ipc;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Who is at the other end of a connection, as the kernel told it when the connection was made (of a server: when it began to
 * listen). It is read once and never changes, whatever the peer sends.
 *
 * <p>Two connections of one process are two peers; a process id may be taken by another process once its owner is gone, so
 * it is the pid <em>at connect</em> and no key to remember a peer by. What the peer says of itself stands apart in
 * {@link #label()} and is never an identity.
 *
 * <p><em>Threading:</em> immutable.
 *
 * @param pid the process id at connect; empty where the transport doesn't report it (kqueue and NIO)
 * @param uid the user id; empty where it is unknown, which on NIO it is for every user but this process's own
 * @param gid the group id; empty where it is unknown (NIO)
 * @param userName the user's name; empty where the transport doesn't report it (all but NIO)
 * @param label what the peer calls itself
 */
public record Peer(OptionalLong pid, OptionalInt uid, OptionalInt gid, Optional<String> userName, Label label) {
    /**
     * What a peer says of itself in its hello: a name for logs, never an identity.
     *
     * @param processName the name it gave
     * @param processId the process id it gave
     */
    public record Label(Optional<String> processName, OptionalLong processId) {
        /** The label of a peer that said nothing of itself. */
        public static final Label NONE = new Label(Optional.empty(), OptionalLong.empty());
    }

    /** Returns this peer with another label. */
    public Peer withLabel(Label newLabel) {
        return new Peer(pid, uid, gid, userName, newLabel);
    }

    /** Returns {@code pid P, uid U}, with a question mark for what is unknown, and in quotes the name that the peer gave. */
    @Override
    public String toString() {
        String pidText = pid.isPresent() ? Long.toString(pid.getAsLong()) : "?";
        String uidText = uid.isPresent() ? Integer.toString(uid.getAsInt()) : userName.orElse("?");
        String identity = "pid " + pidText + ", uid " + uidText;
        return label.processName().map(name -> identity + " \"" + name + "\"").orElse(identity);
    }
}
