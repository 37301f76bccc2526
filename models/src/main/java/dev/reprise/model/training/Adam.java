package dev.reprise.model.training;

import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Adam and AdamW, in torch's order of operations:
 * {@code m += (1 - beta1)(g - m)}, {@code v = beta2 v + (1 - beta2) g^2},
 * {@code p -= rate/(1 - beta1^t) m / (sqrt(v)/sqrt(1 - beta2^t) + epsilon)}.
 *
 * @param weightDecay w; decoupled: {@code p *= 1 - rate w} before the update (AdamW); else {@code g += w p}
 * @param amsgrad divide by the largest v so far
 * @see <a href="https://arxiv.org/abs/1412.6980">Kingma and Ba, 2014</a>, <a href="https://arxiv.org/abs/1711.05101">Loshchilov and
 *     Hutter, 2017</a>
 */
public record Adam(double beta1, double beta2, double epsilon, double weightDecay, boolean decoupled, boolean amsgrad)
        implements UpdateRule {
    /** Adam without weight decay, epsilon 1e-8. */
    public static Adam adam(double beta1, double beta2) {
        return new Adam(beta1, beta2, 1e-8, 0, false, false);
    }

    /** AdamW, epsilon 1e-8. */
    public static Adam adamW(double beta1, double beta2, double weightDecay) {
        return new Adam(beta1, beta2, 1e-8, weightDecay, true, false);
    }

    @Override
    public Adam withWeightDecay(double decay) {
        return new Adam(beta1, beta2, epsilon, decay, decoupled, amsgrad);
    }

    @Override
    public List<String> slots() {
        return amsgrad ? List.of("exp_avg", "exp_avg_sq", "max_exp_avg_sq") : List.of("exp_avg", "exp_avg_sq");
    }

    @Override
    public void apply(Tensor parameter, Tensor gradient, List<Tensor> memory, double rate, long update) {
        if (weightDecay != 0) {
            if (decoupled) {
                parameter.mul_(new Scalar(1 - rate * weightDecay));
            } else {
                gradient.add_(parameter, new Scalar(weightDecay));
            }
        }
        var mean = memory.get(0);
        var square = memory.get(1);
        mean.lerp_(gradient, new Scalar(1 - beta1));
        square.mul_(new Scalar(beta2));
        square.addcmul_(gradient, gradient, new Scalar(1 - beta2));
        var root = square;
        if (amsgrad) {
            root = memory.get(2);
            root.copy_(torch.maximum(root, square));
        }
        var divisor = root.sqrt();
        divisor.div_(new Scalar(Math.sqrt(1 - Math.pow(beta2, (double) update))));
        divisor.add_(new Scalar(epsilon));
        parameter.addcdiv_(mean, divisor, new Scalar(-rate / (1 - Math.pow(beta1, (double) update))));
    }
}
