package dev.reprise.model.vision;

import dev.reprise.core.Torch;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * Each channel times a gate that depends on the means of all: {@code x hardsigmoid(W2 relu(W1 mean(x) + b1) + b2)}, hardsigmoid(a) = min(max(a + 3, 0),
 * 6) / 6.
 *
 * @param layer its name
 * @param squeeze W1, [q, channels, 1, 1]
 * @param squeezeBias b1, [q]
 * @param excite W2, [channels, q, 1, 1]
 * @param exciteBias b2, [channels]
 * @see <a href="https://arxiv.org/abs/1905.02244">Howard et al., 2019</a>
 */
public record SqueezeExcitation(String layer, Tensor squeeze, Tensor squeezeBias, Tensor excite, Tensor exciteBias) {
    /** [B, channels, H, W] to the same. */
    Tensor apply(Tensor x, LayerHooks hooks) {
        var means = Torch.mean(x, false, 2, 3);
        var hidden = torch.relu(torch.linear(means, matrix(squeeze), new TensorOptional(squeezeBias)));
        var gate = torch.hardsigmoid(torch.linear(hidden, matrix(excite), new TensorOptional(exciteBias)));
        return hooks.at(layer, x.mul(gate.view(x.size(0), x.size(1), 1, 1)));
    }

    private static Tensor matrix(Tensor convolution) {
        return convolution.view(convolution.size(0), convolution.size(1));
    }
}
