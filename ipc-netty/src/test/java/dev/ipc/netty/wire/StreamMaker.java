package dev.ipc.netty.wire;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Makes streams of frames, most of them with something wrong: the same from the same random numbers. */
public final class StreamMaker {
    /** The limit on bodies that the streams expect the receiver to have announced. */
    public static final int MAX_CONTENT_BYTES = 5000;

    private static final List<String> WORDS = List.of(
            "HTTP/1.1 200 OK\r\n",
            "HTTP/1.1 404 Not Found\r\n",
            "HTTP/1.1 ",
            "content-length: 0\r\n",
            "content-length: 5001\r\n",
            "Content-Length:  12  \r\n",
            "message-id: 9223372036854775807\r\n",
            "message-id: 9223372036854775808\r\n",
            "message-id: 1\r\n",
            "in-reply-to: 1\r\n",
            "cancel: 2\r\n",
            "ping: 0\r\n",
            "pong: 4\r\n",
            "connection: close\r\n",
            "connection: Close \r\n",
            "ipc-version: 1\r\n",
            "timeout-ms: 7\r\n",
            "dropped: 1\r\n",
            "transfer-encoding: chunked\r\n",
            "te: x\r\n",
            "x: y\r\n",
            " folded\r\n",
            "\r\n",
            "\n",
            "\r",
            ":",
            " ",
            "\t",
            "0",
            "9",
            "\u0000",
            "\u00ff");
    private static final List<String> HEADERS =
            List.of("message-id", "in-reply-to", "cancel", "ping", "pong", "timeout-ms", "within", "dropped");

    private final Random random;
    private long nextRequest = 1;

    private StreamMaker(Random random) {
        this.random = random;
    }

    /** Returns a stream: a hello and some frames, with up to three changes. */
    public static byte[] stream(Random random) {
        StreamMaker maker = new StreamMaker(random);
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        if (random.nextInt(50) > 0) {
            stream.writeBytes(WireWriter.hello("a/b", "random"));
        }
        for (int frames = random.nextInt(5); frames > 0; frames--) {
            stream.writeBytes(maker.frame());
        }
        byte[] made = stream.toByteArray();
        for (int changes = random.nextInt(4); changes > 0; changes--) {
            made = maker.changed(made);
        }
        return made;
    }

    /** Returns rising offsets at which to cut a stream of this length. */
    public static int[] cuts(Random random, int length) {
        int count = random.nextInt(3) == 0 ? 0 : random.nextInt(Math.min(length, 40) + 1);
        return random.ints(count, 0, length + 1).sorted().toArray();
    }

    private byte[] frame() {
        List<String> lines = new ArrayList<>();
        byte[] body = new byte[random.nextInt(20) == 0 ? random.nextInt(6000) : random.nextInt(60)];
        random.nextBytes(body);
        int status = 200;
        switch (random.nextInt(8)) {
            case 0 -> {
                lines.add("message-id: " + nextRequest++);
                if (random.nextBoolean()) {
                    lines.add("timeout-ms: " + random.nextInt(5));
                }
            }
            case 1 -> lines.add("in-reply-to: " + (1 + random.nextInt(9)));
            case 2 -> {
                status = List.of(400, 404, 413, 429, 500, 503, 504).get(random.nextInt(7));
                lines.add("in-reply-to: " + (1 + random.nextInt(9)));
            }
            case 3 -> {
                lines.add(List.of("cancel: 3", "ping: 4", "pong: 5").get(random.nextInt(3)));
                body = new byte[random.nextInt(20) / 19];
            }
            case 4 -> {
                if (random.nextInt(4) == 0) {
                    lines.add("connection: close");
                    status = random.nextBoolean() ? 200 : 503;
                    body = new byte[random.nextInt(8) == 0 ? 8193 : 10];
                }
            }
            case 5 -> lines.add(HEADERS.get(random.nextInt(HEADERS.size())) + ": " + random.nextInt(1000));
            case 6 -> lines.add("x-" + random.nextInt(9) + ": any");
            default -> {} // nothing but its length
        }
        return WireWriter.frame(status, body, lines.toArray(String[]::new));
    }

    private byte[] changed(byte[] stream) {
        int from = random.nextInt(stream.length + 1);
        int to = Math.min(stream.length, from + 1 + random.nextInt(random.nextInt(10) == 0 ? 200 : 3));
        byte[] head = Arrays.copyOf(stream, from);
        byte[] middle = Arrays.copyOfRange(stream, from, to);
        byte[] tail = Arrays.copyOfRange(stream, to, stream.length);
        return switch (random.nextInt(7)) {
            case 0 -> head; // the stream ends here
            case 1 -> WireWriter.join(head, tail);
            case 2 -> WireWriter.join(head, middle, middle, tail);
            case 3 -> {
                byte[] other = new byte[middle.length];
                random.nextBytes(other);
                yield WireWriter.join(head, other, tail);
            }
            case 4 -> WireWriter.join(head, word(), middle, tail);
            case 5 -> WireWriter.join(head, word(), tail);
            default -> inALine(stream);
        };
    }

    /** Puts a word at the beginning of a line. */
    private byte[] inALine(byte[] stream) {
        String text = new String(stream, StandardCharsets.ISO_8859_1);
        int line = text.indexOf("\r\n", random.nextInt(text.length() + 1));
        return line < 0
                ? stream
                : WireWriter.bytes(text.substring(0, line + 2)
                        + new String(word(), StandardCharsets.ISO_8859_1)
                        + text.substring(line + 2));
    }

    private byte[] word() {
        return WireWriter.bytes(WORDS.get(random.nextInt(WORDS.size())));
    }
}
