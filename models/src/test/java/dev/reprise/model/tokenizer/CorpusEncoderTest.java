package dev.reprise.model.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.core.InvalidInputException;
import dev.reprise.model.Tokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CorpusEncoderTest {
    private static final List<String> SPECIALS = List.of("<s>", "</s>", "<|end|>", "<|end|>!");
    private static final BytePairEncoding ENCODING = BpeTrainer.train(table(), SPECIALS, 340);

    @TempDir
    Path folder;

    private static Map<String, Long> table() {
        var counts = new WordCounts();
        counts.add("All wolves fear mice. All sheep fear cats. Here Emil is a wolf. What does Emil fear? Answer: mice");
        counts.add("She'll say it isn't so, and 12 or 345 of them don't care. Œuvre naïve 東京 Ωmega ½ 🙂🙂", 3);
        return counts.table();
    }

    /** Another one each time; {@code -Dreprise.test.seed=N} repeats a failure. */
    private static long seed() {
        return Long.getLong("reprise.test.seed", new Random().nextInt(1_000_000));
    }

    @RepeatedTest(10)
    void idsAreThoseOfTheLibrary() {
        long seed = seed();
        var random = new Random(seed);
        var encoder = new CorpusEncoder(ENCODING);
        try (var tokenizer = Tokenizer.of(ENCODING.tokenizerJson("<s>"), Tokenizer.Settings.NONE, "trained")) {
            for (int k = 0; k < 300; k++) {
                var text = text(random);
                assertThat(encoder.encode(text))
                        .as("seed %d, text %s", seed, text)
                        .containsExactly(tokenizer.encode(text, false));
            }
        }
    }

    /** Words, parts of words, white space of every kind, signs, letters of many alphabets, numbers that are not digits, and special tokens. */
    private static String text(Random random) {
        var pieces = List.of(
                "wolves",
                "fear",
                "Emil",
                " mice",
                "'ll",
                "'S",
                "n't",
                "'",
                " ",
                "  ",
                "\n",
                "\t",
                "\r\n",
                "\u00a0",
                "\u2003",
                "\u3000",
                "\u0085",
                "\u001c",
                "\u200b",
                "12",
                "½",
                "Ⅷ",
                "٣",
                "é",
                "e\u0301",
                "Ω",
                "東京",
                "नमस्ते",
                "ǅ",
                "ʰ",
                "🙂",
                "👩\u200d🚀",
                "𝔘",
                "-",
                "…",
                "###",
                "<s>",
                "<|end|>",
                "<|end|>!",
                "</s",
                "<",
                "_");
        var text = new StringBuilder();
        for (int i = 0, n = random.nextInt(30); i < n; i++) {
            text.append(pieces.get(random.nextInt(pieces.size())));
        }
        return text.toString();
    }

    @Test
    void longTextsAndTheirWordsAreRemembered() {
        var encoder = new CorpusEncoder(ENCODING);
        int[] once = encoder.encode(" wolves fear mice");
        int[] often = encoder.encode(" wolves fear mice".repeat(5_000));
        assertThat(often).hasSize(5_000 * once.length).startsWith(once).endsWith(once);
        assertThat(encoder.encode("")).isEmpty();
    }

    @Test
    void aWrittenEncodingIsReadAgain() throws IOException {
        var file = folder.resolve("tokenizer.json");
        Files.writeString(file, ENCODING.tokenizerJson("<s>"));
        assertThat(BytePairEncoding.read(file)).isEqualTo(ENCODING);

        var other = Files.readString(file).replace("\"add_prefix_space\" : false", "\"add_prefix_space\" : true");
        Files.writeString(file, other);
        assertThatThrownBy(() -> BytePairEncoding.read(file))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(file + ": a tokenizer, but not");
        Files.writeString(file, ENCODING.tokenizerJson("<s>").replaceFirst("\"(.) (.)\"", "\"$1 $2$2\""));
        assertThatThrownBy(() -> BytePairEncoding.read(file))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("neither a byte nor made by a merge before it");
    }

    @Test
    void aSpecialTokenIsNoOtherToken() {
        assertThatThrownBy(() -> new BytePairEncoding(List.of("<s>", "a"), List.of()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("'a' is empty or another token too");
        assertThatThrownBy(() -> ENCODING.tokenizerJson("<bos>"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("'<bos>' is none of the special tokens");
    }
}
