package dev.ipc.examples.chat;

/** What somebody typed at the client: a line to say, or a command. */
sealed interface Typed {
    /** The help that {@code /help} shows. */
    String HELP =
            """
            * a line is said to everybody else; start it with // to say something that starts with /
            * /msg NAME text says it to one member
            * /who lists who is here
            * /name NAME takes a name, where yours was taken or not allowed
            * /quit leaves, as the end of input does""";

    /** A word for the server. */
    record ForServer(ClientWord word) implements Typed {}

    /** Shows the help. */
    record Help() implements Typed {}

    /** Leaves. */
    record Quit() implements Typed {}

    /** Something that can't be understood; the sentence says why and what to do. */
    record Mistake(String sentence) implements Typed {}

    /** Returns what a line means. */
    static Typed of(String line) {
        if (line.startsWith("//")) {
            return new ForServer(new ClientWord.Say(line.substring(1)));
        }
        if (!line.startsWith("/")) {
            return new ForServer(new ClientWord.Say(line));
        }
        String[] parts = line.strip().split("\\s+", 2);
        String rest = parts.length == 1 ? "" : parts[1];
        return switch (parts[0]) {
            case "/msg" -> tell(rest);
            case "/who" -> new ForServer(new ClientWord.Who());
            case "/name" -> new ForServer(new ClientWord.Join(rest));
            case "/help" -> new Help();
            case "/quit" -> new Quit();
            default ->
                new Mistake("There is no command " + parts[0]
                        + "; /help lists them, and // says a line that starts with /.");
        };
    }

    private static Typed tell(String rest) {
        String[] parts = rest.split("\\s+", 2);
        if (parts.length < 2 || parts[0].isEmpty()) {
            return new Mistake("Nothing was sent: write /msg NAME text.");
        }
        return new ForServer(new ClientWord.Tell(parts[0], parts[1]));
    }
}
