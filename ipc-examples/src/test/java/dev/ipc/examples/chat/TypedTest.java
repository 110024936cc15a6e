package dev.ipc.examples.chat;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TypedTest {
    @Test
    void aLineIsSaidAsItStands() {
        assertThat(Typed.of("hello  world ")).isEqualTo(new Typed.ForServer(new ClientWord.Say("hello  world ")));
        assertThat(Typed.of("")).isEqualTo(new Typed.ForServer(new ClientWord.Say("")));
    }

    @Test
    void twoSlashesSayALineThatStartsWithOne() {
        assertThat(Typed.of("//who")).isEqualTo(new Typed.ForServer(new ClientWord.Say("/who")));
    }

    @Test
    void commandsAreUnderstood() {
        assertThat(Typed.of("/msg bob  two  words"))
                .isEqualTo(new Typed.ForServer(new ClientWord.Tell("bob", "two  words")));
        assertThat(Typed.of("/who ")).isEqualTo(new Typed.ForServer(new ClientWord.Who()));
        assertThat(Typed.of("/name carol")).isEqualTo(new Typed.ForServer(new ClientWord.Join("carol")));
        assertThat(Typed.of("/name")).isEqualTo(new Typed.ForServer(new ClientWord.Join("")));
        assertThat(Typed.of("/help")).isEqualTo(new Typed.Help());
        assertThat(Typed.of("/quit")).isEqualTo(new Typed.Quit());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/whoami", "/msg", "/msg bob", "/msg bob ", "/ msg bob hi"})
    void mistakesAreSentences(String line) {
        assertThat(Typed.of(line)).isInstanceOf(Typed.Mistake.class);
    }
}
