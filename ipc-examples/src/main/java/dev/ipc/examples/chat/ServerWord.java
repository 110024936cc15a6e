package dev.ipc.examples.chat;

import dev.ipc.Message;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the server may say to a client; on the wire as {@link ClientWord} has it. Lists of names travel with spaces between. */
sealed interface ServerWord {
    /** The name is the client's, who is now a member. The names are those of all members, his own among them. */
    record Welcome(String name, List<String> names) implements ServerWord {
        @Override
        public Message toMessage() {
            return Message.of("chat.welcome", Map.of("name", name, "names", String.join(" ", names)));
        }
    }

    /** Somebody else became a member. */
    record Joined(String name) implements ServerWord {
        @Override
        public Message toMessage() {
            return Message.of("chat.joined", Map.of("name", name));
        }
    }

    /** A member is gone. */
    record Left(String name) implements ServerWord {
        @Override
        public Message toMessage() {
            return Message.of("chat.left", Map.of("name", name));
        }
    }

    /** A member said something to everybody else. */
    record Said(String from, String text) implements ServerWord {
        @Override
        public Message toMessage() {
            return Message.of("chat.said", Map.of("from", from, "text", text));
        }
    }

    /** A member said something to this client alone. */
    record Told(String from, String text) implements ServerWord {
        @Override
        public Message toMessage() {
            return Message.of("chat.told", Map.of("from", from, "text", text));
        }
    }

    /** Answers {@link ClientWord.Who}: all members, in the order in which they came. */
    record Here(List<String> names) implements ServerWord {
        @Override
        public Message toMessage() {
            return Message.of("chat.here", Map.of("names", String.join(" ", names)));
        }
    }

    /**
     * Something that the client said was not done.
     *
     * @param code says which rule stood against it, for programs
     * @param text says it to people, and what to do
     */
    record Problem(String code, String text) implements ServerWord {
        @Override
        public Message toMessage() {
            return Message.of("chat.problem", Map.of("code", code, "text", text));
        }
    }

    /** Answers {@link ClientWord.Leave}. */
    record Goodbye() implements ServerWord {
        @Override
        public Message toMessage() {
            return Message.of("chat.goodbye");
        }
    }

    /** Returns this word as it travels. */
    Message toMessage();

    /** Returns the word that a message is, or empty if it is none: an unknown name, or a value missing or no string. */
    static Optional<ServerWord> of(Message message) {
        return switch (message.name()) {
            case "chat.welcome" ->
                text(message, "name").flatMap(name -> names(message).map(names -> new Welcome(name, names)));
            case "chat.joined" -> text(message, "name").map(Joined::new);
            case "chat.left" -> text(message, "name").map(Left::new);
            case "chat.said" ->
                text(message, "from").flatMap(from -> text(message, "text").map(text -> new Said(from, text)));
            case "chat.told" ->
                text(message, "from").flatMap(from -> text(message, "text").map(text -> new Told(from, text)));
            case "chat.here" -> names(message).map(Here::new);
            case "chat.problem" ->
                text(message, "code").flatMap(code -> text(message, "text").map(text -> new Problem(code, text)));
            case "chat.goodbye" -> Optional.of(new Goodbye());
            default -> Optional.empty();
        };
    }

    private static Optional<String> text(Message message, String key) {
        return message.value(key, String.class);
    }

    private static Optional<List<String>> names(Message message) {
        return text(message, "names").map(names -> names.isEmpty() ? List.of() : List.of(names.split(" ")));
    }
}
