package dev.reprise.model.vision;

import dev.reprise.model.Activation;
import org.bytedeco.pytorch.Tensor;

/**
 * What one run of a net of named layers wants: how its norms work, who looks at what, and by what rule activations are differentiated. A layer's
 * pre-activation is the output of the norm before it: that of {@code block3.act1} is seen at {@code block3.bn1}.
 *
 * <pre>{@code
 * var seen = new HashMap<String, Tensor>();
 * net.forward(images, new LayerHooks() {
 *     public Tensor at(String layer, Tensor output) {
 *         seen.put(layer, Torch.handle(output));
 *         return output;
 *     }
 * });
 * }</pre>
 */
public interface LayerHooks {
    /** Running statistics, true derivatives, nothing looked at. */
    LayerHooks EVALUATION = new LayerHooks() {};

    /** Statistics of the batch in every norm, by which running statistics are moved. */
    LayerHooks TRAINING = new LayerHooks() {
        @Override
        public BatchNorm.Mode mode(String layer) {
            return BatchNorm.Mode.TRAIN;
        }
    };

    /** How a norm works. */
    default BatchNorm.Mode mode(String layer) {
        return BatchNorm.Mode.EVALUATE;
    }

    /** {@code activation(x)}; what another rule may change is where automatic differentiation looks, not the value. */
    default Tensor activation(String layer, Activation activation, Tensor x) {
        return activation.apply(x);
    }

    /**
     * Announces the output of a layer.
     *
     * @param output [B, channels, H, W], or [B, width] in the classifier
     * @return what the run goes on with
     */
    default Tensor at(String layer, Tensor output) {
        return output;
    }
}
