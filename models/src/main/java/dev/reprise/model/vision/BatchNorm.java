package dev.reprise.model.vision;

import dev.reprise.core.InvalidInputException;
import dev.reprise.core.Torch;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * A norm of each channel over batch and space: {@code y = gain (x - mean) / sqrt(variance + epsilon) + shift}.
 *
 * @param layer its name
 * @param gain [channels]
 * @param shift [channels]
 * @param mean running mean, [channels]
 * @param variance running variance, [channels]
 * @param momentum m in {@code running = (1 - m) running + m batch's}
 */
public record BatchNorm(
        String layer, Tensor gain, Tensor shift, Tensor mean, Tensor variance, double epsilon, double momentum) {
    /** Where mean and variance come from, and what is trained. */
    public enum Mode {
        /** The batch's own, by which the running ones are moved, in place (with the variance of a sample, n / (n - 1) times the batch's); gradients as they are. */
        TRAIN,
        /** The running ones. */
        EVALUATE,
        /** The running ones, and {@code gain / sqrt(variance + epsilon)} a constant to automatic differentiation: only the shift is trained. */
        SHIFT_ONLY
    }

    /** [B, channels, H, W] to the same. @throws InvalidInputException if a batch has no variance */
    Tensor apply(Tensor x, LayerHooks hooks) {
        var y = switch (hooks.mode(layer)) {
            case TRAIN -> {
                if (x.numel() == x.size(1)) {
                    throw new InvalidInputException(
                            layer
                                    + ": one value a channel has no variance: give it more pictures, or use its running statistics");
                }
                yield normalised(x, true);
            }
            case EVALUATE -> normalised(x, false);
            case SHIFT_ONLY -> {
                var scale = gain.div(Torch.add(variance, epsilon).sqrt()).detach();
                yield x.mul(perChannel(scale)).add(perChannel(shift.sub(mean.mul(scale))));
            }
        };
        return hooks.at(layer, y);
    }

    private Tensor normalised(Tensor x, boolean training) {
        return torch.batch_norm(
                x,
                new TensorOptional(gain),
                new TensorOptional(shift),
                new TensorOptional(mean),
                new TensorOptional(variance),
                training,
                momentum,
                epsilon,
                false);
    }

    private static Tensor perChannel(Tensor values) {
        return values.view(1, -1, 1, 1);
    }
}
