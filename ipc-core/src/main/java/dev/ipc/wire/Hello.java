package dev.ipc.wire;

import dev.ipc.DecodingException;
import dev.ipc.Peer;
import dev.ipc.codec.TypeTable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What one side says of itself in its first frame (protocol section 3).
 *
 * <p><em>Threading:</em> immutable.
 *
 * @param versions the versions that the client speaks, best first; the one that the server chose
 * @param service group and service
 * @param label what the sender calls itself
 * @param maxContentBytes the largest body that the sender accepts
 * @param features what the sender understands beyond the minimum
 * @param types the types that the sender registered
 * @param serverInstance of a server, what no other start of it says; empty if it doesn't tell
 */
public record Hello(
        List<Integer> versions,
        String service,
        Peer.Label label,
        long maxContentBytes,
        Set<String> features,
        TypeTable types,
        Optional<String> serverInstance) {
    /** The feature of a sender that answers pings. */
    public static final String PING = "ping";

    /** The feature of a sender whose bodies carry reference markers. */
    public static final String REFERENCES = "references";

    /** The feature of a receiver that understands {@code cancel}. */
    public static final String CANCEL = "cancel";

    private static final int MAX_VERSION_DIGITS = 9;

    /** Makes a hello, copying the collections. */
    public Hello {
        versions = List.copyOf(versions);
        features = Set.copyOf(features);
    }

    /** Makes the hello of a client, or of a server that doesn't tell its starts apart. */
    public Hello(
            List<Integer> versions,
            String service,
            Peer.Label label,
            long maxContentBytes,
            Set<String> features,
            TypeTable types) {
        this(versions, service, label, maxContentBytes, features, types, Optional.empty());
    }

    /** Returns the version that a server of these versions chooses for a client with this hello: the client's favorite. */
    public Optional<Integer> commonVersion(List<Integer> spoken) {
        for (Integer version : versions) {
            if (spoken.contains(version)) {
                return Optional.of(version);
            }
        }
        return Optional.empty();
    }

    /** Returns this hello with another list of versions. */
    public Hello withVersions(List<Integer> newVersions) {
        return new Hello(newVersions, service, label, maxContentBytes, features, types, serverInstance);
    }

    /** Returns this hello as one of a server that tells its starts apart by this value. */
    public Hello withServerInstance(String instance) {
        return new Hello(versions, service, label, maxContentBytes, features, types, Optional.of(instance));
    }

    /** Returns a list of versions as it stands in a header. */
    public static String versionList(List<Integer> versions) {
        StringJoiner list = new StringJoiner(",");
        for (Integer version : versions) {
            list.add(version.toString());
        }
        return list.toString();
    }

    /** Returns the headers, without the length of the body, in the order in which they are written. */
    public Map<String, String> headers() {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put(HeaderNames.IPC_VERSION, versionList(versions));
        headers.put(HeaderNames.SERVICE, service);
        if (label.processId().isPresent()) {
            headers.put(HeaderNames.PROCESS_ID, Long.toString(label.processId().getAsLong()));
        }
        if (label.processName().isPresent()) {
            headers.put(HeaderNames.PROCESS_NAME, label.processName().get());
        }
        headers.put(HeaderNames.MAX_CONTENT_LENGTH, Long.toString(maxContentBytes));
        if (!features.isEmpty()) {
            headers.put(HeaderNames.FEATURES, String.join(",", new TreeSet<>(features)));
        }
        if (serverInstance.isPresent()) {
            headers.put(HeaderNames.SERVER_INSTANCE, serverInstance.get());
        }
        return headers;
    }

    /**
     * Reads a hello.
     *
     * @param header gives the value of a header by its lower-case name
     * @param body the type table
     * @throws RefusalException with status 400 if it is malformed
     */
    public static Hello parse(Function<String, @Nullable String> header, byte[] body) throws RefusalException {
        List<Integer> versions = versions(required(header, HeaderNames.IPC_VERSION));
        String service = required(header, HeaderNames.SERVICE);
        long maxContentBytes = number(HeaderNames.MAX_CONTENT_LENGTH, required(header, HeaderNames.MAX_CONTENT_LENGTH));
        String processId = header.apply(HeaderNames.PROCESS_ID);
        Peer.Label label = new Peer.Label(
                Optional.ofNullable(header.apply(HeaderNames.PROCESS_NAME)),
                processId == null ? OptionalLong.empty() : OptionalLong.of(number(HeaderNames.PROCESS_ID, processId)));
        return new Hello(
                versions,
                service,
                label,
                maxContentBytes,
                features(header.apply(HeaderNames.FEATURES)),
                types(body),
                Optional.ofNullable(header.apply(HeaderNames.SERVER_INSTANCE)));
    }

    private static TypeTable types(byte[] body) throws RefusalException {
        try {
            return TypeTable.parse(body);
        } catch (DecodingException e) {
            throw malformed("the type table is malformed: " + e.getMessage());
        }
    }

    private static Set<String> features(@Nullable String list) {
        if (list == null) {
            return Set.of();
        }
        Set<String> features = new HashSet<>();
        for (String word : list.split(",", -1)) {
            if (!word.isBlank()) {
                features.add(word.strip());
            }
        }
        return features;
    }

    private static List<Integer> versions(String list) throws RefusalException {
        List<Integer> versions = new ArrayList<>();
        for (String version : list.split(",", -1)) {
            long number = number(HeaderNames.IPC_VERSION, version);
            if (version.length() > MAX_VERSION_DIGITS) {
                throw malformed(HeaderNames.IPC_VERSION + " is out of range");
            }
            versions.add((int) number);
        }
        return versions;
    }

    private static String required(Function<String, @Nullable String> header, String name) throws RefusalException {
        String value = header.apply(name);
        if (value == null) {
            throw malformed("the hello lacks " + name);
        }
        return value;
    }

    private static boolean isDecimal(String digits) {
        for (int i = 0; i < digits.length(); i++) {
            if (digits.charAt(i) < '0' || digits.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    private static long number(String name, String digits) throws RefusalException {
        boolean decimal = !digits.isEmpty() && digits.charAt(0) != '0' && isDecimal(digits);
        try {
            if (decimal) {
                return Long.parseLong(digits);
            }
        } catch (NumberFormatException overflow) {
            // said below
        }
        throw malformed(name + " is no decimal number from 1 to 2^63-1");
    }

    private static RefusalException malformed(String text) {
        return new RefusalException(Status.BAD_REQUEST, text);
    }
}
