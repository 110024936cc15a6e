package dev.ipc.examples.chat;

import org.jspecify.annotations.Nullable;

/**
 * Where a member types and reads: a terminal, or plain standard input and output.
 *
 * <p><em>Threading:</em> {@link #show} is for any thread, {@link #next} for one.
 *
 * <p><em>Life cycle:</em> whoever opened it closes it, which gives a terminal back as it was.
 */
interface Screen extends AutoCloseable {
    /** Shows a line. */
    void show(ScreenLine line);

    /**
     * Waits for the next line that is typed.
     *
     * @return the line, or null at the end of input, and where the thread is interrupted or the user breaks off
     */
    @Nullable
    Line next();

    @Override
    void close();

    /**
     * A line that was typed.
     *
     * @param text the line without its end; at most {@link #KEPT} UTF-16 units
     * @param cut whether it was longer than that, and this is only its beginning
     */
    record Line(String text, boolean cut) {
        /** Enough for any command with the longest text that may be said. */
        static final int KEPT = 2 * ChatText.MAX_LINE_LENGTH + 2 * ChatText.MAX_NAME_LENGTH;

        static Line of(String text) {
            return text.length() <= KEPT ? new Line(text, false) : new Line(text.substring(0, KEPT), true);
        }
    }
}
