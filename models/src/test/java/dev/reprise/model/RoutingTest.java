package dev.reprise.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.reprise.core.Dtype;
import dev.reprise.core.Torch;
import java.util.List;
import org.assertj.core.data.Offset;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

/** Weights of logits without a model, by hand. */
class RoutingTest {
    private static final Offset<Double> CLOSE = within(1e-6);

    private static double[] weights(boolean normalised, double... logits) {
        try (var _ = new PointerScope()) {
            return Torch.doubles(new Routing(2, normalised).weights(Torch.tensor(logits, 1, 1, logits.length)));
        }
    }

    @Test
    void theLikeliestExpertsKeepTheirShareOfAllOrOfThemselves() {
        assertThat(weights(false, 2, 1, 0, -1)).containsExactly(new double[] {0.643914, 0.236883, 0, 0}, CLOSE);
        assertThat(weights(true, 2, 1, 0, -1)).containsExactly(new double[] {0.731059, 0.268941, 0, 0}, CLOSE);
        double none = Double.NEGATIVE_INFINITY;
        assertThat(weights(false, none, 1, 0, -1)).containsExactly(new double[] {0, 0.665241, 0.244728, 0}, CLOSE);
        assertThat(weights(true, 2000, 1000, 0, -1000)).containsExactly(1, 0, 0, 0);
    }

    /** One token, experts that say 2, -1 and 0.5. */
    @Test
    void theGradientOfLogitsGoesThroughTheSelectedWeightsOnly() {
        assertThat(gradient(false)).containsExactly(new double[] {0.608194, -0.510443, -0.097751}, CLOSE);
        assertThat(gradient(true)).containsExactly(new double[] {0.589836, -0.589836, 0}, CLOSE);
        assertThat(gradient(true)[2]).isZero(); // not rounding noise, which Adam would take for a direction
    }

    private static double[] gradient(boolean normalised) {
        try (var _ = new PointerScope()) {
            var logits = Torch.leaf(Torch.tensor(new float[] {1, 0, -1}, 3));
            var said = Torch.tensor(new float[] {2, -1, 0.5f}, 3);
            Tensor y = Torch.withGrad(
                    () -> new Routing(2, normalised).weights(logits).mul(said).sum());
            return Torch.doubles(
                    Torch.gradients(y, List.of(logits), false, false).getFirst());
        }
    }

    @Test
    void anySetCanBeSelectedAndATokenCanBeLeftWithout() {
        try (var _ = new PointerScope()) {
            var routing = new Routing(2, true);
            var logits = Torch.tensor(new double[] {2, 1, 0, -1, 2, 1, 0, -1, 900, 1, 0, -1}, 1, 3, 4);
            var selected = Torch.tensor(new double[] {1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 1, 1}, 1, 3, 4);
            var odds = routing.odds(logits, selected, routing.probabilities(logits));
            var weights = routing.weights(odds, selected);
            double[] expected = {0.665241, 0.244728, 0.090031, 0, 0, 0, 0, 0, 0, 0, 0.731059, 0.268941};
            assertThat(Torch.doubles(weights)).containsExactly(expected, CLOSE);
            assertThat(Routing.ids(weights)).isDeepEqualTo(new int[][][] {{{0, 1, 2}, {}, {2, 3}}});
        }
    }

    @Test
    void halfPrecisionLogitsAreWidened() {
        try (var _ = new PointerScope()) {
            var logits = Torch.to(Torch.tensor(new double[] {2, 1, 0, -1}, 1, 1, 4), Dtype.BFLOAT16);
            var weights = new Routing(2, true).weights(logits);
            assertThat(Torch.dtype(weights)).isEqualTo(Dtype.FLOAT32);
            assertThat(Torch.doubles(weights)).containsExactly(new double[] {0.731059, 0.268941, 0, 0}, CLOSE);
        }
    }
}
