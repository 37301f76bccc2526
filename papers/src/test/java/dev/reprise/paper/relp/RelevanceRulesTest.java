package dev.reprise.paper.relp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.reprise.core.Dtype;
import dev.reprise.core.Torch;
import dev.reprise.model.Activation;
import dev.reprise.model.BackwardRules;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

/** The worked examples: d = 2, RMS norm without epsilon and gain, m = w.x / s with s = sqrt(mean(x^2)). */
class RelevanceRulesTest {
    private static final BackwardRules RELP = new RelevanceRules(Rule.DEFAULT);

    /** The stabiliser moves a coefficient by up to 1e-6 / |x| of its size. */
    private static final double STABILISED = 2e-6;

    @Test
    void swappingTheTwoCoordinatesIsExactWithTheLnRule() {
        float[] w = {-1, 1};
        assertThat(norm(w, 0, 1) - norm(w, 1, 0)).isCloseTo(2.828427, within(1e-6));
        assertThat(normScore(BackwardRules.AUTOGRAD, w, new float[] {1, 0}, new float[] {0, 1}))
                .isCloseTo(1.414214, within(1e-6));
        assertThat(normScore(RELP, w, new float[] {1, 0}, new float[] {0, 1})).isCloseTo(2.828427, within(1e-6));
    }

    @Test
    void aPureRescalingIsExactWithoutTheLnRule() {
        float[] w = {1, 0};
        assertThat(norm(w, 6, 8) - norm(w, 3, 4)).isZero();
        assertThat(normScore(BackwardRules.AUTOGRAD, w, new float[] {3, 4}, new float[] {6, 8}))
                .isCloseTo(0, within(1e-6));
        assertThat(normScore(RELP, w, new float[] {3, 4}, new float[] {6, 8})).isCloseTo(0.848528, within(1e-6));
    }

    @Test
    void geluGetsItsChordThroughTheOrigin() {
        assertThat(value(x -> RELP.activation(Activation.GELU, x), -0.5)).isCloseTo(-0.154269, within(1e-6));
        assertThat(value(x -> RELP.activation(Activation.GELU, x), 1)).isCloseTo(0.841345, within(1e-6));
        double slope = derivative(x -> BackwardRules.AUTOGRAD.activation(Activation.GELU, x), -0.5);
        double chord = derivative(x -> RELP.activation(Activation.GELU, x), -0.5);
        assertThat(slope * 1.5).isCloseTo(0.198757, within(1e-6));
        assertThat(chord).isCloseTo(0.308538, within(STABILISED));
        assertThat(chord * 1.5).isCloseTo(0.462806, within(STABILISED));
        assertThat(derivative(x -> RELP.activation(Activation.GELU, x), 1e-3)).isCloseTo(0.5, within(1e-3));
        assertThat(derivative(x -> RELP.activation(Activation.RELU, x), -1)).isZero();
    }

    @Test
    void aGatedProductConservesRelevance() {
        try (var _ = new PointerScope()) {
            Torch.withGrad(() -> {
                var g = Torch.leaf(Torch.tensor(new float[] {1}, 1));
                var u = Torch.leaf(Torch.tensor(new float[] {2}, 1));
                var y = RELP.product(RELP.activation(Activation.SILU, g), u);
                assertThat(Torch.item(y)).isCloseTo(1.462117, within(1e-6));
                var p = Torch.gradients(y.sum(), List.of(g, u), false, false);
                assertThat(Torch.item(p.get(0))).isCloseTo(0.731059, within(STABILISED));
                assertThat(Torch.item(p.get(1))).isCloseTo(0.365529, within(1e-6));
                assertThat(1 * Torch.item(p.get(0)) + 2 * Torch.item(p.get(1))).isCloseTo(1.462117, within(STABILISED));
                var plain = BackwardRules.AUTOGRAD.product(BackwardRules.AUTOGRAD.activation(Activation.SILU, g), u);
                var gradient = Torch.gradients(plain.sum(), List.of(g, u), false, false);
                assertThat(Torch.item(gradient.get(0))).isCloseTo(1.855341, within(1e-6));
                assertThat(Torch.item(gradient.get(1))).isCloseTo(0.731059, within(1e-6));
                return y;
            });
        }
    }

    @Test
    void theAttentionRuleStopsTheGradientAtThePattern() {
        try (var _ = new PointerScope()) {
            Torch.withGrad(() -> {
                var pattern = Torch.leaf(Torch.tensor(new float[] {0.25f, 0.75f}, 2));
                assertThat(new RelevanceRules(EnumSet.of(Rule.AH))
                                .pattern(pattern)
                                .requires_grad())
                        .isFalse();
                assertThat(RELP.pattern(pattern).requires_grad()).isTrue();
                return pattern;
            });
        }
    }

    @Test
    void halfPrecisionKeepsItsDtypeAndItsCoefficientNearZero() {
        try (var _ = new PointerScope()) {
            Torch.withGrad(() -> {
                var x = Torch.leaf(Torch.to(Torch.tensor(new float[] {1e-3f, 1e-4f, -2}, 3), Dtype.BFLOAT16));
                var y = RELP.activation(Activation.SILU, x);
                assertThat(Torch.dtype(y)).isEqualTo(Dtype.BFLOAT16);
                var p = Torch.gradients(y.sum(), List.of(x), false, false).getFirst();
                assertThat(Torch.doubles(p)[0]).isCloseTo(0.5, within(1e-2));
                assertThat(Torch.doubles(p)[1]).isCloseTo(0.5, within(1e-2));
                return y;
            });
        }
    }

    @Test
    void rulesAreNamed() {
        assertThat(Rule.parse(List.of("ln", "ah"))).containsExactly(Rule.LN, Rule.AH);
        assertThat(Rule.parse(List.of("none"))).isEmpty();
        assertThat(Rule.label(Set.of())).isEqualTo("none");
        assertThat(Rule.label(Rule.DEFAULT)).isEqualTo("LN+Identity+Half");
    }

    private static double norm(float[] w, double a, double b) {
        return (w[0] * a + w[1] * b) / Math.sqrt((a * a + b * b) / 2);
    }

    /** {@code (clean - corrupted) . p}, p taken at the corrupted point. */
    private static double normScore(BackwardRules rules, float[] w, float[] corrupted, float[] clean) {
        try (var _ = new PointerScope()) {
            return Torch.withGrad(() -> {
                var x = Torch.leaf(Torch.tensor(corrupted, 2));
                var scale = rules.normScale(Torch.mean(x.mul(x), true, -1).sqrt());
                var m = x.div(scale).mul(Torch.tensor(w, 2)).sum();
                double[] p = Torch.doubles(
                        Torch.gradients(m, List.of(x), false, false).getFirst());
                return (clean[0] - corrupted[0]) * p[0] + (clean[1] - corrupted[1]) * p[1];
            });
        }
    }

    private static double value(UnaryOperator<Tensor> f, double at) {
        try (var _ = new PointerScope()) {
            return Torch.item(f.apply(Torch.tensor(new float[] {(float) at}, 1)));
        }
    }

    private static double derivative(UnaryOperator<Tensor> f, double at) {
        try (var _ = new PointerScope()) {
            return Torch.withGrad(() -> {
                var x = Torch.leaf(Torch.tensor(new float[] {(float) at}, 1));
                return Torch.item(Torch.gradients(f.apply(x).sum(), List.of(x), false, false)
                        .getFirst());
            });
        }
    }
}
