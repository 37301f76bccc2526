package dev.reprise.model.vision;

import dev.reprise.core.Dtype;
import dev.reprise.core.Torch;
import dev.reprise.model.StoredTensor;
import dev.reprise.model.family.Config;
import dev.reprise.model.family.Initialization;
import dev.reprise.model.family.Weights;
import java.util.Collections;
import java.util.List;
import java.util.SequencedMap;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Generator;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import tools.jackson.databind.node.ObjectNode;

/**
 * An image-text pair without its tokenizer: two towers into one space, and the scale s of their similarity, {@code exp(s) cos(image, text)}. Owns
 * its weights.
 *
 * @see <a href="https://arxiv.org/abs/2103.00020">Radford et al., 2021</a>
 */
public final class Clip implements AutoCloseable {
    private final VisionTower vision;
    private final TextTower text;
    private final Tensor logitScale;
    private final Dtype dtype;
    private final SequencedMap<String, Tensor> parameters;
    private final List<StoredTensor> stored;

    Clip(
            VisionTower vision,
            TextTower text,
            Tensor logitScale,
            Dtype dtype,
            SequencedMap<String, Tensor> parameters,
            List<StoredTensor> stored) {
        this.vision = vision;
        this.text = text;
        this.logitScale = logitScale;
        this.dtype = dtype;
        this.parameters = parameters;
        this.stored = List.copyOf(stored);
    }

    /**
     * A new pair of random weights: matrices, class token and positions as {@code initialization} says, gains 1, biases 0, s from the config.
     *
     * @param config as {@code config.json} has it
     * @throws dev.reprise.core.InvalidInputException if the config is not valid
     */
    public static Clip random(ObjectNode config, Initialization initialization, Dtype dtype, Generator generator) {
        var settings = new Config(config.deepCopy(), "config");
        var weights = Weights.random(generator, initialization, dtype, "");
        try (var _ = new PointerScope()) {
            return Torch.noGrad(() -> ClipLayout.assemble(settings, weights));
        } catch (RuntimeException e) {
            weights.discard();
            throw e;
        }
    }

    public VisionTower vision() {
        return vision;
    }

    public TextTower text() {
        return text;
    }

    /** s: the logarithm of what cosines are multiplied by, a tensor of no axes. */
    public Tensor logitScale() {
        return logitScale;
    }

    /**
     * {@code exp(s) cos(image_i, text_j)}. In the gradient mode of the caller.
     *
     * @param images features of any length, [I, joint]
     * @param texts [J, joint]
     * @return [I, J], in float32 at least, owned by the innermost scope
     */
    public Tensor similarity(Tensor images, Tensor texts) {
        return Torch.scoped(() -> torch.matmul(
                        unit(Torch.wide(images)), unit(Torch.wide(texts)).t())
                .mul(logitScale.exp()));
    }

    private static Tensor unit(Tensor x) {
        return x.div(Torch.sum(x.mul(x), true, -1).sqrt());
    }

    public Dtype dtype() {
        return dtype;
    }

    /** Every weight by its name; the tensors are the model's. */
    public SequencedMap<String, Tensor> parameters() {
        return Collections.unmodifiableSequencedMap(parameters);
    }

    /** The weights under the names of Hugging Face's layout. The tensors belong to the innermost scope, and may view the model's. */
    public SequencedMap<String, Tensor> stored() {
        return StoredTensor.all(stored, parameters, dtype);
    }

    /** Number of weights. */
    public long parameterCount() {
        return parameters.values().stream().mapToLong(Tensor::numel).sum();
    }

    @Override
    public void close() {
        parameters.values().forEach(Tensor::close);
    }
}
