package dev.reprise.model;

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
        return bias == null ? torch.linear(x, weight) : torch.linear(x, weight, new TensorOptional(bias));
    }

    public long inputs() {
        return weight.size(1);
    }

    public long outputs() {
        return weight.size(0);
    }
}
