package dev.ipc.netty.wire;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Writes frames from the protocol's text alone: it shares nothing with the library. */
public final class WireWriter {
    private WireWriter() {}

    /** Returns the bytes of a text whose characters are bytes. */
    public static byte[] bytes(String latin1) {
        return latin1.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Returns several pieces as one. */
    public static byte[] join(byte[]... pieces) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (byte[] piece : pieces) {
            joined.writeBytes(piece);
        }
        return joined.toByteArray();
    }

    /** Returns a frame whose header lines, such as {@code ping: 1}, stand behind its length. */
    public static byte[] frame(int status, byte[] body, String... headerLines) {
        StringBuilder head = new StringBuilder("HTTP/1.1 " + status + (status == 200 ? " OK" : " Any Phrase") + "\r\n");
        head.append("content-length: ").append(body.length).append("\r\n");
        for (String line : headerLines) {
            head.append(line).append("\r\n");
        }
        return join(bytes(head.append("\r\n").toString()), body);
    }

    /** Returns a hello of version 1 without a type of its own. */
    public static byte[] hello(String service, String processName) {
        return frame(
                200,
                new byte[0],
                "ipc-version: 1",
                "service: " + service,
                "process-name: " + processName,
                "max-content-length: 1000000");
    }

    /** Returns a one-way message. */
    public static byte[] message(String text) {
        return frame(200, body(text));
    }

    /** Returns the body of a message that is a string of 2 to 32 ASCII characters. */
    public static byte[] body(String text) {
        byte[] body = bytes("\3" + text);
        body[body.length - 1] |= (byte) 0x80;
        return body;
    }

    /** Returns an orderly last frame. */
    public static byte[] close() {
        return frame(200, new byte[0], "connection: close");
    }
}
