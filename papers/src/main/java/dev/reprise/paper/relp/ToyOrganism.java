package dev.reprise.paper.relp;

import dev.reprise.core.Dtype;
import dev.reprise.core.Progress;
import dev.reprise.core.Torch;
import dev.reprise.data.ToyIoi;
import dev.reprise.method.patching.TokenPairs;
import dev.reprise.model.Hooks;
import dev.reprise.model.TokenBatch;
import dev.reprise.model.Transformer;
import dev.reprise.model.family.Families;
import dev.reprise.model.training.Adam;
import dev.reprise.model.training.Objective;
import dev.reprise.model.training.Optimizer;
import dev.reprise.model.training.Schedule;
import dev.reprise.model.training.Trainer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Organism A: a small decoder that is trained to solve {@link ToyIoi}, in some hundred steps. 6 layers, d_model 64, 4 heads, d_mlp 256.
 * Loss on the last token only; Adam(0.9, 0.98), learning rate 1e-3 after 100 steps of linear warm-up, 64 sentences a step; it ends when
 * the loss falls below 0.03.
 */
final class ToyOrganism {
    /** Which architecture. */
    enum Kind {
        /** GPT-2: layer norms, GELU, learned positions. */
        GPT,
        /** Llama: RMS norms, SwiGLU, rotary positions. */
        LLAMA;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static final int BATCH = 64;
    private static final int WARM_UP = 100;
    private static final int MOST_STEPS = 1500;
    private static final double LEARNING_RATE = 1e-3;
    private static final double ENOUGH = 0.03;
    /** With a smaller one so narrow a model may not learn the task at all. */
    private static final double INITIAL_DEVIATION = 0.09;

    private ToyOrganism() {}

    /**
     * Trains one.
     *
     * @throws IllegalStateException if it has not learned the task after 1,500 steps
     */
    static Transformer train(Kind kind, long seed, Progress progress) {
        var random = new SplittableRandom(seed);
        Transformer model;
        try (var _ = new PointerScope()) {
            model = Families.random(config(kind), INITIAL_DEVIATION, Dtype.FLOAT32, Torch.generator(seed));
        }
        try (var optimizer = Optimizer.of(
                model.parameters(),
                Adam.adam(0.9, 0.98),
                Schedule.constant(LEARNING_RATE).afterWarmUp(WARM_UP))) {
            var last = new Trainer(Objective.of(step -> loss(model, draw(random, BATCH))), optimizer)
                    .named("training " + kind + " organism, seed " + seed)
                    .until(report -> report.loss() < ENOUGH)
                    .run(MOST_STEPS, progress);
            if (last == null || last.loss() >= ENOUGH) {
                throw new IllegalStateException("the " + kind + " organism of seed " + seed
                        + " has not learned the task after " + MOST_STEPS + " steps: " + last);
            }
            return model;
        } catch (RuntimeException e) {
            model.close();
            throw e;
        }
    }

    /** Cross-entropy of the last token. */
    private static Tensor loss(Transformer model, List<ToyIoi> sentences) {
        var answers = sentences.stream().mapToLong(ToyIoi::answer).toArray();
        try (var trace =
                model.run(clean(sentences), Hooks.none().lastLogitsOnly().withGraph())) {
            return torch.cross_entropy(trace.logits().select(1, 0), Torch.tensor(answers, answers.length));
        }
    }

    /** Pairs to examine a trained organism with. */
    static TokenPairs pairs(long seed, int count) {
        var drawn = draw(new SplittableRandom(seed), count);
        return new TokenPairs(
                clean(drawn),
                TokenBatch.of(drawn.stream().map(s -> array(s.corrupted())).toArray(int[][]::new)),
                drawn.stream().map(ToyIoi::answer).toList(),
                drawn.stream().map(ToyIoi::foil).toList());
    }

    private static List<ToyIoi> draw(SplittableRandom random, int count) {
        var drawn = new ArrayList<ToyIoi>();
        for (int i = 0; i < count; i++) {
            drawn.add(ToyIoi.draw(random));
        }
        return drawn;
    }

    private static TokenBatch clean(List<ToyIoi> sentences) {
        return TokenBatch.of(sentences.stream().map(s -> array(s.clean())).toArray(int[][]::new));
    }

    private static int[] array(List<Integer> ids) {
        return ids.stream().mapToInt(Integer::intValue).toArray();
    }

    private static ObjectNode config(Kind kind) {
        var config = JsonNodeFactory.instance.objectNode();
        return switch (kind) {
            case GPT ->
                config.put("model_type", "gpt2")
                        .put("vocab_size", ToyIoi.VOCABULARY)
                        .put("n_positions", ToyIoi.LENGTH)
                        .put("n_embd", 64)
                        .put("n_layer", 6)
                        .put("n_head", 4)
                        .put("n_inner", 256);
            case LLAMA ->
                config.put("model_type", "llama")
                        .put("vocab_size", ToyIoi.VOCABULARY)
                        .put("max_position_embeddings", ToyIoi.LENGTH)
                        .put("hidden_size", 64)
                        .put("num_hidden_layers", 6)
                        .put("num_attention_heads", 4)
                        .put("intermediate_size", 256)
                        .put("tie_word_embeddings", true);
        };
    }
}
