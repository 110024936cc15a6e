package dev.ipc.examples.chat;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChatTextTest {
    @ParameterizedTest
    @CsvSource({
        "001b, '\\u{1b}'",
        "0000, '\\u{0}'",
        "000a, '\\u{a}'",
        "000d, '\\u{d}'",
        "007f, '\\u{7f}'",
        "0080, '\\u{80}'",
        "009b, '\\u{9b}'",
        "009f, '\\u{9f}'",
        "2028, '\\u{2028}'",
        "2029, '\\u{2029}'",
        "202a, '\\u{202a}'",
        "202e, '\\u{202e}'",
        "2066, '\\u{2066}'",
        "2069, '\\u{2069}'",
        "200b, '\\u{200b}'",
        "200f, '\\u{200f}'",
        "00ad, '\\u{ad}'",
        "feff, '\\u{feff}'",
        "fff9, '\\u{fff9}'",
        "d800, '\\u{d800}'",
        "e0041, '\\u{e0041}'"
    })
    void whatSteersOrHidesIsWrittenOut(String codePoint, String shown) {
        String text = "a" + Character.toString(Integer.parseInt(codePoint, 16)) + "b";
        assertThat(ChatText.harmless(text)).isEqualTo("a" + shown + "b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "Grüße, 你好, مرحبا", "\uD83D\uDC68\u200D\uD83D\uDC69", "\\u{1b}", "a\u00a0b"})
    void otherTextStays(String text) {
        assertThat(ChatText.harmless(text)).isEqualTo(text);
    }

    @Test
    void noControlCharacterIsForgotten() {
        StringBuilder all = new StringBuilder();
        for (int c = 0; c < 0x20; c++) {
            all.append((char) c);
        }
        for (int c = 0x7f; c < 0xa0; c++) {
            all.append((char) c);
        }
        String shown = ChatText.harmless(all.toString());
        assertThat(shown.chars()).allMatch(c -> c >= 0x20 && c < 0x7f);
        assertThat(ChatText.harmless(shown)).isEqualTo(shown);
    }

    @Test
    void aTabIsASpace() {
        assertThat(ChatText.harmless("a\tb")).isEqualTo("a b");
    }

    @Test
    void aScreenLineIsHarmlessWhateverTheServerSays() {
        assertThat(ScreenLine.said("\u001b[1m", "\u001b]0;title\u0007").plain())
                .isEqualTo("\\u{1b}[1m: \\u{1b}]0;title\\u{7}");
    }
}
