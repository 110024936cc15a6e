package dev.ipc;

import java.util.OptionalLong;

/** A server that wanted a name which another one owns. The owner is undisturbed. */
public final class NameTakenException extends IpcException {
    private static final long serialVersionUID = 1L;

    private final long ownerPid;

    /**
     * Makes an exception.
     *
     * @param ownerPid the process id of the owner, or 0 where it could not be read
     */
    public NameTakenException(String message, long ownerPid) {
        super(message, null);
        this.ownerPid = ownerPid;
    }

    /** Returns the process id that the owner declared, empty where it could not be read. */
    public OptionalLong ownerPid() {
        return ownerPid <= 0 ? OptionalLong.empty() : OptionalLong.of(ownerPid);
    }
}
