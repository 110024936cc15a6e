package dev.ipc.netty;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.ipc.netty.wire.StreamMaker;
import dev.ipc.netty.wire.WireReader;
import dev.ipc.netty.wire.WireWriter;
import java.util.Arrays;
import java.util.Random;

/**
 * A whole connection keeps its callbacks in order and answers in frames, whatever the bytes. The first byte of an input decides
 * whether a hello stands before the others, how they are cut, and which side takes them.
 */
class ConnectionFuzzTest {
    private static final byte[] HELLO = WireWriter.hello("dev.ipc.test/wire", "fuzz");

    @DictionaryEntries({
        "HTTP/1.1 200 OK\\x0D\\x0Acontent-length: 4\\x0D\\x0A\\x0D\\x0A\\x03on\\xE5",
        "HTTP/1.1 200 OK\\x0D\\x0Acontent-length: 0\\x0D\\x0A",
        "HTTP/1.1 400 X\\x0D\\x0A",
        "message-id: 1\\x0D\\x0A",
        "in-reply-to: 1\\x0D\\x0A",
        "ping: 1\\x0D\\x0A",
        "cancel: 1\\x0D\\x0A",
        "connection: close\\x0D\\x0A",
        "\\x0D\\x0A\\x0D\\x0A"
    })
    @FuzzTest
    void feed(byte[] input) {
        if (input.length == 0) {
            return;
        }
        byte[] rest = Arrays.copyOfRange(input, 1, input.length);
        byte[] stream = (input[0] & 1) == 0 ? rest : WireWriter.join(HELLO, rest);
        WholeConnection connection = (input[0] & 2) == 0 ? WholeConnection.ofServer() : WholeConnection.ofClient();
        byte[] answer = connection.feed(stream, StreamMaker.cuts(new Random(input[0]), stream.length));
        String verdict = WireReader.read(answer, Integer.MAX_VALUE).verdict();
        if (!WholeConnection.isInOrder(connection.end())) {
            throw new AssertionError("callbacks out of order");
        }
        if (!verdict.equals("END") && !verdict.equals("CLOSE")) {
            throw new AssertionError("the answer is " + verdict);
        }
    }
}
