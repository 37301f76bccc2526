package dev.reprise.model.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import dev.reprise.core.InvalidInputException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Ids of SentencePiece itself, and of byte-level vocabularies cut by Python's regex module. */
class GgufTokenizerTest {
    private static final JsonMapper JSON = new JsonMapper();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sentencepiece",
                "sentencepiece-prefix",
                "gpt-2",
                "llama-bpe",
                "qwen2",
                "smollm",
                "tekken",
                "default"
            })
    void idsAreThoseOfTheReference(String name) throws IOException {
        var cases = JSON.readTree(
                Fixtures.path("/gguf/vocabulary-" + name + ".json").toFile());
        assertThat(cases.size()).isGreaterThan(20);
        try (var tokenizer = load(name)) {
            for (var each : cases) {
                var text = each.path("text").asString();
                assertThat(tokenizer.encode(text).getIds())
                        .as("%s: <%s>", name, text)
                        .isEqualTo(ids(each));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sentencepiece", "sentencepiece-prefix", "gpt-2", "llama-bpe", "qwen2", "default"})
    void decodingGivesTheTextBack(String name) throws IOException {
        try (var tokenizer = load(name)) {
            for (var text : new String[] {"Hello, world!", " a  b 12345", "Zürich 東京 😀", "def f(x):"}) {
                var ids = tokenizer.encode(text).getIds();
                assertThat(tokenizer.decode(ids, true)).isEqualTo(text);
            }
        }
    }

    @Test
    void aWholeWordIsTakenBeforeMerges() throws IOException {
        // no merge leads to " jumps"
        try (var llama = load("llama-bpe");
                var gpt = load("gpt-2")) {
            assertThat(llama.encode("x jumps").getTokens()).contains("Ġjumps");
            assertThat(gpt.encode("x jumps").getTokens()).doesNotContain("Ġjumps");
        }
    }

    @Test
    void keysDecideAboutBosAndEos() {
        var bytes = smallVocabulary(2);
        bytes.key("tokenizer.ggml.add_bos_token", GgufBytes.BOOL).int8(0);
        bytes.key("tokenizer.ggml.add_eos_token", GgufBytes.BOOL).int8(1);
        try (var file = bytes.parse()) {
            var post =
                    JSON.readTree(new GgufTokenizer(file.metadata(), 4).json()).path("post_processor");
            assertThat(post.path("single")).isEqualTo(JSON.readTree("""
                    [{"Sequence": {"id": "A", "type_id": 0}}, {"SpecialToken": {"id": "</s>", "type_id": 0}}]"""));
        }
    }

    @Test
    void anEmptyControlTokenDoesNoHarm() throws IOException {
        var bytes = new GgufBytes().header(3, 0, 5).text("tokenizer.ggml.model", "llama");
        bytes.key("tokenizer.ggml.tokens", GgufBytes.ARRAY)
                .int32(GgufBytes.STRING)
                .int64(3);
        bytes.string("").string("a").string("\u2581");
        bytes.key("tokenizer.ggml.scores", GgufBytes.ARRAY)
                .int32(GgufBytes.FLOAT32)
                .int64(3);
        bytes.float32(0).float32(-1).float32(-2);
        bytes.key("tokenizer.ggml.token_type", GgufBytes.ARRAY)
                .int32(GgufBytes.UINT32)
                .int64(3);
        bytes.int32(2).int32(1).int32(1).uint32("tokenizer.ggml.bos_token_id", 0);
        try (var file = bytes.parse();
                var tokenizer = load(file)) {
            assertThat(tokenizer.encode("a a").getIds()).containsExactly(0, 2, 1, 2, 1);
        }
    }

    @Test
    void unknownPreTokenizersAndModelsAreNamed() {
        var bytes = new GgufBytes()
                .header(3, 0, 3)
                .text("tokenizer.ggml.model", "gpt2")
                .text("tokenizer.ggml.pre", "martian");
        bytes.key("tokenizer.ggml.tokens", GgufBytes.ARRAY)
                .int32(GgufBytes.STRING)
                .int64(1)
                .string("a");
        try (var file = bytes.parse()) {
            assertThatThrownBy(() -> new GgufTokenizer(file.metadata(), 1).json())
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("'martian' is not known")
                    .hasMessageContaining("llama-bpe");
        }
        try (var file = new GgufBytes()
                .header(3, 0, 2)
                .text("tokenizer.ggml.model", "bert")
                .key("tokenizer.ggml.tokens", GgufBytes.ARRAY)
                .int32(GgufBytes.STRING)
                .int64(1)
                .string("a")
                .parse()) {
            assertThatThrownBy(() -> new GgufTokenizer(file.metadata(), 1))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("'bert' is not supported");
        }
    }

    @Test
    void aTokenThatIsNotUtf8NeverReachesTheTokenizer() {
        var bytes = new GgufBytes().header(3, 0, 2).text("tokenizer.ggml.model", "llama");
        // the surrogate U+D800 by itself
        bytes.key("tokenizer.ggml.tokens", GgufBytes.ARRAY)
                .int32(GgufBytes.STRING)
                .int64(1)
                .int64(3)
                .raw((byte) 0xED, (byte) 0xA0, (byte) 0x80);
        try (var file = bytes.parse()) {
            assertThatThrownBy(() -> new GgufTokenizer(file.metadata(), 1))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("tokenizer.ggml.tokens")
                    .hasMessageContaining("UTF-8");
        }
    }

    /** Four tokens, of which the first three are unknown, BOS and EOS; {@code more} entries follow. */
    private static GgufBytes smallVocabulary(int more) {
        var bytes = new GgufBytes().header(3, 0, 4 + more).text("tokenizer.ggml.model", "llama");
        bytes.key("tokenizer.ggml.tokens", GgufBytes.ARRAY)
                .int32(GgufBytes.STRING)
                .int64(4);
        bytes.string("<unk>").string("<s>").string("</s>").string("a");
        bytes.key("tokenizer.ggml.scores", GgufBytes.ARRAY)
                .int32(GgufBytes.FLOAT32)
                .int64(4);
        bytes.float32(0).float32(0).float32(0).float32(-1);
        bytes.key("tokenizer.ggml.token_type", GgufBytes.ARRAY)
                .int32(GgufBytes.UINT32)
                .int64(4);
        return bytes.int32(2).int32(3).int32(3).int32(1);
    }

    private static HuggingFaceTokenizer load(String name) throws IOException {
        try (var file = GgufFile.open(Fixtures.path("/gguf/vocabulary-" + name + ".gguf"))) {
            return load(file);
        }
    }

    private static HuggingFaceTokenizer load(GgufFile file) throws IOException {
        var json = new GgufTokenizer(file.metadata(), 1000).json();
        return HuggingFaceTokenizer.newInstance(
                new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)),
                Map.of("padding", "false", "truncation", "false"));
    }

    private static long[] ids(JsonNode each) {
        return each.path("ids").valueStream().mapToLong(JsonNode::asLong).toArray();
    }
}
