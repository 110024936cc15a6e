package dev.ipc.examples.chat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A screen without a terminal: lines from an input stream; problems go to the error output, all else to the output. */
final class PlainScreen implements Screen {
    private static final Logger LOG = LoggerFactory.getLogger(PlainScreen.class);
    private static final int END = -1;

    private final Reader in;
    private final PrintWriter out;
    private final PrintWriter err;
    private final Runnable outputGone;

    /**
     * Returns a screen on the standard streams.
     *
     * @param outputGone called when nobody reads the output any more
     */
    static PlainScreen open(Runnable outputGone) {
        return new PlainScreen(StandardStreams.in(), StandardStreams.OUT, StandardStreams.ERR, outputGone);
    }

    PlainScreen(InputStream in, PrintWriter out, PrintWriter err, Runnable outputGone) {
        this.in = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        this.out = out;
        this.err = err;
        this.outputGone = outputGone;
    }

    @Override
    public void show(ScreenLine line) {
        (line.kind() == ScreenLine.Kind.PROBLEM ? err : out).println(line.plain());
        if (out.checkError()) {
            outputGone.run();
        }
    }

    @Override
    public @Nullable Line next() {
        try {
            return read();
        } catch (IOException e) {
            LOG.warn("the input can't be read any further: {}", e.getMessage());
            return null;
        }
    }

    /** Reads a line, keeping no more of it than could be of use, however long it is. */
    private @Nullable Line read() throws IOException {
        int c = in.read();
        if (c == END) {
            return null;
        }
        StringBuilder text = new StringBuilder();
        while (c != END && c != '\n') {
            if (text.length() <= Line.KEPT) {
                text.append((char) c);
            }
            c = in.read();
        }
        int last = text.length() - 1;
        if (last >= 0 && text.charAt(last) == '\r') {
            text.setLength(last);
        }
        return Line.of(text.toString());
    }

    @Override
    public void close() {
        // The standard streams are the process's.
    }
}
