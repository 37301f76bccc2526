package dev.reprise.model.family;

import dev.reprise.core.InvalidInputException;
import dev.reprise.model.Activation;
import dev.reprise.model.FeedForward.GatedMlp;
import dev.reprise.model.MixtureOfExperts;
import dev.reprise.model.MixtureOfExperts.Expert;
import dev.reprise.model.MixtureOfExperts.Shared;
import dev.reprise.model.Routing;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Sizes and stored names of a block's experts.
 *
 * @param experts E
 * @param width of an expert's hidden layer
 * @param sharedWidth of the shared expert's; 0 = none is shared
 * @param at where router and experts lie in a block, such as {@code mlp.}
 * @param gate name of an expert's gate
 */
record ExpertLayout(
        int experts, Routing routing, int width, int sharedWidth, String at, String gate, String up, String down) {
    /** @throws InvalidInputException if more experts are to be chosen than there are */
    static ExpertLayout read(Config config, int experts, boolean normalised, int width) {
        int chosen = config.size("num_experts_per_tok");
        if (chosen > experts) {
            throw new InvalidInputException(config.origin() + ": a token cannot choose " + chosen + " of " + experts
                    + " experts (num_experts_per_tok)");
        }
        return new ExpertLayout(
                experts, new Routing(chosen, normalised), width, 0, "mlp.", "gate_proj", "up_proj", "down_proj");
    }

    ExpertLayout named(String newAt, String newGate, String newUp, String newDown) {
        return new ExpertLayout(experts, routing, width, sharedWidth, newAt, newGate, newUp, newDown);
    }

    ExpertLayout sharing(int newSharedWidth) {
        return new ExpertLayout(experts, routing, width, newSharedWidth, at, gate, up, down);
    }

    /** These experts in every so many layers, but in none of those that are named. */
    IntFunction<@Nullable ExpertLayout> inSomeLayers(Config config) {
        int step = config.size("decoder_sparse_step", 1);
        var dense = config.numbers("mlp_only_layers");
        return layer -> (layer + 1) % step == 0 && !dense.contains(layer) ? this : null;
    }

    /**
     * The experts of a block.
     *
     * @param block beginning of its stored names, such as {@code layers.0.}
     * @param own beginning of its own names
     */
    MixtureOfExperts assemble(
            int layer, String block, String own, int modelWidth, Activation activation, Weights weights) {
        var router = weights.linear(block + at + "gate", own + "mlp.router", experts, modelWidth, false);
        return new MixtureOfExperts(
                layer,
                router,
                routing,
                IntStream.range(0, experts)
                        .mapToObj(e -> {
                            String stored = block + at + "experts." + e + ".";
                            String name = own + "mlp.experts." + e + ".";
                            return new Expert(
                                    weights.linear(stored + gate, name + "gate", width, modelWidth, false),
                                    weights.linear(stored + up, name + "up", width, modelWidth, false),
                                    weights.linear(stored + down, name + "down", modelWidth, width, false));
                        })
                        .toList(),
                activation,
                sharedWidth == 0 ? null : shared(layer, block + at, own + "mlp.", modelWidth, activation, weights));
    }

    private Shared shared(
            int layer, String stored, String own, int modelWidth, Activation activation, Weights weights) {
        String from = stored + "shared_expert.";
        String name = own + "shared.";
        return new Shared(
                weights.linear(stored + "shared_expert_gate", name + "router", 1, modelWidth, false),
                new GatedMlp(
                        layer,
                        weights.linear(from + gate, name + "gate", sharedWidth, modelWidth, false),
                        weights.linear(from + up, name + "up", sharedWidth, modelWidth, false),
                        activation,
                        weights.linear(from + down, name + "down", modelWidth, sharedWidth, false)));
    }
}
