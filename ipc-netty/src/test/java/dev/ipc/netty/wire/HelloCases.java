package dev.ipc.netty.wire;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Hellos, good and bad (protocol section 3). */
public final class HelloCases {
    private final String service;
    private final List<Refused> refused = new ArrayList<>();

    /**
     * A hello that is a frame, but won't do.
     *
     * @param status with which it is refused
     * @param words that the refusal has
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Refused(String why, byte[] hello, int status, String words) {}

    private HelloCases(String service) {
        this.service = service;
    }

    /** Returns hellos that a server of this service answers. */
    public static List<byte[]> taken(String service) {
        String[] usual = {"service: " + service, "max-content-length: 1"};
        return List.of(
                WireWriter.frame(200, new byte[0], "ipc-version: 1", usual[0], usual[1], "process-name: a"),
                WireWriter.frame(200, new byte[0], "ipc-version: 3,2,1", usual[0], usual[1], "process-name: b"),
                WireWriter.frame(200, new byte[0], usual[1], usual[0], "IPC-Version: 1,9", "Process-Name: c"),
                WireWriter.frame(
                        200,
                        utf8("64 a.B {x:long,y:list<map<string,*[]>>}\n65 Enum [A,B]\n70 C !c:0\n99 D {}\n"),
                        "ipc-version: 1",
                        usual[0],
                        usual[1],
                        "process-name: d",
                        "features: references,teleport, ,ping",
                        "x-unknown: 1"));
    }

    /** Returns hellos that a server of this service refuses. */
    public static List<Refused> refusedByAServer(String service) {
        HelloCases cases = new HelloCases(service);
        cases.headers();
        cases.tables();
        return cases.refused;
    }

    private void headers() {
        String[] usual = {"ipc-version: 1", "service: " + service, "max-content-length: 1000"};
        header("lacks the service", 400, "lacks service", usual[0], usual[2]);
        header("lacks the limit", 400, "lacks max-content-length", usual[0], usual[1]);
        header("names no service", 404, "not ", usual[0], "service:", usual[2]);
        header("is for another service", 404, "not other/wire", usual[0], "service: other/wire", usual[2]);
        header(
                "is for a service in capitals",
                404,
                service,
                usual[0],
                "service: " + service.toUpperCase(Locale.ROOT),
                usual[2]);
        for (String version :
                List.of("", "0", "01", "x", "1,", ",1", "1,,2", "-1", "1.0", "1;2", "1234567890", "2, 1")) {
            header("has the version " + version, 400, "ipc-version", "ipc-version: " + version, usual[1], usual[2]);
        }
        header("speaks another version", 426, "version 1", "ipc-version: 2", usual[1], usual[2]);
        header("speaks several others", 426, "version 1", "ipc-version: 4,3,2", usual[1], usual[2]);
        for (String limit : List.of("", "0", "-1", "01", "many", "9223372036854775808")) {
            header(
                    "has the limit " + limit,
                    400,
                    "max-content-length",
                    usual[0],
                    usual[1],
                    "max-content-length: " + limit);
        }
        for (String id : List.of("", "0", "-1", "01", "self")) {
            header("has the process id " + id, 400, "process-id", usual[0], usual[1], usual[2], "process-id: " + id);
        }
    }

    private void tables() {
        table("repeats an id", "64 A {}\n64 B {}\n");
        table("repeats a name", "64 A {}\n65 A {}\n");
        table("has falling ids", "65 A {}\n64 B {}\n");
        table("takes an id of the protocol's", "63 A {}\n");
        table("has a huge id", "99999999999 A {}\n");
        table("has a padded id", "064 A {}\n");
        table("has no id", "A {}\n");
        table("has no name", "64  {}\n");
        table("has no shape", "64 A\n");
        table("has an open shape", "64 A {x:int\n");
        table("has no line end", "64 A {}");
        table("has a line end of two", "64 A {}\r\n");
        table("has an empty line", "64 A {}\n\n");
        table("has two spaces", "64 A  {}\n");
        table("repeats a field", "64 A {x:int,x:int}\n");
        table("has fields out of order", "64 A {y:int,x:int}\n");
        table("has a field without a type", "64 A {x:}\n");
        table("has a field without a name", "64 A {:int}\n");
        table("has an empty field", "64 A {x:int,}\n");
        table("repeats a constant", "64 A [X,X]\n");
        table("has an empty constant", "64 A [X,]\n");
        table("has a serializer without a version", "64 A !x\n");
        table("has a control character", "64 A\u0001 {}\n");
        table("nests 65 deep", "64 A {x:" + "list<".repeat(64) + "int" + ">".repeat(64) + "}\n");
        table("nests without end", "64 A {x:" + "list<".repeat(100_000) + "\n");
        table("has arrays of 65 dimensions", "64 A {x:int" + "[]".repeat(65) + "}\n");
        refused.add(new Refused(
                "is not UTF-8",
                WireWriter.frame(
                        200,
                        WireWriter.bytes("64 \u00ff {}\n"),
                        "ipc-version: 1",
                        "service: " + service,
                        "max-content-length: 1"),
                400,
                "UTF-8"));
    }

    private void header(String why, int status, String words, String... lines) {
        refused.add(new Refused(why, WireWriter.frame(200, new byte[0], lines), status, words));
    }

    private void table(String why, String table) {
        byte[] hello =
                WireWriter.frame(200, utf8(table), "ipc-version: 1", "service: " + service, "max-content-length: 1000");
        refused.add(new Refused(why, hello, 400, "type table"));
    }

    private static byte[] utf8(String lines) {
        return lines.getBytes(StandardCharsets.UTF_8);
    }
}
