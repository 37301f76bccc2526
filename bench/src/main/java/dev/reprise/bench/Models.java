package dev.reprise.bench;

import dev.reprise.core.Dtype;
import dev.reprise.core.InvalidInputException;
import dev.reprise.core.Torch;
import dev.reprise.model.TokenBatch;
import dev.reprise.model.Transformer;
import dev.reprise.model.family.Families;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.PointerScope;
import tools.jackson.databind.node.JsonNodeFactory;

/** What the benchmarks run on. */
final class Models {
    private static final int VOCABULARY = 32_000;

    private Models() {}

    /** A Llama of GPT-2 small's size, of random weights: 12 layers of 768, 12 heads, feed-forward 2048, 32,000 tokens; 134 million. */
    static Transformer llama(Dtype dtype) {
        var config = JsonNodeFactory.instance
                .objectNode()
                .put("model_type", "llama")
                .put("hidden_size", 768)
                .put("num_hidden_layers", 12)
                .put("num_attention_heads", 12)
                .put("intermediate_size", 2048)
                .put("vocab_size", VOCABULARY)
                .put("max_position_embeddings", 1024);
        try (var _ = new PointerScope()) {
            return Families.random(config, 0.02, dtype, Torch.generator(0));
        }
    }

    /** Rows of random tokens for that Llama. */
    static int[][] tokens(int rows, int columns) {
        var random = new SplittableRandom(0);
        var tokens = new int[rows][];
        for (int r = 0; r < rows; r++) {
            tokens[r] = random.ints(columns, 0, VOCABULARY).toArray();
        }
        return tokens;
    }

    /** A batch of them, of a shape such as {@code 8x32}. */
    static TokenBatch batch(String shape) {
        var sides = shape.split("x", 2);
        return TokenBatch.of(tokens(Integer.parseInt(sides[0]), Integer.parseInt(sides[1])));
    }

    /** The file that {@code -Dreprise.bench.gguf} names. @throws InvalidInputException if it names none */
    static Path gguf() {
        var path = System.getProperty("reprise.bench.gguf");
        if (path == null) {
            throw new InvalidInputException("name a model file: -Dreprise.bench.gguf=model.gguf");
        }
        return Path.of(path);
    }
}
