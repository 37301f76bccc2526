package dev.reprise.model;

import dev.reprise.core.Torch;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/** A normalisation over the last dimension, computed in float32 (float64 in a float64 model) whatever the model's dtype. */
public sealed interface Norm {
    /** [..., width] to [..., width], in the dtype of {@code x}. */
    Tensor apply(Tensor x, ForwardPass pass);

    /** The hook points that fire here. */
    List<HookPoint> points();

    /**
     * {@code y = (x - mean) / scale * weight + bias} with {@code scale = sqrt(mean((x - mean)^2) + epsilon)}.
     *
     * @param weight [width], float32
     * @param bias [width], float32, or null
     * @param scale where the scale is announced
     * @param out where the output is announced
     */
    record LayerNorm(Tensor weight, @Nullable Tensor bias, double epsilon, HookPoint scale, HookPoint out)
            implements Norm {
        @Override
        public Tensor apply(Tensor x, ForwardPass pass) {
            var wide = x.to(weight.scalar_type());
            var centred = wide.sub(Torch.mean(wide, true, -1));
            var y = divide(centred, epsilon, scale, pass).mul(weight);
            if (bias != null) {
                y = y.add(bias);
            }
            return pass.at(out, y.to(x.scalar_type()));
        }

        @Override
        public List<HookPoint> points() {
            return List.of(scale, out);
        }
    }

    /**
     * {@code y = x / scale * weight} with {@code scale = sqrt(mean(x^2) + epsilon)}.
     *
     * @param weight [width], float32; the whole gain: families that store it without its 1 add it when they load
     * @param scale where the scale is announced
     * @param out where the output is announced, or null if it is announced elsewhere
     */
    record RmsNorm(
            Tensor weight,
            double epsilon,
            HookPoint scale,
            @Nullable HookPoint out) implements Norm {
        @Override
        public Tensor apply(Tensor x, ForwardPass pass) {
            var y = divide(x.to(weight.scalar_type()), epsilon, scale, pass)
                    .mul(weight)
                    .to(x.scalar_type());
            return out == null ? y : pass.at(out, y);
        }

        @Override
        public List<HookPoint> points() {
            return out == null ? List.of(scale) : List.of(scale, out);
        }
    }

    /**
     * An {@link RmsNorm} of all heads together: {@code y = x / scale * weight} with {@code scale = sqrt(mean(x^2) + epsilon)}, the mean
     * being over heads and their widths. [B, T, n, d_head] to the same; the scale is [B, T, 1, 1].
     *
     * @param weight [n * d_head], float32
     * @param scale where the scale is announced
     * @param out where the output is announced
     */
    record JoinedRmsNorm(Tensor weight, double epsilon, HookPoint scale, HookPoint out) implements Norm {
        @Override
        public Tensor apply(Tensor x, ForwardPass pass) {
            var y = divide(x.to(weight.scalar_type()), epsilon, scale, pass, -1, -2)
                    .mul(weight.view(x.size(2), x.size(3)));
            return pass.at(out, y.to(x.scalar_type()));
        }

        @Override
        public List<HookPoint> points() {
            return List.of(scale, out);
        }
    }

    private static Tensor divide(Tensor x, double epsilon, HookPoint scalePoint, ForwardPass pass) {
        return divide(x, epsilon, scalePoint, pass, -1);
    }

    private static Tensor divide(Tensor x, double epsilon, HookPoint scalePoint, ForwardPass pass, long... dimensions) {
        var scale = Torch.add(Torch.mean(x.mul(x), true, dimensions), epsilon).sqrt();
        return x.div(pass.rules().normScale(pass.at(scalePoint, scale)));
    }
}
