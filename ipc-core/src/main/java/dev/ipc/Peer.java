package dev.ipc;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Who is at the other end of a connection, as the kernel told it when the connection was made (of a server: when it began to
 * listen). It is read once and never changes, whatever the peer sends.
 *
 * <p>What is known comes in three sorts. <em>Facts</em> are the kernel's: pid, uid, gid, and the name that this system has for
 * the uid; between two ends inside one process, which tests may have, they are this process's own. {@linkplain #hints Hints} were looked up with the pid a moment after the connect. What the peer says of itself
 * stands in {@link #label()}. Facts alone are an identity.
 *
 * <p>Two connections of one process are two peers; a process id may be taken by another process once its owner is gone, so
 * it is the pid <em>at connect</em> and no key to remember a peer by.
 *
 * <p><em>Threading:</em> immutable.
 *
 * @param pid the process id at connect; empty where the transport doesn't report it (kqueue and NIO)
 * @param uid the user id; empty where it is unknown
 * @param gid the id of the user's primary group; empty where it is unknown
 * @param userName the system's name for the user; empty where it is unknown
 * @param hints what the system said of the process with this pid
 * @param label what the peer calls itself
 */
public record Peer(
        OptionalLong pid, OptionalInt uid, OptionalInt gid, Optional<String> userName, Hints hints, Label label) {
    /**
     * What the system said of the process that had the peer's pid when it was asked, which is a moment after the connect. By
     * then another process may have had it, or the peer may have run another program: for logs and for decisions that need
     * not be certain. Empty where the pid is unknown or the system doesn't tell, as on Linux of other users' executables.
     *
     * @param started when the process began
     * @param executable the program that it runs; of a Java process, the JVM's launcher
     */
    public record Hints(Optional<Instant> started, Optional<Path> executable) {
        /** The hints on a peer of whom the system said nothing. */
        public static final Hints NONE = new Hints(Optional.empty(), Optional.empty());
    }

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
        return new Peer(pid, uid, gid, userName, hints, newLabel);
    }

    /** Returns this peer without hints and label: what the kernel vouches for. */
    public Peer facts() {
        return new Peer(pid, uid, gid, userName, Hints.NONE, Label.NONE);
    }

    /** Returns {@code pid P, uid U}, with a question mark for what is unknown, and in quotes the name that the peer gave. */
    @Override
    public String toString() {
        String pidText = pid.isPresent() ? Long.toString(pid.getAsLong()) : "?";
        String uidText = uid.isPresent() ? Integer.toUnsignedString(uid.getAsInt()) : userName.orElse("?");
        String identity = "pid " + pidText + ", uid " + uidText;
        return label.processName().map(name -> identity + " \"" + name + "\"").orElse(identity);
    }
}
