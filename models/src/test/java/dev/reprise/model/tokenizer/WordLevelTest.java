package dev.reprise.model.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.model.Tokenizer;
import java.util.List;
import org.junit.jupiter.api.Test;

class WordLevelTest {
    private static final WordLevel WORDS = new WordLevel(List.of("a", "circle", "red"));

    @Test
    void theLibraryReadsItAndTextsStandBetweenBeginAndEnd() {
        try (var tokenizer = Tokenizer.of(WORDS.tokenizerJson(), Tokenizer.Settings.NONE, "words")) {
            assertThat(tokenizer.encode("A red  circle")).containsExactly(1, 3, 5, 4, 6);
            assertThat(tokenizer.encode("a blue circle!", false)).containsExactly(3, 2, 4, 2);
            assertThat(tokenizer.vocabularySize()).isEqualTo(7);
            assertThat(tokenizer.isSpecial(6)).isTrue();
            assertThat(tokenizer.isSpecial(5)).isFalse();
        }
    }

    @Test
    void theEndHasTheHighestId() {
        assertThat(WORDS.vocabulary())
                .hasSize(7)
                .containsEntry(WordLevel.END, 6)
                .containsEntry(WordLevel.PAD, 0);
    }
}
