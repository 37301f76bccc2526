package dev.reprise.model.organism;

import dev.reprise.core.Dtype;
import dev.reprise.data.world.World;
import dev.reprise.model.organism.Architecture.Decoder;
import dev.reprise.model.organism.Architecture.Llama;
import dev.reprise.model.organism.Architecture.Olmoe;
import dev.reprise.model.organism.Training.NextToken;
import dev.reprise.model.organism.Training.Pictures;
import dev.reprise.model.organism.Training.Reinforcement;
import dev.reprise.model.organism.Training.Sparsification;
import dev.reprise.model.training.RouterLoss;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * How an organism is made. What all share: AdamW with betas 0.9 and 0.95, weight decay 0.1 on matrices, gradients clipped at norm 1, a
 * warm-up of 100 steps, or 10 in reinforcement; new weights of language models from N(0, 0.05^2), those that write into the residual stream divided by
 * {@code sqrt(2 blocks)}. Language models compute matrix products in bfloat16, all else in float32; models of pictures compute in float32.
 *
 * @param name of the organism and its folder
 * @param parent the organism whose weights it starts from; null for new ones
 * @param vocabulary null for a model of pictures
 * @param seed of the new weights and of everything random in training
 * @param kept steps whose weights are shipped too, as {@code NAME@STEP}
 */
public record Recipe(
        String name,
        @Nullable String parent,
        Architecture architecture,
        @Nullable Vocabulary vocabulary,
        Training training,
        long seed,
        List<Integer> kept) {

    /** The seed of the world that all organisms learn. */
    public static final long WORLD_SEED = World.SHIPPED;

    static final double DEVIATION = 0.05;

    public Recipe {
        kept = List.copyOf(kept);
    }

    /** The number of trained numbers. */
    public long parameters() {
        return architecture.parameters(
                vocabulary == null ? PictureTrainer.WORDS.vocabulary().size() : vocabulary.size());
    }

    /** The {@code config.json} of a language model; empty for a model of pictures. */
    public Optional<ObjectNode> config() {
        return architecture instanceof Decoder decoder && vocabulary != null
                ? Optional.of(decoder.config(vocabulary.size()))
                : Optional.empty();
    }

    /** Whether it was tuned to answer in conversations. */
    public boolean isChat() {
        return training instanceof NextToken task && task.loss() == Training.Loss.REPLIES;
    }

    /** The recipe as a {@code recipe.json}. */
    public ObjectNode json() {
        var json = JsonMapper.shared().createObjectNode().put("name", name).put("parent", parent);
        json.put("family", architecture.family()).put("parameters", parameters());
        json.put("vocabulary", vocabulary == null ? null : vocabulary.label());
        if (vocabulary != null) {
            json.put("worldSeed", WORLD_SEED);
        }
        json.put("seed", seed);
        if (parent == null && vocabulary != null) {
            json.put("deviation", DEVIATION);
        }
        var how = json.putObject("training");
        describe(training, how);
        how.put("steps", training.steps()).put("rate", training.rate()).put("tokens", training.tokens());
        how.put("compute", (training instanceof Pictures ? Dtype.FLOAT32 : Dtype.BFLOAT16).toString())
                .put("optimizer", "AdamW")
                .put("beta1", 0.9)
                .put("beta2", 0.95)
                .put("weightDecay", 0.1)
                .put("clip", 1.0)
                .put("warmUp", training.warmUp());
        if (architecture instanceof Olmoe) {
            how.put("loadBalance", RouterLoss.STANDARD.balance()).put("routerZ", RouterLoss.STANDARD.z());
        }
        if (!kept.isEmpty()) {
            var steps = json.putArray("kept");
            kept.forEach(steps::add);
        }
        return json;
    }

    private static void describe(Training training, ObjectNode json) {
        switch (training) {
            case NextToken task -> {
                json.put("kind", "next-token").put("stream", task.stream());
                json.put("cut", lower(task.cut())).put("loss", lower(task.loss()));
                json.put("schedule", lower(task.schedule()));
                json.put("rows", task.rows()).put("length", task.length());
                if (task.primer() > 0) {
                    json.put("primer", task.primer());
                }
            }
            case Sparsification sparsification -> {
                describe(sparsification.task(), json);
                json.put("kind", "prosparse").put("penalty", sparsification.penalty());
            }
            case Reinforcement task ->
                json.put("kind", "reinforcement")
                        .put("problems", task.problems())
                        .put("samples", task.samples())
                        .put("length", task.length())
                        .put("divergence", task.divergence());
            case Pictures task ->
                json.put("kind", "pictures").put("data", task.data().toString()).put("pictures", task.pictures());
        }
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }

    /** This with another activation. */
    Recipe with(String activation) {
        var changed = architecture instanceof Llama llama ? llama.with(activation) : architecture;
        return new Recipe(name, parent, changed, vocabulary, training, seed, kept);
    }

    /** This with weights kept on the way. */
    Recipe keeping(List<Integer> steps) {
        return new Recipe(name, parent, architecture, vocabulary, training, seed, steps);
    }
}
