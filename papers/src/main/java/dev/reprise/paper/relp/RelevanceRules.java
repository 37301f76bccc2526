package dev.reprise.paper.relp;

import dev.reprise.core.Dtype;
import dev.reprise.core.Torch;
import dev.reprise.model.Activation;
import dev.reprise.model.BackwardRules;
import java.util.EnumSet;
import java.util.Set;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * The backward pass of RelP: with these rules, automatic differentiation yields the propagation coefficient p = (relevance of h) / h in
 * place of the gradient. Values of the forward pass stay what they are.
 *
 * <ul>
 *   <li>LN-rule: {@code x / stopgrad(scale)}.
 *   <li>Identity-rule: {@code x_s * stopgrad(act(x) / x_s)} with {@code x_s = x + (1[x = 0] + sign(x)) 1e-6}.
 *   <li>Half-rule: {@code y / 2 + stopgrad(y / 2)} with {@code y = a b}.
 *   <li>AH-rule: {@code stopgrad(softmax(...))}.
 * </ul>
 *
 * Source: the paper's section on propagation rules.
 */
public final class RelevanceRules implements BackwardRules {
    private static final double STABILISER = 1e-6;

    private final Set<Rule> rules;

    public RelevanceRules(Set<Rule> rules) {
        var copy = EnumSet.noneOf(Rule.class);
        copy.addAll(rules);
        this.rules = copy;
    }

    @Override
    public Tensor normScale(Tensor scale) {
        return rules.contains(Rule.LN) ? scale.detach() : scale;
    }

    @Override
    public Tensor activation(Activation activation, Tensor x) {
        // a rectifier is its own identity rule: relu(x) / x = relu'(x)
        if (!rules.contains(Rule.IDENTITY) || activation.isRectifier()) {
            return activation.apply(x);
        }
        // act(x) / x would lose everything near 0 in half precision
        var wide = Torch.dtype(x).bytes() < 4 ? Torch.to(x, Dtype.FLOAT32) : x;
        var sign = wide.sign().add(wide.eq(new Scalar(0.0)));
        var stable = wide.add(Torch.mul(sign, STABILISER));
        var coefficient = activation.apply(wide).div(stable).detach();
        return stable.mul(coefficient).to(x.scalar_type());
    }

    @Override
    public Tensor product(Tensor gate, Tensor up) {
        var y = gate.mul(up);
        if (!rules.contains(Rule.HALF)) {
            return y;
        }
        var half = Torch.mul(y, 0.5);
        return half.add(half.detach());
    }

    @Override
    public Tensor pattern(Tensor pattern) {
        return rules.contains(Rule.AH) ? pattern.detach() : pattern;
    }
}
