package dev.reprise.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.core.InvalidInputException;
import dev.reprise.data.Json;
import dev.reprise.data.JsonLines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The goldens are made by {@code make.py} beside the tokenizers. */
class TokenizerTest {
    private static final Path TOKENIZERS = Path.of("src/test/resources/tokenizers");

    @TempDir
    Path folder;

    private static Tokenizer load(String name) {
        return Tokenizer.load(TOKENIZERS.resolve(name));
    }

    private static List<JsonLines.Row> goldens(String name) {
        return JsonLines.list(TOKENIZERS.resolve(name).resolve("golden.jsonl"));
    }

    private static int[] ints(JsonNode array) {
        return IntStream.range(0, array.size())
                .map(i -> array.get(i).intValue())
                .toArray();
    }

    @ParameterizedTest
    @ValueSource(strings = {"byte_level", "leading_space", "replaced_space", "unigram", "word_piece"})
    void idsAndTextsAreThoseOfThePythonLibrary(String name) {
        try (var tokenizer = load(name)) {
            for (var golden : goldens(name)) {
                var text = golden.string("text");
                int[] ids = ints(golden.object().get("ids"));
                assertThat(tokenizer.encode(text)).as(text).containsExactly(ids);
                assertThat(tokenizer.encode(text, false))
                        .as(text)
                        .containsExactly(ints(golden.object().get("plain")));
                assertThat(tokenizer.decode(ids)).as(text).isEqualTo(golden.string("decoded"));
                assertThat(tokenizer.decode(true, ids)).as(text).isEqualTo(golden.string("skipped"));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"byte_level", "leading_space", "replaced_space", "unigram", "word_piece"})
    void streamedPiecesTogetherAreTheText(String name) {
        try (var tokenizer = load(name)) {
            for (var golden : goldens(name)) {
                int[] ids = ints(golden.object().get("ids"));
                assertThat(stream(tokenizer, false, ids)).isEqualTo(golden.string("decoded"));
                assertThat(stream(tokenizer, true, ids)).isEqualTo(golden.string("skipped"));
            }
        }
    }

    private static String stream(Tokenizer tokenizer, boolean skipSpecial, int... ids) {
        var decoder = new StreamingDecoder(tokenizer, skipSpecial);
        var text = new StringBuilder();
        for (int id : ids) {
            var piece = decoder.add(id);
            assertThat(piece).doesNotContain("\uFFFD");
            text.append(piece);
        }
        return text.append(decoder.flush()).toString();
    }

    @Test
    void anySequenceOfByteLevelTokensStreamsToItsText() {
        long seed = new Random().nextLong();
        var random = new Random(seed);
        try (var tokenizer = load("byte_level")) {
            for (int round = 0; round < 300; round++) {
                int[] ids = random.ints(random.nextInt(20), 0, tokenizer.vocabularySize())
                        .toArray();
                boolean skip = random.nextBoolean();
                var decoder = new StreamingDecoder(tokenizer, skip);
                var streamed =
                        Arrays.stream(ids).mapToObj(decoder::add).collect(Collectors.joining()) + decoder.flush();
                assertThat(streamed)
                        .as("seed %d, ids %s", seed, Arrays.toString(ids))
                        .isEqualTo(tokenizer.decode(skip, ids));
            }
        }
    }

    @Test
    void aSplitCharacterIsHeldBackUntilItIsComplete() {
        for (var name : List.of("byte_level", "replaced_space")) {
            try (var tokenizer = load(name)) {
                var ids = tokenizer.encode("a🙂b", false);
                assertThat(ids).hasSize(6);
                var decoder = new StreamingDecoder(tokenizer, true);
                assertThat(Arrays.stream(ids).mapToObj(decoder::add)).containsExactly("a", "", "", "", "🙂", "b");
                decoder.add(ids[1]);
                decoder.add(ids[2]);
                assertThat(decoder.flush()).startsWith("\uFFFD");
                assertThat(decoder.flush()).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "byte_level, ' Mary', ĠMary",
        "leading_space, Mary, ▁Mary",
        "replaced_space, ' Mary', ▁Mary",
        "word_piece, mary, mary"
    })
    void aTokenPrintsWithItsLeadingSpace(String name, String text, String piece) {
        try (var tokenizer = load(name)) {
            int id = tokenizer.single(text);
            assertThat(tokenizer.token(id)).isEqualTo(piece);
            assertThat(tokenizer.id(piece)).hasValue(id);
            assertThat(tokenizer.text(id).strip()).isEqualTo(text.strip());
            assertThat(tokenizer.text(id)).startsWith(" ");
        }
    }

    @Test
    void piecesOfCharactersSpecialTokensAndRowsWithoutATokenPrint() {
        try (var tokenizer = load("replaced_space")) {
            assertThat(tokenizer.text(tokenizer.id("<0xF0>").orElseThrow())).isEqualTo("\uFFFD");
            assertThat(tokenizer.text(tokenizer.id("<0x41>").orElseThrow())).isEqualTo("A");
            assertThat(tokenizer.text(tokenizer.bos().orElseThrow())).isEqualTo("<bos>");
            assertThat(tokenizer.text(tokenizer.vocabularySize() + 7)).isEmpty();
            assertThatThrownBy(() -> tokenizer.token(tokenizer.vocabularySize()))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("no token has the id 500");
            assertThatThrownBy(() -> tokenizer.decode(-1)).hasMessageContaining("negative");
        }
    }

    @Test
    void severalTokensWhereOneIsNeededAreListed() {
        try (var tokenizer = load("byte_level")) {
            assertThatThrownBy(() -> tokenizer.single(" Mary gave"))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("' Mary gave' is not one token but")
                    .hasMessageContaining("' Mary' (" + tokenizer.single(" Mary") + ")");
            assertThatThrownBy(() -> tokenizer.single("")).hasMessage("'' is not one token but 0");
        }
        try (var tokenizer = load("leading_space")) {
            assertThatThrownBy(() -> tokenizer.single(" Mary")).hasMessageContaining("Without the space");
        }
    }

    @Test
    void theSettingsBesideTheTokenizerAreRead() throws IOException {
        try (var tokenizer = load("leading_space")) {
            assertThat(tokenizer.bos()).hasValue(1);
            assertThat(tokenizer.eos()).hasValue(2);
            assertThat(tokenizer.pad()).hasValue(0);
            assertThat(tokenizer.vocabularySize()).isEqualTo(500);
            assertThat(tokenizer.chatTemplate()).hasValue("{{ messages }}");
            assertThat(tokenizer.isSpecial(1)).isTrue();
            assertThat(tokenizer.isSpecial(tokenizer.single("Mary"))).isFalse();
        }
        copy("leading_space");
        Files.writeString(folder.resolve("tokenizer_config.json"), """
                {"bos_token": null, "chat_template": [{"name": "tools", "template": "t"}, {"name": "default", "template": "d"}]}""");
        Files.writeString(
                folder.resolve("special_tokens_map.json"), "{\"eos_token\": \"<bos>\", \"pad_token\": \"<gone>\"}");
        try (var tokenizer = Tokenizer.load(folder)) {
            assertThat(tokenizer.bos()).isEmpty();
            assertThat(tokenizer.eos()).hasValue(1);
            assertThat(tokenizer.pad()).isEmpty();
            assertThat(tokenizer.chatTemplate()).hasValue("d");
        }
        Files.writeString(folder.resolve("chat_template.jinja"), "own");
        try (var tokenizer = Tokenizer.load(folder)) {
            assertThat(tokenizer.chatTemplate()).hasValue("own");
        }
        Files.writeString(folder.resolve("tokenizer_config.json"), "{\"bos_token\": 3}");
        assertThatThrownBy(() -> Tokenizer.load(folder))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("tokenizer_config.json: bos_token must be a string");
    }

    private void copy(String name) throws IOException {
        Files.copy(TOKENIZERS.resolve(name).resolve("tokenizer.json"), folder.resolve("tokenizer.json"));
    }

    private static ObjectNode document(String name) {
        return Json.read(TOKENIZERS.resolve(name).resolve("tokenizer.json"));
    }

    @Test
    void neitherTruncationNorPaddingOfTheFileIsApplied() {
        var document = document("byte_level");
        document.putObject("truncation")
                .put("direction", "Right")
                .put("max_length", 4)
                .put("strategy", "LongestFirst")
                .put("stride", 0);
        document.putObject("padding")
                .put("direction", "Right")
                .putNull("pad_to_multiple_of")
                .put("pad_id", 0)
                .put("pad_type_id", 0)
                .put("pad_token", "<|endoftext|>")
                .putObject("strategy")
                .put("Fixed", 64);
        try (var cut = Tokenizer.of(document.toString(), Tokenizer.Settings.NONE, "cut");
                var whole = load("byte_level")) {
            for (var text : List.of("a", "Mary gave the lantern to John. ".repeat(200))) {
                assertThat(cut.encode(text)).containsExactly(whole.encode(text));
            }
        }
    }

    @Test
    void textThatNativeCodeCannotTakeIsRefused() {
        try (var tokenizer = load("byte_level")) {
            for (var text : List.of("\uD83D", "a\uDE42", "\uDE42\uD83D", "\uD83D\uD83D\uDE42")) {
                assertThatThrownBy(() -> tokenizer.encode(text))
                        .isInstanceOf(InvalidInputException.class)
                        .hasMessageContaining("lone surrogate U+");
            }
            assertThatThrownBy(() -> tokenizer.encode("a\0b"))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("NUL character at character 2");
        }
    }

    @Test
    void filesThatAreNotTokenizersAreRefused() throws IOException {
        assertThatThrownBy(() -> Tokenizer.load(folder))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("tokenizer.json is not there");
        for (var content : List.of(
                "",
                "[]",
                "{",
                "{}",
                "{\"model\": {\"vocab\": {\"a\": 0}}}",
                "{\"model\": {\"vocab\": {\"a\": 0, \"a\": 1}}}")) {
            Files.writeString(folder.resolve("tokenizer.json"), content);
            assertThatThrownBy(() -> Tokenizer.load(folder))
                    .as(content)
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageStartingWith(folder.resolve("tokenizer.json") + ": ");
        }
    }

    @Test
    void vocabulariesThatContradictThemselvesAreRefused() {
        refused("the same id", d -> ((ObjectNode) d.path("model").path("vocab")).put("twin", 5));
        refused("must be an integer", d -> ((ObjectNode) d.path("model").path("vocab")).put("huge", 1L << 40));
        refused("must be an integer", d -> ((ObjectNode) d.path("model").path("vocab")).put("negative", -1));
        refused("has two ids", d -> ((ObjectNode) d.path("added_tokens").path(0)).put("id", 399));
        refused(
                "but it is tokenized as 400",
                d -> d.withArray("added_tokens")
                        .addObject()
                        .put("id", 450)
                        .put("content", "<gap>")
                        .put("single_word", false)
                        .put("lstrip", false)
                        .put("rstrip", false)
                        .put("normalized", false)
                        .put("special", true));
        refused("has no content", d -> d.withArray("added_tokens").addObject().put("id", 400));
        refused("not a valid tokenizer", d -> d.putObject("decoder").put("type", "Nonsense"));
    }

    /** Each of these ends the process if the native library sees it. */
    @Test
    void documentsThatNativeCodeCannotTakeAreRefused() {
        refused(
                "which special_tokens does not list",
                d -> ((ObjectNode) d.path("post_processor").path("special_tokens")).removeAll());
        refused(
                "does not begin with continuing_subword_prefix",
                d -> ((ObjectNode) d.path("model")).put("continuing_subword_prefix", "##"));
        refused(
                "Strip with a stop",
                d -> d.putObject("decoder")
                        .put("type", "Strip")
                        .put("content", " ")
                        .put("start", 0)
                        .put("stop", 1));
        refused(
                "Strip with a stop",
                d -> d.putObject("decoder")
                        .put("type", "Sequence")
                        .putArray("decoders")
                        .addObject()
                        .put("type", "Strip")
                        .put("content", " ")
                        .put("start", 0)
                        .put("stop", 1));
        refused("at random", d -> ((ObjectNode) d.path("model")).put("dropout", 0.1));
    }

    @Test
    void idsOutsideOfTheVocabularyNeverComeOut() {
        var document = document("byte_level");
        var ids = (ArrayNode) document.at("/post_processor/special_tokens/<|endoftext|>/ids");
        ids.set(0, 4_000_000);
        try (var tokenizer = Tokenizer.of(document.toString(), Tokenizer.Settings.NONE, "x.json")) {
            assertThatThrownBy(() -> tokenizer.encode("a"))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("puts the id 4000000, which no token has");
        }
    }

    private static void refused(String message, Consumer<ObjectNode> change) {
        var document = document("byte_level");
        change.accept(document);
        assertThatThrownBy(() -> Tokenizer.of(document.toString(), Tokenizer.Settings.NONE, "x.json"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(message)
                .hasMessageStartingWith("x.json: ");
    }
}
