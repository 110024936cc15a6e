package dev.ipc.wire;

import java.util.Set;

/** The names of the protocol's headers (protocol section 2), in the lower case in which this library writes them. */
public final class HeaderNames {
    /** Bytes in the body: a decimal number, on every frame. */
    public static final String CONTENT_LENGTH = "content-length";

    /** Makes a frame the last of its side; its value is {@code close}. */
    public static final String CONNECTION = "connection";

    /** Describes a body of text; a plain HTTP header, without meaning to the protocol. */
    public static final String CONTENT_TYPE = "content-type";

    /** Makes a frame a hello; the versions spoken. */
    public static final String IPC_VERSION = "ipc-version";

    /** In a hello: group and service. */
    public static final String SERVICE = "service";

    /** In a hello: the process id that the sender declares. */
    public static final String PROCESS_ID = "process-id";

    /** In a hello: the name that the sender declares. */
    public static final String PROCESS_NAME = "process-name";

    /** In a hello: the largest body that the sender accepts. */
    public static final String MAX_CONTENT_LENGTH = "max-content-length";

    /** In a hello: what the sender understands beyond the minimum. */
    public static final String FEATURES = "features";

    /** In a server's hello: what no other start of this service says. */
    public static final String SERVER_INSTANCE = "server-instance";

    /** Makes a frame a request; its number. */
    public static final String MESSAGE_ID = "message-id";

    /** On a request: how long the requester waits, in milliseconds. */
    public static final String TIMEOUT_MS = "timeout-ms";

    /** On a request: what its empty reply stands for. */
    public static final String ACK = "ack";

    /** On a request: the receiver's own request that the sender's handler answers with its help. */
    public static final String WITHIN = "within";

    /** Makes a frame a reply; the number of its request. */
    public static final String IN_REPLY_TO = "in-reply-to";

    /** Makes a frame the cancellation of the request with this number. */
    public static final String CANCEL = "cancel";

    /** Makes a frame a sign of life that wants one back. */
    public static final String PING = "ping";

    /** Makes a frame the answer to a ping. */
    public static final String PONG = "pong";

    /** On any frame: how many messages for the receiver were dropped since the frame before it. */
    public static final String DROPPED = "dropped";

    /** Headers that no frame may carry. */
    public static final Set<String> REFUSED =
            Set.of("transfer-encoding", "content-encoding", "upgrade", "trailer", "te", "expect");

    /** Headers of the protocol: each may stand once in a frame. */
    public static final Set<String> OURS = Set.of(
            CONTENT_LENGTH,
            CONNECTION,
            IPC_VERSION,
            SERVICE,
            PROCESS_ID,
            PROCESS_NAME,
            MAX_CONTENT_LENGTH,
            FEATURES,
            SERVER_INSTANCE,
            MESSAGE_ID,
            TIMEOUT_MS,
            ACK,
            WITHIN,
            IN_REPLY_TO,
            CANCEL,
            PING,
            PONG,
            DROPPED);

    private HeaderNames() {}
}
