package dev.ipc.examples.chat;

import java.util.List;

/**
 * A line for a member's screen.
 *
 * @param kind what it is, which decides where and in which colour it is shown
 * @param head its beginning: the speaker's name, where somebody speaks
 * @param tail the rest
 */
record ScreenLine(Kind kind, String head, String tail) {
    /** What a line is. */
    enum Kind {
        /** Somebody speaks. */
        SPEECH,
        /** The chat tells something. */
        NOTICE,
        /** Something was not done, and what to do about it. */
        PROBLEM
    }

    /** Makes a line, with everything in it that could steer a terminal made harmless. */
    ScreenLine {
        head = ChatText.harmless(head);
        tail = ChatText.harmless(tail);
    }

    static ScreenLine said(String from, String text) {
        return new ScreenLine(Kind.SPEECH, from, ": " + text);
    }

    static ScreenLine told(String from, String text) {
        return new ScreenLine(Kind.SPEECH, from, " -> you: " + text);
    }

    static ScreenLine joined(String name) {
        return notice(name + " joined");
    }

    static ScreenLine left(String name) {
        return notice(name + " left");
    }

    static ScreenLine here(List<String> names) {
        return notice("here: " + String.join(", ", names));
    }

    static ScreenLine disconnected(String reason) {
        return notice("disconnected: " + reason);
    }

    static ScreenLine reconnected() {
        return notice("reconnected");
    }

    static ScreenLine notice(String text) {
        return new ScreenLine(Kind.NOTICE, "* ", text);
    }

    static ScreenLine problem(String sentence) {
        return new ScreenLine(Kind.PROBLEM, "", sentence);
    }

    /** Returns the whole line without colour. */
    String plain() {
        return head + tail;
    }
}
