package dev.ipc.examples.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlainScreenTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private int goneCount;

    @Test
    void linesEndWithAnyLineEndOrTheInput() {
        assertThat(linesOf("one\r\ntwo\n\nthree\rfour")).containsExactly("one", "two", "", "three\rfour");
        assertThat(linesOf("")).isEmpty();
        assertThat(linesOf("\n")).containsExactly("");
    }

    @Test
    void anEndlessLineIsCutNotKept() {
        PlainScreen screen = screen("x".repeat(1_000_000) + "\nnext\n");
        assertThat(screen.next()).isEqualTo(new Screen.Line("x".repeat(Screen.Line.KEPT), true));
        assertThat(screen.next()).isEqualTo(new Screen.Line("next", false));
        assertThat(screen.next()).isNull();
    }

    @Test
    void aLineOfTheLongestTextIsNotCut() {
        String longest =
                "/msg " + "n".repeat(ChatText.MAX_NAME_LENGTH) + " " + "\uD83D\uDE00".repeat(ChatText.MAX_LINE_LENGTH);
        assertThat(screen(longest + "\n").next()).isEqualTo(new Screen.Line(longest, false));
    }

    @Test
    void bytesThatAreNoTextAreReplaced() {
        PlainScreen screen = new PlainScreen(
                new ByteArrayInputStream(new byte[] {'a', (byte) 0xff, 'b', '\n'}),
                new PrintWriter(out, true),
                new PrintWriter(err, true),
                () -> goneCount++);
        assertThat(screen.next()).isEqualTo(new Screen.Line("a\uFFFDb", false));
    }

    @Test
    void problemsGoToTheErrorOutput() {
        PlainScreen screen = screen("");
        screen.show(ScreenLine.said("bob", "hi"));
        screen.show(ScreenLine.told("bob", "psst"));
        screen.show(ScreenLine.joined("carol"));
        screen.show(ScreenLine.left("carol"));
        screen.show(ScreenLine.disconnected("PEER_GONE"));
        screen.show(ScreenLine.here(List.of("alice", "bob")));
        screen.show(ScreenLine.problem("No."));
        assertThat(goneCount).isZero();
        assertThat(out.toString().lines())
                .containsExactly(
                        "bob: hi",
                        "bob -> you: psst",
                        "* carol joined",
                        "* carol left",
                        "* disconnected: PEER_GONE",
                        "* here: alice, bob");
        assertThat(err.toString().lines()).containsExactly("No.");
    }

    @Test
    void itIsToldWhenNobodyReadsTheOutputAnyMore() {
        PlainScreen screen = new PlainScreen(
                InputStream.nullInputStream(),
                new PrintWriter(new ClosedStream(), true, StandardCharsets.UTF_8),
                new PrintWriter(err, true),
                () -> goneCount++);
        screen.show(ScreenLine.said("bob", "hi"));
        assertThat(goneCount).isEqualTo(1);
    }

    private List<String> linesOf(String input) {
        PlainScreen screen = screen(input);
        List<String> lines = new ArrayList<>();
        for (Screen.Line line = screen.next(); line != null; line = screen.next()) {
            lines.add(line.text());
        }
        return lines;
    }

    private PlainScreen screen(String input) {
        return new PlainScreen(
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                new PrintWriter(out, true),
                new PrintWriter(err, true),
                () -> goneCount++);
    }

    /** As a pipe that its reader has closed. */
    private static final class ClosedStream extends OutputStream {
        @Override
        public void write(int b) throws IOException {
            throw new IOException("Broken pipe");
        }
    }
}
