package dev.reprise.model.family;

import dev.reprise.core.InvalidInputException;
import dev.reprise.model.Activation;
import dev.reprise.model.MixtureOfExperts;
import dev.reprise.model.MixtureOfExperts.Expert;
import dev.reprise.model.Routing;
import java.util.stream.IntStream;

/**
 * Sizes and stored names of a block's experts.
 *
 * @param experts E
 * @param width of an expert's hidden layer
 * @param at where router and experts lie in a block, such as {@code mlp.}
 * @param gate name of an expert's gate
 */
record ExpertLayout(int experts, Routing routing, int width, String at, String gate, String up, String down) {
    /** @throws InvalidInputException if more experts are to be chosen than there are */
    static ExpertLayout read(Config config, int experts, boolean normalised, int width) {
        int chosen = config.size("num_experts_per_tok");
        if (chosen > experts) {
            throw new InvalidInputException(config.origin() + ": a token cannot choose " + chosen + " of " + experts
                    + " experts (num_experts_per_tok)");
        }
        return new ExpertLayout(
                experts, new Routing(chosen, normalised), width, "mlp.", "gate_proj", "up_proj", "down_proj");
    }

    ExpertLayout named(String newAt, String newGate, String newUp, String newDown) {
        return new ExpertLayout(experts, routing, width, newAt, newGate, newUp, newDown);
    }

    /**
     * The experts of a block.
     *
     * @param block beginning of its stored names, such as {@code layers.0.}
     * @param own beginning of its own names
     */
    MixtureOfExperts assemble(int layer, String block, String own, int modelWidth, Activation activation, Weights weights) {
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
                activation);
    }
}
