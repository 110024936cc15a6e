package dev.ipc.wire;

import static dev.ipc.wire.HeaderNames.CONTENT_LENGTH;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads the head of a frame byte by byte and deviates at the first byte that the profile of protocol section 2 doesn't allow,
 * however the bytes were split.
 *
 * <p>One parser serves one direction of one connection: it also knows that the first frame is the hello and no other is,
 * and that request numbers rise.
 *
 * <p><em>Threading:</em> confined to one thread at a time.
 */
public final class HeadParser {
    private static final byte[] VERSION_AND_SPACE = "HTTP/1.1 ".getBytes(StandardCharsets.US_ASCII);

    private enum State {
        VERSION,
        STATUS,
        STATUS_SPACE,
        PHRASE,
        LINE_LF,
        LINE_START,
        NAME,
        BEFORE_VALUE,
        VALUE,
        LAST_LF
    }

    private final FrameRules rules;

    /** While a head is read: most heads after the first are read elsewhere, and an idle connection keeps none. */
    private @Nullable Part part;

    private State state = State.VERSION;
    private long position;
    private int headBytes;
    private int matched;
    private int statusCode;
    private List<String> headers = List.of();

    /** What was read of a status, a name or a value. */
    private static final class Part {
        final StringBuilder text = new StringBuilder();
        final HeaderValueReader value = new HeaderValueReader();
    }

    /** Makes a parser whose first frame must be a hello. */
    public HeadParser(long maxContentBytes) {
        rules = new FrameRules(maxContentBytes);
    }

    /** Sets the largest {@code content-length} accepted from now on, in bytes. */
    public void maxContentBytes(long bytes) {
        rules.maxContentBytes(bytes);
    }

    /**
     * Takes the next byte.
     *
     * @return whether the head is complete: then its parts can be read, until {@link #next} is called
     * @throws DeviationException if no frame may have this byte here; the parser is of no further use then
     */
    public boolean accept(byte octet) throws DeviationException {
        if (headBytes == 0) {
            part = new Part();
            headers = new ArrayList<>();
        }
        if (++headBytes > WireLimits.MAX_HEAD_BYTES) {
            throw deviation("a head has at most " + WireLimits.MAX_HEAD_BYTES + " bytes");
        }
        boolean complete = step(octet);
        position++;
        return complete;
    }

    /**
     * Takes a frame of status 200 at once, head and body, if every rule of this stream allows it; another reader has read the
     * head, and found in it the length, the number and nothing else that a rule concerns. Otherwise takes nothing.
     *
     * @param number the number in the header of the kind; 0 where it has none
     */
    public boolean admit(FrameKind kind, long number, int bytesOfHead, long bodyBytes) {
        if (!isBetweenFrames() || bytesOfHead > WireLimits.MAX_HEAD_BYTES || !rules.admit(kind, number, bodyBytes)) {
            return false;
        }
        position += bytesOfHead + bodyBytes;
        return true;
    }

    /** Begins the next frame, whose first byte stands {@code bodyBytes} behind this head. */
    public void next(long bodyBytes) {
        position += bodyBytes;
        state = State.VERSION;
        headBytes = 0;
        matched = 0;
        statusCode = 0;
        headers = List.of();
        rules.next();
    }

    /** Returns the offset in the stream of the byte that is taken next. */
    public long position() {
        return position;
    }

    /** Returns whether no byte of the frame was taken yet. */
    public boolean isBetweenFrames() {
        return headBytes == 0;
    }

    /** Returns whether the stream began with something that is no frame at all, such as an HTTP request. */
    public boolean isStranger() {
        return state == State.VERSION && position < VERSION_AND_SPACE.length;
    }

    /** Returns how many bytes the head has. */
    public int headBytes() {
        return headBytes;
    }

    /** Returns the status of a complete head. */
    public Status status() {
        return rules.status();
    }

    /** Returns the length of the body that follows a complete head, in bytes. */
    public long contentLength() {
        return rules.contentLength();
    }

    /** Returns the headers of a complete head in their order: name, value, name, value. Names are in lower case. */
    public List<String> headers() {
        return headers;
    }

    private boolean step(byte octet) throws DeviationException {
        switch (state) {
            case VERSION -> version(octet);
            case STATUS -> status(octet);
            case STATUS_SPACE -> {
                require(octet == ' ', "one space follows the status");
                enter(State.PHRASE);
            }
            case PHRASE -> phrase(octet);
            case LINE_LF -> {
                require(octet == '\n', "a line ends in CR LF");
                enter(State.LINE_START);
            }
            case LINE_START -> {
                if (octet == '\r') {
                    enter(State.LAST_LF);
                } else {
                    require(headers.size() < 2 * WireLimits.MAX_HEADERS, "a frame has at most 32 headers");
                    require(isTokenCharacter(octet), "a header begins with its name");
                    enter(State.NAME);
                    text().append((char) octet);
                }
            }
            case NAME -> name(octet);
            case BEFORE_VALUE -> {
                if (octet != ' ') {
                    state = State.VALUE;
                    value(octet);
                }
            }
            case VALUE -> value(octet);
            case LAST_LF -> {
                require(octet == '\n', "a head ends in CR LF");
                complete();
                return true;
            }
        }
        return false;
    }

    private void version(byte octet) throws DeviationException {
        require(octet == VERSION_AND_SPACE[matched], "a frame begins with HTTP/1.1 and one space");
        if (++matched == VERSION_AND_SPACE.length) {
            enter(State.STATUS);
        }
    }

    private void status(byte octet) throws DeviationException {
        require(octet >= '0' && octet <= '9', "a status has three digits");
        StringBuilder digits = text().append((char) octet);
        statusCode = statusCode * 10 + (octet - '0');
        require(Status.hasPrefix(digits), "the status is none of the protocol's");
        if (digits.length() == 3) {
            rules.status(Status.of(statusCode).orElseThrow());
            enter(State.STATUS_SPACE);
        }
    }

    private void phrase(byte octet) throws DeviationException {
        if (octet == '\r') {
            enter(State.LINE_LF);
            return;
        }
        require(isPrintable(octet), "a reason phrase is printable ASCII");
        require(++matched <= WireLimits.MAX_REASON_PHRASE_BYTES, "a reason phrase has at most 64 bytes");
    }

    private void name(byte octet) throws DeviationException {
        if (octet != ':') {
            require(isTokenCharacter(octet), "a header's name is a token and a colon follows it");
            text().append((char) octet);
            return;
        }
        String name = text().toString().toLowerCase(Locale.ROOT);
        check(rules.nameProblem(name));
        headers.add(name);
        part().value.begin(name, CONTENT_LENGTH.equals(name) ? rules.maxContentBytes() : Long.MAX_VALUE);
        enter(State.BEFORE_VALUE);
    }

    private void value(byte octet) throws DeviationException {
        HeaderValueReader value = part().value;
        if (octet == '\r') {
            check(value.endProblem());
            String name = headers.get(headers.size() - 1);
            check(rules.valueProblem(name, value));
            headers.add(value.text());
            enter(State.LINE_LF);
            return;
        }
        require(isPrintable(octet), "a header's value is printable ASCII");
        check(value.problem(octet));
        if (value.isOverLimit()) {
            throw excess("the body is larger than the limit of " + rules.maxContentBytes() + " bytes");
        }
    }

    private void complete() throws DeviationException {
        check(rules.headProblem());
        String excess = rules.bodyProblem();
        if (excess != null) {
            throw excess(excess);
        }
        part = null;
    }

    private Part part() {
        return Objects.requireNonNull(part, "inside a head");
    }

    private StringBuilder text() {
        return part().text;
    }

    private void enter(State next) {
        state = next;
        matched = 0;
        text().setLength(0);
    }

    private void require(boolean allowed, String rule) throws DeviationException {
        if (!allowed) {
            throw deviation(rule);
        }
    }

    private void check(@Nullable String problem) throws DeviationException {
        if (problem != null) {
            throw deviation(problem);
        }
    }

    private DeviationException deviation(String rule) {
        return new DeviationException(DeviationException.Kind.PROTOCOL, rule, position);
    }

    private DeviationException excess(String rule) {
        return new DeviationException(DeviationException.Kind.LIMIT, rule, position);
    }

    private static boolean isPrintable(byte octet) {
        return octet >= 0x20 && octet <= 0x7e;
    }

    private static boolean isTokenCharacter(byte octet) {
        return (octet >= 'a' && octet <= 'z')
                || (octet >= 'A' && octet <= 'Z')
                || (octet >= '0' && octet <= '9')
                || "!#$%&'*+-.^_`|~".indexOf(octet) >= 0;
    }
}
