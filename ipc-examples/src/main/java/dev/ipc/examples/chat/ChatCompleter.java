package dev.ipc.examples.chat;

import java.util.List;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;

/** Completes commands at the start of a line, names after {@code /msg}, and names to address somebody with. */
final class ChatCompleter implements Completer {
    private static final List<String> COMMANDS = List.of("/help", "/msg", "/name", "/quit", "/who");

    private final Companions companions;

    ChatCompleter(Companions companions) {
        this.companions = companions;
    }

    @Override
    public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
        boolean first = line.wordIndex() == 0;
        boolean addressee = line.wordIndex() == 1 && line.words().get(0).equals("/msg");
        if (first && line.word().startsWith("/")) {
            COMMANDS.forEach(command -> candidates.add(new Candidate(command)));
        } else if (first || addressee) {
            companions.others().forEach(name -> candidates.add(new Candidate(name)));
        }
    }
}
