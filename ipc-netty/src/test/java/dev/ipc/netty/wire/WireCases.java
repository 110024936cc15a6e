package dev.ipc.netty.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The rules of the protocol about frames, each with bytes that break it (protocol sections 2, 3 and 6). */
public final class WireCases {
    /** The limit on bodies that the cases expect the receiver to have announced. */
    public static final int MAX_CONTENT_BYTES = 20_000;

    private static final String OK = "HTTP/1.1 200 OK\r\n";
    private static final List<String> KINDS = List.of("message-id", "in-reply-to", "cancel", "ping", "pong");
    private static final List<String> NUMBERS =
            List.of("message-id", "in-reply-to", "cancel", "ping", "pong", "timeout-ms", "within", "dropped");

    private final List<WireCase> cases = new ArrayList<>();

    private WireCases() {}

    /** Returns the cases of frames that follow the hello. */
    public static List<WireCase> behindTheHello() {
        WireCases all = new WireCases();
        all.statusLine();
        all.headers();
        all.contentLength();
        all.numbers();
        all.kinds();
        return all.cases;
    }

    /** Returns the cases of the first bytes of a connection. */
    public static List<WireCase> atTheBeginning() {
        WireCases all = new WireCases();
        all.strangers();
        for (String kind : KINDS) {
            all.bad("the first frame is the hello, not " + kind, OK + kind + ": 1\r\ncontent-length: 0\r\n\r¶\n");
        }
        all.bad("the first frame is the hello, not a message", OK + "content-length: 3\r\n\r¶\n");
        all.bad("an error status is no hello", "HTTP/1.1 404 X\r\nipc-version: 1\r\ncontent-length: 0\r\n\r¶\n");
        all.bad("a refusal for the version has status 426", OK + "ipc-version: 1\r\nconnection¶: close\r\n");
        all.limit("a hello of more than 1 MiB", OK + "ipc-version: 1\r\ncontent-length: 104857¶7\r\n\r\n");
        all.limit(
                "a hello of more than 1 MiB, its head included",
                OK + "content-length: 1048570\r\nipc-version: 1\r\n\r¶\n");
        all.bad("a hello with two lengths", OK + "content-length: 1\r\nipc-version: 1\r\ncontent-length¶: 1\r\n\r\n");
        all.bad("a header of the hello twice", OK + "ipc-version: 1\r\nservice: a/b\r\nservice¶: a/b\r\n\r\n");
        return all.cases;
    }

    private void strangers() {
        bad("a request of HTTP", "¶GET / HTTP/1.1\r\nhost: localhost\r\n\r\n");
        bad("the preface of HTTP/2", "¶PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
        bad("a hello of TLS", "¶\u0016\u0003\u0001\u0000\u00a5\u0001\u0000\u0000\u00a1\u0003\u0003");
        bad("the beginning of D-Bus", "¶\u0000AUTH EXTERNAL 30\r\n");
        bad("a user of telnet", "H¶ELP\r\n");
        bad("negotiation of telnet", "¶\u00ff\u00fd\u0003");
        bad("zeros", "¶\u0000\u0000\u0000\u0000");
        bad("an older HTTP", "HTTP/1.¶0 200 OK\r\n");
    }

    private void statusLine() {
        bad("no byte before a frame", "¶\r\n" + OK);
        bad("no space before a frame", "¶ " + OK);
        bad("the version in capitals", "¶http/1.1 200 OK\r\n");
        bad("the version 1.1", "HTTP/1.¶0 200 OK\r\ncontent-length: 0\r\n\r\n");
        bad("the version 1.1, not 2", "HTTP/¶2.0 200 OK\r\ncontent-length: 0\r\n\r\n");
        bad("one space behind the version", "HTTP/1.1 ¶ 200 OK\r\n");
        bad("a space and no tab behind the version", "HTTP/1.1¶\t200 OK\r\n");
        for (String marked :
                List.of("20¶4", "¶304", "¶101", "20¶1", "200¶0", "¶099", "¶+200", "2¶ 0", "40¶1", "5¶99", "¶x")) {
            bad(
                    "a status of the protocol's, not " + marked.replace("¶", ""),
                    "HTTP/1.1 " + marked + " X\r\ncontent-length: 0\r\n\r\n");
        }
        bad("a space behind the status", "HTTP/1.1 200¶\r\ncontent-length: 0\r\n\r\n");
        bad("a line ends in CR LF, not LF", "HTTP/1.1 200 OK¶\ncontent-length: 0\n\n");
        bad("a line ends in CR LF, not CR", "HTTP/1.1 200 OK\r¶content-length: 0\r\n\r\n");
        bad("a phrase has no tab", "HTTP/1.1 200 O¶\tK\r\n");
        bad("a phrase has no control character", "HTTP/1.1 200 O¶\u0001K\r\n");
        bad("a phrase has no delete character", "HTTP/1.1 200 O¶\u007fK\r\n");
        bad("a phrase is ASCII", "HTTP/1.1 200 O¶\u00c3\u00a9\r\n");
        bad("a phrase has 64 bytes at most", "HTTP/1.1 200 " + "x".repeat(64) + "¶x\r\n");
    }

    private void headers() {
        bad("no space before the colon", OK + "x¶ : 1\r\ncontent-length: 0\r\n\r\n");
        bad("no folding by a space", OK + "x: 1\r\n¶ 2\r\ncontent-length: 0\r\n\r\n");
        bad("no folding by a tab", OK + "x: 1\r\n¶\t2\r\ncontent-length: 0\r\n\r\n");
        bad("a name is not empty", OK + "¶: 1\r\ncontent-length: 0\r\n\r\n");
        bad("a name has no parenthesis", OK + "x¶(y): 1\r\ncontent-length: 0\r\n\r\n");
        bad("a name has no control character", OK + "x¶\u0000y: 1\r\ncontent-length: 0\r\n\r\n");
        bad("a name is ASCII", OK + "x¶\u00e9: 1\r\ncontent-length: 0\r\n\r\n");
        bad("a name has a colon", OK + "x¶\r\ncontent-length: 0\r\n\r\n");
        bad("a value has no tab before it", OK + "x:¶\t1\r\ncontent-length: 0\r\n\r\n");
        bad("a value has no tab in it", OK + "x: 1¶\t2\r\ncontent-length: 0\r\n\r\n");
        bad("a value has no control character", OK + "x: 1¶\u0007\r\ncontent-length: 0\r\n\r\n");
        bad("a value has no zero", OK + "x: ¶\u0000\r\ncontent-length: 0\r\n\r\n");
        bad("a value is ASCII", OK + "x: ¶\u00e9\r\ncontent-length: 0\r\n\r\n");
        bad("a header ends in CR LF, not LF", OK + "x: 1¶\ncontent-length: 0\r\n\r\n");
        bad("a header ends in CR LF, not CR", OK + "x: 1\r¶y: 2\r\ncontent-length: 0\r\n\r\n");
        bad("a head ends in CR LF, not LF", OK + "content-length: 0\r\n¶\n");
        bad("a head ends in CR LF, not CR", OK + "content-length: 0\r\n\r¶\r\n");
        bad("a frame has 32 headers at most", OK + "x: 1\r\n".repeat(32) + "¶content-length: 0\r\n\r\n");
        String long8K = OK + "x: " + "y".repeat(8192 - OK.length() - 3);
        bad("a head has 8 KiB at most", long8K + "¶y\r\ncontent-length: 0\r\n\r\n");
        bad("a name has 8 KiB at most", OK + "z".repeat(8192 - OK.length()) + "¶z: 1\r\n");
        bad("spaces count too", OK + "x:" + " ".repeat(8192 - OK.length() - 2) + "¶ 1\r\n");
        for (String name : List.of("transfer-encoding", "content-encoding", "upgrade", "trailer", "te", "expect")) {
            bad(name + " is refused", OK + "content-length: 0\r\n" + name + "¶: x\r\n\r\n");
        }
        bad("a refused header in capitals", OK + "Transfer-ENCODING¶: chunked\r\n\r\n0\r\n\r\n");
        for (String name : List.of(
                "dropped",
                "timeout-ms",
                "within",
                "service",
                "process-id",
                "process-name",
                "features",
                "ack",
                "max-content-length")) {
            bad(
                    name + " stands twice",
                    OK + name + ": 1\r\n" + name.toUpperCase(Locale.ROOT) + "¶: 1\r\ncontent-length: 0\r\n\r\n");
        }
        for (String value :
                List.of("¶keep-alive", "¶upgrade", "clos¶\r\n", "close¶, te", "close¶d", "cl ¶ose", "¶\r\n")) {
            bad(
                    "connection is close, not " + value.replace("¶", "").strip(),
                    OK + "content-length: 0\r\nconnection: " + value + "\r\n\r\n");
        }
    }

    private void contentLength() {
        bad("the length is missing", OK + "x: 1\r\n\r¶\n");
        bad("the length is missing, without headers", OK + "\r¶\n");
        bad("the length stands twice", OK + "content-length: 0\r\ncontent-length¶: 0\r\n\r\n");
        for (String marked : List.of(
                "¶+5", "¶-1", "0¶5", "0¶0", "5 ¶5", "5¶,5", "0¶x5", "¶a", "5¶a", "5¶:", "1¶e3", "¶\"5\"", "¶\r\n",
                "1¶.0")) {
            bad(
                    "the length is a plain number, not "
                            + marked.replace("¶", "").strip(),
                    OK + "content-length: " + marked + "\r\n\r\n");
        }
        limit("the length is above the limit", OK + "content-length: 2000¶1\r\n\r\n");
        limit(
                "the length is above the limit, and the body all there",
                OK + "content-length: 2000¶1\r\n\r\n" + "b".repeat(20_001));
        limit("the length is huge", OK + "content-length: 9999¶9999999999999999999\r\n\r\n");
    }

    private void numbers() {
        for (String name : NUMBERS) {
            for (String marked : List.of(
                    "¶0",
                    "¶-1",
                    "¶+1",
                    "¶01",
                    "922337203685477580¶8",
                    "999999999999999999¶99",
                    "¶0x1",
                    "1¶a",
                    "1 ¶2",
                    "¶\r\n")) {
                String rest = name.equals("in-reply-to") ? "content-length: 1\r\n\r\n\0" : "content-length: 0\r\n\r\n";
                bad(
                        name + " is a number from 1, not "
                                + marked.replace("¶", "").strip(),
                        OK + name + ": " + marked + "\r\n" + rest);
            }
        }
        // Once more in the order in which most writers put them, for which a reader may have a way of its own.
        String before = OK + "content-length: 0\r\n";
        for (String name : KINDS) {
            for (String marked : List.of(
                    "¶0",
                    "¶01",
                    "¶00000000001",
                    "1¶:",
                    "1¶/",
                    "1234567¶x",
                    "922337203685477580¶8",
                    "3689348814741910323¶3")) {
                bad(
                        name + " behind the length is a number, not " + marked.replace("¶", ""),
                        before + name + ": " + marked + "\r\n\r\n");
            }
            bad(name + " ends in CR LF", before + name + ": 1¶\n\n\r\n");
            bad("one number and no other: " + name, before + name + ": 12345678\r\n" + name + "¶: 1\r\n\r\n");
        }
        for (String marked : List.of("¶0", "¶01", "1¶:")) {
            bad(
                    "timeout-ms behind the number is a number, not " + marked.replace("¶", ""),
                    before + "message-id: 1\r\ntimeout-ms: " + marked + "\r\n\r\n");
        }
        for (String kind : List.of("cancel", "ping", "pong")) {
            bad(kind + " behind the length has no body", OK + "content-length: 1\r\n" + kind + ": 1\r\n\r¶\nx");
        }
        String five = before + "message-id: 5\r\n\r\n";
        bad("message-id behind the length rises: the same again", five + before + "message-id: 5¶\r\n\r\n");
        bad("message-id behind the length rises: a lower one", five + before + "message-id: 4¶\r\n\r\n");
        String first = OK + "message-id: 5\r\ncontent-length: 0\r\n\r\n";
        bad("message-id rises: the same again", first + OK + "message-id: 5¶\r\ncontent-length: 0\r\n\r\n");
        bad("message-id rises: a lower one", first + OK + "message-id: 4¶\r\ncontent-length: 0\r\n\r\n");
    }

    private void kinds() {
        List<String> all = new ArrayList<>(KINDS);
        all.add("ipc-version");
        for (String one : all) {
            for (String other : all) {
                if (!one.equals(other)) {
                    bad(
                            "two kinds: " + one + " and " + other,
                            OK + one + ": 1\r\n" + other + "¶: 1\r\ncontent-length: 0\r\n\r\n");
                }
            }
            bad(
                    "two kinds: " + one + " and close",
                    OK + one + ": 1\r\nconnection¶: close\r\ncontent-length: 0\r\n\r\n");
            bad(
                    "two kinds: close and " + one,
                    OK + "connection: close\r\n" + one + "¶: 1\r\ncontent-length: 0\r\n\r\n");
            bad(one + " stands twice", OK + one + ": 1\r\n" + one + "¶: 1\r\ncontent-length: 0\r\n\r\n");
        }
        bad(
                "a second hello",
                OK + "ipc-version: 1\r\nservice: a/b\r\nmax-content-length: 1\r\ncontent-length: 0\r\n\r¶\n");
        bad("an error status on a message", "HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r¶\n");
        for (String kind : List.of("message-id", "cancel", "ping", "pong")) {
            bad("an error status with " + kind, "HTTP/1.1 500 X\r\n" + kind + ": 1\r\ncontent-length: 0\r\n\r¶\n");
        }
        for (String kind : List.of("cancel", "ping", "pong")) {
            bad(kind + " has no body", OK + kind + ": 1\r\ncontent-length: 1\r\n\r¶\nx");
        }
        limit("an error text of more than 8 KiB", "HTTP/1.1 500 X\r\nin-reply-to: 1\r\ncontent-length: 8193\r\n\r¶\n");
        limit("a last text of more than 8 KiB", OK + "connection: close\r\ncontent-length: 8193\r\n\r¶\n");
    }

    private void bad(String rule, String marked) {
        cases.add(WireCase.of(rule, "PROTOCOL", marked));
    }

    private void limit(String rule, String marked) {
        cases.add(WireCase.of(rule, "LIMIT", marked));
    }
}
