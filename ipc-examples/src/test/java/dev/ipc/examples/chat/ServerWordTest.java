package dev.ipc.examples.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipc.Message;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ServerWordTest {
    static Stream<ServerWord> words() {
        return Stream.of(
                new ServerWord.Welcome("a", List.of("b", "a")),
                new ServerWord.Joined("a"),
                new ServerWord.Left("a"),
                new ServerWord.Said("a", "text"),
                new ServerWord.Told("a", "text"),
                new ServerWord.Here(List.of()),
                new ServerWord.Here(List.of("a", "b")),
                new ServerWord.Problem("CODE", "text"),
                new ServerWord.Goodbye());
    }

    static Stream<ClientWord> clientWords() {
        return Stream.of(
                new ClientWord.Join("a"),
                new ClientWord.Say("text"),
                new ClientWord.Tell("a", "text"),
                new ClientWord.Who(),
                new ClientWord.Leave());
    }

    @ParameterizedTest
    @MethodSource("words")
    void aServersWordSurvivesTheWay(ServerWord word) {
        assertThat(ServerWord.of(word.toMessage())).contains(word);
    }

    @ParameterizedTest
    @MethodSource("clientWords")
    void aClientsWordSurvivesTheWay(ClientWord word) {
        assertThat(ClientWord.of(word.toMessage())).contains(word);
    }

    @ParameterizedTest
    @MethodSource("words")
    void allValuesAreStrings(ServerWord word) {
        assertThat(word.toMessage().userInfo().values()).allMatch(String.class::isInstance);
    }

    @Test
    void anythingElseIsNoWord() {
        assertThat(ServerWord.of(Message.of("chat.unknown"))).isEmpty();
        assertThat(ServerWord.of(Message.of("chat.joined"))).isEmpty();
        assertThat(ServerWord.of(Message.of("chat.joined", Map.of("name", List.of("a")))))
                .isEmpty();
    }
}
