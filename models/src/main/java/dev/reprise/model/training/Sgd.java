package dev.reprise.model.training;

import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * Stochastic gradient descent as torch has it: {@code g += weightDecay p}; with momentum mu, {@code b = mu b + g} ({@code b = g} at first)
 * and {@code p -= rate b}, or, with Nesterov's, {@code p -= rate (g + mu b)}.
 */
public record Sgd(double momentum, boolean nesterov, double weightDecay) implements UpdateRule {
    /** @throws IllegalArgumentException for Nesterov without a momentum */
    public Sgd {
        if (nesterov && momentum <= 0) {
            throw new IllegalArgumentException("Nesterov's update needs a momentum above 0");
        }
    }

    /** Without momentum and weight decay. */
    public static Sgd plain() {
        return new Sgd(0, false, 0);
    }

    @Override
    public Sgd withWeightDecay(double decay) {
        return new Sgd(momentum, nesterov, decay);
    }

    @Override
    public List<String> slots() {
        return momentum == 0 ? List.of() : List.of("momentum_buffer");
    }

    @Override
    public void apply(Tensor parameter, Tensor gradient, List<Tensor> memory, double rate, long update) {
        if (weightDecay != 0) {
            gradient.add_(parameter, new Scalar(weightDecay));
        }
        var direction = gradient;
        if (momentum != 0) {
            var buffer = memory.getFirst();
            buffer.mul_(new Scalar(momentum)); // zero before the first update
            buffer.add_(gradient);
            if (nesterov) {
                gradient.add_(buffer, new Scalar(momentum));
            } else {
                direction = buffer;
            }
        }
        parameter.add_(direction, new Scalar(-rate));
    }
}
