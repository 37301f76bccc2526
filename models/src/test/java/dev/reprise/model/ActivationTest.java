package dev.reprise.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.core.InvalidInputException;
import dev.reprise.core.Torch;
import org.bytedeco.javacpp.PointerScope;
import org.junit.jupiter.api.Test;

class ActivationTest {
    private static double[] apply(Activation activation, double... x) {
        try (var _ = new PointerScope()) {
            return Torch.doubles(activation.apply(Torch.tensor(x, x.length)));
        }
    }

    @Test
    void aThresholdIsKeptAndCutsWithoutShifting() {
        assertThat(apply(Activation.RELU, 1, -2, 0, 0.008)).containsExactly(1, 0, 0, 0.008);
        assertThat(apply(Activation.fatRelu(0.01), 1, -2, 0, 0.008)).containsExactly(1, 0, 0, 0);
        assertThat(apply(Activation.fatRelu(0.01), 0.01, Math.nextDown(0.01), 0.02))
                .containsExactly(0.01, 0, 0.02);
        assertThat(apply(Activation.fatRelu(0), 1, -2, 0, 0.008)).containsExactly(1, 0, 0, 0.008);
    }

    @Test
    void theGradientIsThatOfWhatIsLeft() {
        try (var _ = new PointerScope()) {
            var x = Torch.leaf(Torch.tensor(new double[] {1, -2, 0.008, 0.01}, 4));
            var y = Torch.withGrad(() -> Activation.fatRelu(0.01).apply(x).sum());
            assertThat(Torch.doubles(Torch.gradients(y, java.util.List.of(x), false, false)
                            .getFirst()))
                    .containsExactly(1, 0, 0, 1);
        }
    }

    @Test
    void namesAreThoseOfConfigs() {
        assertThat(Activation.parse("swish", 0)).isSameAs(Activation.SILU);
        assertThat(Activation.parse("fatrelu", 0.01))
                .isEqualTo(Activation.fatRelu(0.01))
                .hasSameHashCodeAs(Activation.fatRelu(0.01))
                .hasToString("fatrelu:0.01")
                .isNotEqualTo(Activation.fatRelu(0.02))
                .isNotEqualTo(Activation.RELU);
        assertThat(Activation.fatRelu(0.01).isRectifier()).isTrue();
        assertThat(Activation.RELU.isRectifier()).isTrue();
        assertThat(Activation.RELU_SQUARED.isRectifier()).isFalse();
        assertThatThrownBy(() -> Activation.parse("swoosh", 0))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("unknown activation function 'swoosh'; known: gelu, ")
                .hasMessageEndingWith("fatrelu");
        for (double threshold : new double[] {-0.1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThatThrownBy(() -> Activation.fatRelu(threshold))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("0 or more");
        }
    }
}
