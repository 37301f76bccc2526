package dev.reprise.model.vision;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * A convolution without bias, padded by half of its kernel on each side.
 *
 * @param layer its name
 * @param weight [out, in / groups, k, k]
 * @param stride along both axes
 * @param groups 1, or the number of channels where each is filtered on its own
 */
public record Convolution(String layer, Tensor weight, int stride, int groups) {
    /** [B, in, H, W] to [B, out, H', W'], {@code H' = floor((H + 2 floor(k/2) - k) / stride) + 1}. */
    Tensor apply(Tensor x, LayerHooks hooks) {
        long padding = weight.size(2) / 2;
        return hooks.at(
                layer,
                torch.conv2d(
                        x,
                        weight,
                        new TensorOptional(),
                        new long[] {stride, stride},
                        new long[] {padding, padding},
                        new long[] {1, 1},
                        groups));
    }
}
