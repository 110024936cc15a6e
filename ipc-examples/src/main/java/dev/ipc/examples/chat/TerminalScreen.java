package dev.ipc.examples.chat;

import java.io.IOError;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.DefaultParser;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStyle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A screen with a terminal: lines are edited, remembered and completed, and what arrives is shown above the line being
 * typed. Each speaker in a colour, unless the environment variable {@code NO_COLOR} is set.
 */
final class TerminalScreen implements Screen {
    private static final Logger LOG = LoggerFactory.getLogger(TerminalScreen.class);
    private static final Size USUAL_SIZE = new Size(80, 24);
    private static final List<Integer> SPEAKER_COLOURS = List.of(
            AttributedStyle.CYAN,
            AttributedStyle.GREEN,
            AttributedStyle.YELLOW,
            AttributedStyle.MAGENTA,
            AttributedStyle.BLUE);

    private final Terminal terminal;
    private final LineReader reader;
    private final Companions companions;
    private final boolean colours;
    private final Deque<String> pasted = new ArrayDeque<>();

    private TerminalScreen(Terminal terminal, Companions companions, boolean colours) {
        this.terminal = terminal;
        this.companions = companions;
        this.colours = colours;
        // Text is text: no quote, escape or history character means anything in a line.
        DefaultParser parser = new DefaultParser();
        parser.setEscapeChars(null);
        parser.setQuoteChars(new char[0]);
        this.reader = LineReaderBuilder.builder()
                .terminal(terminal)
                .appName("chat")
                .parser(parser)
                .completer(new ChatCompleter(companions))
                .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                .build();
    }

    /**
     * Returns a screen on this process's terminal, or empty if standard input or output is none, or one without cursor
     * movement.
     *
     * @param companions gives the prompt and the completions
     * @param interrupted called when the user presses Ctrl-C while no line is being typed
     */
    static Optional<Screen> open(Companions companions, Runnable interrupted) {
        try {
            // This provider needs stty, but no native library, whose loading newer JVMs warn of.
            Terminal terminal = TerminalBuilder.builder()
                    .name("chat")
                    .system(true)
                    .provider("exec")
                    .dumb(true)
                    .build();
            if (terminal.getType().startsWith(Terminal.TYPE_DUMB)) {
                terminal.close();
                return Optional.empty();
            }
            if (terminal.getWidth() == 0 || terminal.getHeight() == 0) {
                // As a pseudo-terminal whose maker set no size; nothing can be laid out in it.
                terminal.setSize(USUAL_SIZE);
            }
            terminal.handle(Terminal.Signal.INT, signal -> interrupted.run());
            String noColour = System.getenv("NO_COLOR");
            return Optional.of(new TerminalScreen(terminal, companions, noColour == null || noColour.isEmpty()));
        } catch (IOException e) {
            LOG.warn("the terminal can't be used, going on with plain lines: {}", e.getMessage());
            return Optional.empty();
        }
    }

    @Override
    public void show(ScreenLine line) {
        reader.printAbove(styled(line));
    }

    private AttributedString styled(ScreenLine line) {
        AttributedStyle plain = AttributedStyle.DEFAULT;
        if (!colours) {
            return new AttributedString(line.plain(), plain);
        }
        return new AttributedString(
                line.plain(),
                switch (line.kind()) {
                    case SPEECH -> plain.foreground(colourOf(line.head()));
                    case NOTICE -> plain.faint();
                    case PROBLEM -> plain.foreground(AttributedStyle.RED);
                });
    }

    private static int colourOf(String name) {
        return SPEAKER_COLOURS.get(Math.floorMod(name.hashCode(), SPEAKER_COLOURS.size()));
    }

    @Override
    public @Nullable Line next() {
        if (pasted.isEmpty()) {
            try {
                // What is pasted may be several lines.
                pasted.addAll(List.of(reader.readLine(companions.own() + "> ").split("\\R", -1)));
            } catch (UserInterruptException | EndOfFileException e) {
                return null;
            } catch (IOError e) {
                // Ctrl-C between two lines also ends the stty that prepares the terminal for the next one.
                LOG.debug("the terminal can't be read any more", e);
                return null;
            }
        }
        return Line.of(pasted.remove());
    }

    @Override
    public void close() {
        try {
            terminal.close();
        } catch (IOException e) {
            LOG.warn("the terminal may be left in disorder; the command \"reset\" helps: {}", e.getMessage());
        }
    }
}
