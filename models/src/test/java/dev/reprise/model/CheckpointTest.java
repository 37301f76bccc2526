package dev.reprise.model;

import static dev.reprise.model.Goldens.assertSame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.core.Dtype;
import dev.reprise.core.InvalidInputException;
import dev.reprise.core.Torch;
import dev.reprise.data.Json;
import dev.reprise.data.SafetensorsCheckpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.SequencedMap;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.node.ObjectNode;

/** Models are written and read back; files that are not a valid model are refused with what is wrong with them. */
class CheckpointTest {
    private static final Path TOKENIZER = Path.of("src/test/resources/tokenizers/byte_level");

    @TempDir
    Path temporary;

    static Stream<Path> goldens() {
        return Goldens.all();
    }

    @ParameterizedTest
    @MethodSource("goldens")
    void aModelThatIsWrittenAndReadBackIsTheSame(Path golden) throws IOException {
        long seed = Goldens.seed();
        for (var dtype : List.of(Dtype.FLOAT32, Dtype.BFLOAT16)) {
            var folder = temporary.resolve(dtype.toString());
            var model = Goldens.model(golden, dtype);
            try (var checkpoint = Checkpoint.open(golden)) {
                checkpoint.save(model.dtype(), model::stored, folder);
            }
            try (var checkpoint = Checkpoint.open(folder);
                    var again = checkpoint.transformer(dtype)) {
                assertThat(checkpoint.config().get("dtype").stringValue()).isEqualTo(dtype.toString());
                assertThat(checkpoint.generationConfig()).isPresent();
                assertThat(again.parameters().keySet())
                        .isEqualTo(model.parameters().keySet());
                var tokens = TokenBatch.of(Goldens.text(new Random(seed), model, 9));
                try (var before = model.run(tokens, Hooks.none());
                        var after = again.run(tokens, Hooks.none());
                        var original = SafetensorsCheckpoint.open(golden);
                        var written = SafetensorsCheckpoint.open(folder);
                        var _ = new PointerScope()) {
                    assertThat(written.names()).containsExactlyInAnyOrderElementsOf(original.names());
                    for (var name : written.names()) {
                        assertThat(written.dtype(name)).isEqualTo(dtype);
                        if (dtype == Dtype.FLOAT32) {
                            Goldens.assertClose(written.read(name), original.read(name), 1e-6, "%s", name);
                        } else {
                            assertThat(written.shape(name)).isEqualTo(original.shape(name));
                        }
                    }
                    assertSame(after.logits(), before.logits(), "seed %d", seed);
                }
            }
        }
    }

    /** A folder that {@link LanguageModel} can load: a golden model with a vocabulary for the tokenizer. */
    private Path languageModel(int vocabulary) throws IOException {
        var folder = temporary.resolve("model-" + vocabulary);
        var rows = Goldens.normal(
                1, Goldens.model(Goldens.FOLDER.resolve("llama-mqa-bias-headdim"), Dtype.FLOAT32), vocabulary, 24);
        write("llama-mqa-bias-headdim", folder, (config, tensors) -> {
            config.put("vocab_size", vocabulary);
            tensors.put("model.embed_tokens.weight", rows);
        });
        for (var name : List.of("tokenizer.json", "tokenizer_config.json")) {
            Files.copy(TOKENIZER.resolve(name), folder.resolve(name));
        }
        return folder;
    }

    private static void write(String golden, Path folder, BiConsumer<ObjectNode, SequencedMap<String, Tensor>> change)
            throws IOException {
        var source = Goldens.FOLDER.resolve(golden);
        var config = Json.read(source.resolve("config.json"));
        Files.createDirectories(folder);
        try (var _ = new PointerScope();
                var checkpoint = SafetensorsCheckpoint.open(source)) {
            var tensors = new LinkedHashMap<String, Tensor>();
            checkpoint.names().forEach(name -> tensors.put(name, checkpoint.read(name)));
            change.accept(config, tensors);
            SafetensorsCheckpoint.write(folder, tensors, Map.of("format", "pt"));
        }
        Files.writeString(folder.resolve("config.json"), config.toString());
    }

    @Test
    void aLanguageModelIsSavedAsANewFolder() throws IOException {
        var target = temporary.resolve("new").resolve("saved");
        try (var _ = new PointerScope();
                var model = LanguageModel.load(languageModel(400).toString())) {
            var tokens = model.tokens("The cat sat");
            model.save(target);
            try (var again = LanguageModel.load(target.toString());
                    var before = model.run(tokens, Hooks.none());
                    var after = again.run(again.tokens("The cat sat"), Hooks.none())) {
                assertSame(after.logits(), before.logits(), "logits");
                assertThat(again.tokenizer().eos()).isEqualTo(model.tokenizer().eos());
                assertThat(again.next(tokens, 3))
                        .isEqualTo(model.next(tokens, 3))
                        .hasSize(3);
                var wanted = new LanguageModel.Generation(5, new Sampling(1, 0, 1, 0, 1), List.of(), 3);
                assertThat(again.generate(tokens, wanted, Hooks.none()))
                        .isEqualTo(model.generate(tokens, wanted, Hooks.none()))
                        .isEqualTo(model.generateBatch(tokens, wanted, Hooks.none())
                                .getFirst());
            }
            try (var files = Files.list(target)) {
                assertThat(files.map(f -> f.getFileName().toString()))
                        .containsExactlyInAnyOrder(
                                "config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json");
            }
            try (var around = Files.list(target.getParent())) {
                assertThat(around).containsExactly(target);
            }
            assertThatThrownBy(() -> model.save(target))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("is there already");
            assertThatThrownBy(() -> model.next(model.tokens("a", "b"), 3)).hasMessageContaining("of one prompt");
            assertThatThrownBy(() -> model.next(tokens, 0)).isInstanceOf(InvalidInputException.class);
        }
    }

    @Test
    void aTokenizerWithMoreIdsThanTheEmbeddingHasRowsIsRefused() throws IOException {
        try (var _ = new PointerScope()) {
            var folder = languageModel(399);
            assertThatThrownBy(() -> LanguageModel.load(folder.toString()).close())
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessage(folder + ": the tokenizer has 400 tokens, but the embedding only 399 rows");
        }
    }

    private record Hostile(
            String golden, BiConsumer<ObjectNode, SequencedMap<String, Tensor>> change, String file, String message) {}

    @Test
    void filesThatAreNoValidModelAreRefused() throws IOException {
        var up = "model.layers.1.mlp.up_proj.weight";
        var weights = "model.safetensors";
        var cases = List.of(
                new Hostile(
                        "llama-gqa",
                        (c, t) -> t.put(up, filled(t, up, Double.NaN)),
                        weights,
                        "'" + up + "': NaN or infinite"),
                new Hostile(
                        "llama-gqa",
                        (c, t) -> t.put("model.norm.weight", filled(t, "model.norm.weight", Double.POSITIVE_INFINITY)),
                        weights,
                        "'model.norm.weight': NaN or infinite"),
                new Hostile("llama-gqa", (c, t) -> t.remove(up), weights, "the tensor " + up + " is missing"),
                new Hostile(
                        "llama-gqa",
                        (c, t) -> t.put("model.layers.9.mlp.up_proj.weight", Torch.zeros(Dtype.FLOAT32, 2)),
                        weights,
                        "1 tensors that the config leaves no place for, such as model.layers.9.mlp.up_proj.weight"),
                new Hostile(
                        "llama-gqa",
                        (c, t) -> c.put("num_hidden_layers", 1),
                        weights,
                        "tensors that the config leaves no place for, such as model.layers.1."),
                new Hostile("llama-gqa", (c, t) -> c.put("num_hidden_layers", 1 << 24), weights, "is missing"),
                new Hostile(
                        "llama-gqa",
                        (c, t) -> t.put(up, Torch.zeros(Dtype.FLOAT32, 3, 5)),
                        weights,
                        "has the shape [3, 5], but"),
                new Hostile(
                        "llama-gqa",
                        (c, t) -> t.put(up, Torch.to(get(t, up), Dtype.INT32)),
                        weights,
                        up + " holds int32, not floating-point"),
                new Hostile(
                        "llama-gqa",
                        (c, t) -> c.put("vocab_size", 1 << 24),
                        weights,
                        "embed_tokens.weight has the shape"),
                new Hostile("llama-gqa", (c, t) -> c.put("head_dim", 4), weights, "q_proj.weight has the shape"),
                new Hostile(
                        "llama-gqa",
                        (c, t) -> {
                            c.put("tie_word_embeddings", true);
                            t.put(
                                    "lm_head.weight",
                                    Torch.zeros(Dtype.FLOAT32, Torch.shape(get(t, "model.embed_tokens.weight"))));
                        },
                        weights,
                        "lm_head.weight differs from the embedding"),
                new Hostile(
                        "llama-gqa",
                        (c, t) -> c.put("surprise", 1),
                        "config.json",
                        "does not know how to honour surprise"),
                new Hostile(
                        "llama-gqa",
                        (c, t) -> c.putObject("quantization_config").put("bits", 4),
                        "config.json",
                        "quantised safetensors are not read"),
                new Hostile("gpt2", (c, t) -> c.put("n_positions", 32), weights, "wpe.weight has the shape"),
                new Hostile("gpt2", (c, t) -> c.put("n_head", 5), "config.json", "does not divide into 5 heads"),
                new Hostile(
                        "neox-parallel",
                        (c, t) -> c.put("num_attention_heads", 3),
                        "config.json",
                        "does not divide into 3 heads"));
        for (int i = 0; i < cases.size(); i++) {
            var hostile = cases.get(i);
            var folder = temporary.resolve("hostile-" + i);
            write(hostile.golden, folder, hostile.change);
            assertThatThrownBy(() -> {
                        try (var checkpoint = Checkpoint.open(folder)) {
                            checkpoint.transformer(Dtype.FLOAT32).close();
                        }
                    })
                    .as(hostile.message)
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageStartingWith(folder.resolve(hostile.file) + ": ")
                    .hasMessageContaining(hostile.message);
        }
    }

    private static Tensor get(Map<String, Tensor> tensors, String name) {
        return Objects.requireNonNull(tensors.get(name));
    }

    private static Tensor filled(Map<String, Tensor> tensors, String name, double value) {
        var tensor = get(tensors, name);
        var values = Torch.floats(tensor);
        values[values.length / 2] = (float) value;
        return Torch.tensor(values, Torch.shape(tensor));
    }

    @Test
    void aCopyOfATiedUnembeddingIsNoDifference() throws IOException {
        var folder = temporary.resolve("tied");
        write("llama-mqa-bias-headdim", folder, (config, tensors) -> {
            tensors.put("lm_head.weight", get(tensors, "model.embed_tokens.weight"));
            tensors.put("model.layers.0.self_attn.rotary_emb.inv_freq", Torch.zeros(Dtype.FLOAT32, 5));
        });
        var model = Goldens.model(Goldens.FOLDER.resolve("llama-mqa-bias-headdim"), Dtype.FLOAT32);
        var tokens = TokenBatch.of(new int[] {1, 2, 3});
        try (var checkpoint = Checkpoint.open(folder);
                var copy = checkpoint.transformer(Dtype.FLOAT32);
                var actual = copy.run(tokens, Hooks.none());
                var expected = model.run(tokens, Hooks.none());
                var _ = new PointerScope()) {
            assertSame(actual.logits(), expected.logits(), "logits");
        }
    }

    @Test
    void pathsThatAreNoModelAreRefused() throws IOException {
        var file = Files.writeString(temporary.resolve("model.bin"), "x");
        var empty = Files.createDirectory(temporary.resolve("empty"));
        for (var path : List.of(file, empty, temporary.resolve("nowhere"))) {
            assertThatThrownBy(() -> Checkpoint.open(path).close())
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageStartingWith(path.toString());
        }
    }
}
