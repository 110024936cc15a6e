package dev.ipc;

/** What became of the path of a server's socket, so that new clients don't find the server any more. */
public enum PathLoss {
    /** Nothing is there, or the directory can't be entered any more. */
    REMOVED,
    /** Something else is there: clients find that, or fail. */
    REPLACED
}
