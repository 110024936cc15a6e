package dev.ipc.netty.wire;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Reads a recorded stream of one direction, from the protocol's text alone: it shares nothing with the library, so that the
 * two can be compared. It has the whole stream before it, and looks ahead and back as it likes.
 */
public final class WireReader {
    private static final int MAX_HEAD = 8192;
    private static final int MAX_HELLO = 1 << 20;
    private static final int MAX_TEXT = 8192;
    private static final List<String> STATUSES =
            List.of("200", "400", "403", "404", "408", "413", "426", "429", "500", "503", "504");
    private static final Set<String> REFUSED =
            Set.of("transfer-encoding", "content-encoding", "upgrade", "trailer", "te", "expect");
    private static final Set<String> KINDS =
            Set.of("ipc-version", "message-id", "in-reply-to", "cancel", "ping", "pong", "connection");
    private static final Set<String> NUMBERS = Set.of(
            "content-length", "message-id", "in-reply-to", "cancel", "ping", "pong", "timeout-ms", "within", "dropped");
    private static final Set<String> ONCE = Set.of(
            "content-length",
            "connection",
            "ipc-version",
            "service",
            "process-id",
            "process-name",
            "max-content-length",
            "features",
            "server-instance",
            "message-id",
            "timeout-ms",
            "within",
            "ack",
            "in-reply-to",
            "cancel",
            "ping",
            "pong",
            "dropped");
    private static final BigInteger MAX_NUMBER = BigInteger.valueOf(Long.MAX_VALUE);

    private final byte[] stream;
    private final int maxContentBytes;
    private int at;
    private int start;
    private BigInteger lastRequest = BigInteger.ZERO;

    /** One header, its name in lower case. */
    public record Header(String name, String value) {}

    /** One frame; behind its last byte the stream has the offset {@code end}. */
    @SuppressWarnings("ArrayRecordComponent") // compared by its text
    public record Frame(int status, List<Header> headers, byte[] body, int end) {
        /** Returns the value of a header, empty if it is missing. */
        public String header(String name) {
            return headers.stream()
                    .filter(header -> header.name().equals(name))
                    .map(Header::value)
                    .findFirst()
                    .orElse("");
        }

        /** Returns the body as text. */
        public String text() {
            return new String(body, StandardCharsets.UTF_8);
        }

        @Override
        public String toString() {
            return describe(status, headers, body);
        }
    }

    /**
     * What a stream was.
     *
     * @param verdict {@code END} between two frames, {@code CLOSE} behind a last frame, or the reason of a deviation
     * @param position the offset of the first byte that deviates, or at which the stream or its last frame ended
     */
    public record Reading(List<Frame> frames, String verdict, int position) {}

    private WireReader(byte[] stream, int maxContentBytes) {
        this.stream = stream;
        this.maxContentBytes = maxContentBytes;
    }

    /** Reads a stream that begins with a hello, for a receiver that announced this limit. */
    public static Reading read(byte[] stream, int maxContentBytes) {
        return new WireReader(stream, maxContentBytes).read();
    }

    /** Returns a frame in one line, for comparisons. */
    public static String describe(int status, List<Header> headers, byte[] body) {
        return status + " " + headers + " " + HexFormat.of().formatHex(body);
    }

    private Reading read() {
        List<Frame> frames = new ArrayList<>();
        try {
            while (at < stream.length) {
                Frame frame = frame(frames.isEmpty());
                frames.add(frame);
                if (!frame.header("connection").isEmpty()) {
                    return new Reading(frames, "CLOSE", at);
                }
            }
            return new Reading(frames, "END", at);
        } catch (Deviation deviation) {
            return new Reading(frames, deviation.verdict, deviation.position);
        }
    }

    private Frame frame(boolean first) throws Deviation {
        start = at;
        for (char expected : "HTTP/1.1 ".toCharArray()) {
            require(peek() == expected);
            at++;
        }
        String status = status();
        require(peek() == ' ');
        at++;
        for (int length = 0; peek() != '\r'; length++, at++) {
            require(isPrintable(peek()) && length < 64);
        }
        lineEnd();
        List<Header> headers = new ArrayList<>();
        Set<String> names = new HashSet<>();
        while (peek() != '\r') {
            require(headers.size() < 32);
            headers.add(header(first, status, names));
        }
        at++;
        require(peek() == '\n');
        int length = length(headers);
        judge(first, status, names, length);
        at++;
        if (stream.length - at < length) {
            throw new Deviation("TRUNCATED", stream.length);
        }
        byte[] body = Arrays.copyOfRange(stream, at, at + length);
        at += length;
        return new Frame(Integer.parseInt(status), headers, body, at);
    }

    private String status() throws Deviation {
        String status = "";
        while (status.length() < 3) {
            String longer = status + (char) peek();
            require(STATUSES.stream().anyMatch(known -> known.startsWith(longer)));
            status = longer;
            at++;
        }
        return status;
    }

    private Header header(boolean first, String status, Set<String> names) throws Deviation {
        int from = at;
        while (peek() != ':' || at == from) {
            require(isToken(peek()));
            at++;
        }
        String name = new String(stream, from, at - from, StandardCharsets.US_ASCII).toLowerCase(Locale.ROOT);
        require(!REFUSED.contains(name));
        require(!ONCE.contains(name) || names.add(name));
        boolean refusalOfVersion = status.equals("426") && names.containsAll(Set.of("ipc-version", "connection"));
        long kinds = names.stream().filter(KINDS::contains).count();
        require(!KINDS.contains(name) || kinds == 1 || (kinds == 2 && refusalOfVersion));
        at++;
        while (peek() == ' ') {
            at++;
        }
        int begin = at;
        int end = at;
        while (peek() != '\r') {
            require(isPrintable(peek()));
            if (peek() != ' ') {
                valueCharacter(first, name, begin, end);
                end = at + 1;
            }
            at++;
        }
        String value = new String(stream, begin, end - begin, StandardCharsets.US_ASCII);
        require(!NUMBERS.contains(name) || !value.isEmpty());
        require(!name.equals("connection") || value.length() == "close".length());
        if (name.equals("message-id")) {
            BigInteger number = new BigInteger(value);
            require(number.compareTo(lastRequest) > 0);
            lastRequest = number;
        }
        lineEnd();
        return new Header(name, value);
    }

    /** Judges a value up to the character at hand, which isn't a space. */
    private void valueCharacter(boolean first, String name, int begin, int end) throws Deviation {
        String value = new String(stream, begin, at + 1 - begin, StandardCharsets.US_ASCII);
        if (name.equals("connection")) {
            require("close".startsWith(value.toLowerCase(Locale.ROOT)));
        } else if (NUMBERS.contains(name)) {
            require(end == at && value.chars().allMatch(c -> c >= '0' && c <= '9'));
            require(!value.startsWith("0") || (value.equals("0") && name.equals("content-length")));
            BigInteger number = new BigInteger(value);
            require(number.compareTo(MAX_NUMBER) <= 0);
            if (name.equals("content-length")
                    && number.compareTo(BigInteger.valueOf(first ? MAX_HELLO : maxContentBytes)) > 0) {
                throw new Deviation("LIMIT", at);
            }
        }
    }

    private static int length(List<Header> headers) {
        return headers.stream()
                .filter(header -> header.name().equals("content-length"))
                .mapToInt(header -> Integer.parseInt(header.value()))
                .findFirst()
                .orElse(-1);
    }

    /** Judges a head as a whole, at its last byte. */
    private void judge(boolean first, String status, Set<String> names, int length) throws Deviation {
        boolean close = names.contains("connection");
        boolean error = !status.equals("200");
        require(length >= 0);
        require(!error || close || names.contains("in-reply-to"));
        require(length == 0 || !(names.contains("cancel") || names.contains("ping") || names.contains("pong")));
        boolean hello = names.contains("ipc-version") && !close;
        require(first ? hello || close : !hello);
        if ((first && at + 1 - start + length > MAX_HELLO) || ((error || close) && length > MAX_TEXT)) {
            throw new Deviation("LIMIT", at);
        }
    }

    private void lineEnd() throws Deviation {
        at++;
        require(peek() == '\n');
        at++;
    }

    private int peek() throws Deviation {
        if (at >= stream.length) {
            throw new Deviation("TRUNCATED", at);
        }
        require(at - start < MAX_HEAD);
        return stream[at] & 0xff;
    }

    private void require(boolean allowed) throws Deviation {
        if (!allowed) {
            throw new Deviation("PROTOCOL", at);
        }
    }

    private static boolean isPrintable(int octet) {
        return octet >= ' ' && octet <= '~';
    }

    private static boolean isToken(int octet) {
        return octet > ' ' && octet < 0x7f && "\"(),/:;<=>?@[\\]{}".indexOf(octet) < 0;
    }

    private static final class Deviation extends Exception {
        private static final long serialVersionUID = 1L;
        private final String verdict;
        private final int position;

        Deviation(String verdict, int position) {
            super(verdict, null, false, false);
            this.verdict = verdict;
            this.position = position;
        }
    }
}
