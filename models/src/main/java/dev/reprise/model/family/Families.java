package dev.reprise.model.family;

import dev.reprise.core.Dtype;
import dev.reprise.core.InvalidInputException;
import dev.reprise.core.Torch;
import dev.reprise.model.Transformer;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Generator;
import tools.jackson.databind.node.ObjectNode;

/** The families that there are. */
public final class Families {
    private static final List<Family> ALL = List.of(
            new Gpt2(),
            new GptNeoX(),
            new Llama(),
            new Gemma3(),
            new Olmoe(),
            new Mixtral(),
            new Qwen2Moe(),
            new Qwen3Moe());

    /** What other model types are, for whoever takes them for language models. */
    private static final Map<String, String> NO_LANGUAGE_MODELS = Map.of(
            "clip",
            "a CLIP pair of an image and a text tower, not a language model; ClipModel.load loads it",
            "inverted_residual",
            "a net of inverted residual blocks for pictures, not a language model; InvertedResidualNet.load loads it");

    private Families() {}

    /** A new model of random weights: matrices from N(0, deviation^2), gains 1, biases 0. */
    public static Transformer random(ObjectNode config, double deviation, Dtype dtype, Generator generator) {
        return random(config, new Initialization(deviation, deviation), dtype, generator);
    }

    /**
     * A new model of random weights.
     *
     * <pre>{@code
     * try (var _ = new PointerScope()) { // frees what the model does not keep
     *     var model = Families.random(config, Initialization.scaled(0.02, 6), Dtype.FLOAT32, Torch.generator(seed));
     * }
     * }</pre>
     *
     * @param config as {@code config.json} has it
     * @throws InvalidInputException if the config is not valid
     */
    public static Transformer random(
            ObjectNode config, Initialization initialization, Dtype dtype, Generator generator) {
        var settings = new Config(config.deepCopy(), "config");
        var family = of(settings);
        var weights = Weights.random(generator, initialization, dtype, family.prefix());
        try (var _ = new PointerScope()) {
            return Torch.noGrad(() -> family.assemble(settings, weights));
        } catch (RuntimeException e) {
            weights.discard();
            throw e;
        }
    }

    /** Whether a {@code model_type} is one of the language models that are known. */
    public static boolean isLanguageModel(String modelType) {
        return ALL.stream().anyMatch(family -> family.modelType().equals(modelType));
    }

    /** The family of a {@code model_type}. @throws InvalidInputException for an unknown one, listing those known */
    public static Family of(Config config) {
        String type = config.text("model_type");
        if (NO_LANGUAGE_MODELS.containsKey(type)) {
            throw new InvalidInputException(config.origin() + ": this is " + NO_LANGUAGE_MODELS.get(type));
        }
        return ALL.stream()
                .filter(f -> f.modelType().equals(type))
                .findFirst()
                .orElseThrow(() -> new InvalidInputException(config.origin() + ": unknown model_type '" + type
                        + "'; known: " + ALL.stream().map(Family::modelType).collect(Collectors.joining(", "))));
    }
}
