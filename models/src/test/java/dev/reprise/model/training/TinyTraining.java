package dev.reprise.model.training;

import dev.reprise.core.Dtype;
import dev.reprise.core.Progress;
import dev.reprise.core.Torch;
import dev.reprise.model.Transformer;
import dev.reprise.model.family.Families;
import dev.reprise.model.family.Initialization;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;

/** A model and a text that a few steps of training can do something with; as a program, a run that can be killed. */
final class TinyTraining {
    static final int VOCABULARY = 13;
    static final int CONTEXT = 12;
    static final int STEPS = 30;

    private TinyTraining() {}

    static Transformer model(long seed) {
        var config = JsonNodeFactory.instance
                .objectNode()
                .put("model_type", "llama")
                .put("vocab_size", VOCABULARY)
                .put("max_position_embeddings", CONTEXT)
                .put("hidden_size", 16)
                .put("num_hidden_layers", 2)
                .put("num_attention_heads", 2)
                .put("intermediate_size", 24)
                .put("tie_word_embeddings", true);
        try (var _ = new PointerScope()) {
            return Families.random(config, Initialization.scaled(0.1, 2), Dtype.FLOAT32, Torch.generator(seed));
        }
    }

    /** Counts up by ones or twos, modulo the vocabulary. */
    static int[] text(long seed, int length) {
        var random = new SplittableRandom(seed);
        var text = new int[length];
        for (int i = 1; i < length; i++) {
            text[i] = (text[i - 1] + 1 + random.nextInt(2)) % VOCABULARY;
        }
        return text;
    }

    /** 96 rows, so that there are two terms a step. */
    static NextTokenLoss objective(Transformer model) {
        return new NextTokenLoss(model, TokenStream.of(text(5, 3000), 96, CONTEXT, 1));
    }

    static Optimizer optimizer(Transformer model) {
        return Optimizer.decayingMatrices(
                model.parameters(),
                Adam.adamW(0.9, 0.95, 0.1),
                Schedule.cosine(0.02, 0.002, STEPS - 5).afterWarmUp(5));
    }

    /** A named tensor's values. */
    static float[] floats(Map<String, Tensor> tensors, String name) {
        return Torch.floats(Objects.requireNonNull(tensors.get(name)));
    }

    static @Nullable StepReport train(Transformer model, Path folder, int steps, Progress progress) {
        try (var optimizer = optimizer(model)) {
            return new Trainer(objective(model), optimizer)
                    .clip(1)
                    .folder(folder, "tiny")
                    .checkpointEvery(4)
                    .run(steps, progress);
        }
    }

    /** Trains in the folder that is named, as far as it gets. */
    public static void main(String[] args) {
        Torch.setThreads(2);
        try (var model = model(3)) {
            var _ = train(model, Path.of(args[0]), STEPS, Progress.silent());
        }
    }
}
