package dev.ipc.examples.chat;

import dev.ipc.Message;
import java.util.Map;
import java.util.Optional;

/**
 * What a client may say to the server. On the wire each is a {@link Message} whose values are strings, so that any client of
 * the protocol can take part; the module's README lists them.
 */
sealed interface ClientWord {
    /** Asks for a name; the first word of every client. */
    record Join(String name) implements ClientWord {
        @Override
        public Message toMessage() {
            return Message.of("chat.join", Map.of("name", name));
        }
    }

    /** Says a line to everybody else. */
    record Say(String text) implements ClientWord {
        @Override
        public Message toMessage() {
            return Message.of("chat.say", Map.of("text", text));
        }
    }

    /** Says a line to one member. */
    record Tell(String to, String text) implements ClientWord {
        @Override
        public Message toMessage() {
            return Message.of("chat.tell", Map.of("to", to, "text", text));
        }
    }

    /** Asks who is here. */
    record Who() implements ClientWord {
        @Override
        public Message toMessage() {
            return Message.of("chat.who");
        }
    }

    /** Asks for {@link ServerWord.Goodbye}, the answer that comes after the answers to everything said before. */
    record Leave() implements ClientWord {
        @Override
        public Message toMessage() {
            return Message.of("chat.leave");
        }
    }

    /** Returns this word as it travels. */
    Message toMessage();

    /** Returns the word that a message is, or empty if it is none: an unknown name, or a value missing or no string. */
    static Optional<ClientWord> of(Message message) {
        return switch (message.name()) {
            case "chat.join" -> message.value("name", String.class).map(Join::new);
            case "chat.say" -> message.value("text", String.class).map(Say::new);
            case "chat.tell" ->
                message.value("to", String.class)
                        .flatMap(to -> message.value("text", String.class).map(text -> new Tell(to, text)));
            case "chat.who" -> Optional.of(new Who());
            case "chat.leave" -> Optional.of(new Leave());
            default -> Optional.empty();
        };
    }
}
