package dev.reprise.model;

import dev.reprise.core.Torch;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * {@code y = x W^T + b}.
 *
 * @param weight [out, in]
 * @param bias [out], or null
 */
public record Linear(Tensor weight, @Nullable Tensor bias) {
    /** [..., in] to [..., out]. */
    public Tensor apply(Tensor x) {
        if (x.element_size() == Float.BYTES && x.numel() == inputs()) {
            return applyToOne(x);
        }
        return bias == null ? torch.linear(x, weight) : torch.linear(x, weight, new TensorOptional(bias));
    }

    /** For a single vector, as in decoding: a matrix-vector product reads the weights once, a matrix product packs them first. (In half precision the matrix product is the faster one.) */
    private Tensor applyToOne(Tensor x) {
        var shape = Torch.shape(x);
        shape[shape.length - 1] = outputs();
        var y = weight.mv(x.reshape(inputs()));
        return (bias == null ? y : y.add(bias)).view(shape);
    }

    public long inputs() {
        return weight.size(1);
    }

    public long outputs() {
        return weight.size(0);
    }
}
