package dev.reprise.paper.cdnod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.reprise.core.Statistics;
import dev.reprise.core.Torch;
import dev.reprise.data.generator.ChangingGraphs;
import dev.reprise.data.generator.ChangingGraphs.Change;
import dev.reprise.data.generator.ChangingGraphs.Force;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class IndependentChangeTest {
    @BeforeAll
    static void matricesAreSmall() {
        Torch.setThreads(1);
    }

    private static final double[][] X = {{0, 1, 2, 4}};
    private static final double[][] Y = {{1, 0, 3, 2}};

    @Test
    void workedExample() {
        var kernels = KernelSettings.of(1, 1, 1);
        var c = new double[] {0, 1, 2, 3};
        var forth = IndependentChange.of(X, Y, c, kernels).orElseThrow();
        var back = IndependentChange.of(Y, X, c, kernels).orElseThrow();
        assertThat(forth.plain()).isCloseTo(.0478603, within(5e-8));
        assertThat(back.plain()).isCloseTo(.0466670, within(5e-8));
        assertThat(forth.normalised()).isCloseTo(.603645, within(5e-7));
        assertThat(back.normalised()).isCloseTo(.617192, within(5e-7));
        assertThat(forth.value(IndependentChange.Form.PLAIN)).isEqualTo(forth.plain());
    }

    @Test
    void twoDomainsTellNothing() {
        var kernels = KernelSettings.of(1, .5, 1);
        var c = new double[] {0, 0, 1, 1};
        assertThat(IndependentChange.of(X, Y, c, kernels).orElseThrow().normalised())
                .isCloseTo(1, within(1e-12));
        assertThat(IndependentChange.of(Y, X, c, kernels).orElseThrow().normalised())
                .isCloseTo(1, within(1e-12));
    }

    @Test
    void unitsDoNotMatter() {
        var c = new double[] {0, 1, 2, 3};
        var scaled = new double[][] {Arrays.stream(X[0]).map(v -> 7 - 30 * v).toArray()};
        var a = IndependentChange.of(X, Y, c, KernelSettings.of(1, 1, 1)).orElseThrow();
        var b = IndependentChange.of(scaled, Y, c, KernelSettings.of(1, 1, 1)).orElseThrow();
        assertThat(b.normalised()).isCloseTo(a.normalised(), within(1e-12));
    }

    /** With one value in most rows of C, more than half of the distances are 0. */
    @Test
    void whatDoesNotChangeHasNoDelta() {
        var c = new double[] {1, 1, 1, 1, 1, 2};
        var x = new double[][] {{0, 1, 2, 4, 3, 2}};
        var y = new double[][] {{1, 0, 3, 2, 5, 4}};
        assertThat(IndependentChange.of(x, y, c, KernelSettings.of(1, .1, 1))).isEmpty();
        var force = DrivingForce.of(x, y, c, KernelSettings.of(1, .1, 1));
        assertThat(force.gaussian().curve()[0]).containsOnly(0);
    }

    /** A cause of two columns is no other than the two as one variable: the kernel is on the joined vector. */
    @Test
    void severalCauses() {
        var t = ChangingGraphs.commonCause(true, 1, 60);
        var c = IntStream.range(0, 60).map(i -> i / 6).asDoubleStream().toArray();
        var both = IndependentChange.of(
                new double[][] {t.columns()[0], t.columns()[2]},
                new double[][] {t.columns()[1]},
                c,
                KernelSettings.of(.5, .1, 1));
        var swapped = IndependentChange.of(
                new double[][] {t.columns()[2], t.columns()[0]},
                new double[][] {t.columns()[1]},
                c,
                KernelSettings.of(.5, .1, 1));
        assertThat(both.orElseThrow().normalised())
                .isCloseTo(swapped.orElseThrow().normalised(), within(1e-12))
                .isBetween(0.0, 1.0);
    }

    @Test
    void theRightDirectionIsFoundWhereVariancesChange() {
        int right = 0;
        for (int seed = 0; seed < 5; seed++) {
            var t = ChangingGraphs.domains(Change.VARIANCE, false, seed, 20, 15);
            right += isForth(t, KernelSettings.of(.6, .1, 1)) ? 1 : 0;
        }
        assertThat(right).as("of 5, seeds 0 to 4").isGreaterThanOrEqualTo(4);
    }

    /** A length on C that suits the data replaces the given one. */
    @Test
    void learnedWidths() {
        var t = ChangingGraphs.driven(Force.STEP, 3, 40);
        var x = new double[][] {t.columns()[0]};
        var y = new double[][] {t.columns()[1]};
        var c = Columns.standardised(t.surrogate());
        var learned = IndependentChange.of(x, y, c, new KernelSettings(.6, .5, 1, true))
                .orElseThrow();
        assertThat(learned.normalised()).isBetween(0.0, 1.0);
        assertThat(learned)
                .isNotEqualTo(IndependentChange.of(x, y, c, KernelSettings.of(.6, .5, 1))
                        .orElseThrow());
        var force = DrivingForce.of(x, y, c, new KernelSettings(.6, .5, 1, true))
                .gaussian()
                .curve()[0];
        assertThat(Math.abs(Statistics.pearson(force, t.force()).orElseThrow())).isGreaterThan(.8);
    }

    private static boolean isForth(ChangingGraphs.Table t, KernelSettings kernels) {
        var x = new double[][] {t.columns()[0]};
        var y = new double[][] {t.columns()[1]};
        return IndependentChange.of(x, y, t.surrogate(), kernels).orElseThrow().normalised()
                < IndependentChange.of(y, x, t.surrogate(), kernels)
                        .orElseThrow()
                        .normalised();
    }

    @ParameterizedTest
    @EnumSource(Force.class)
    void theDrivingForceIsACurve(Force kind) {
        var t = ChangingGraphs.driven(kind, 1, 300);
        var c = Columns.standardised(t.surrogate());
        var force = DrivingForce.of(
                new double[][] {t.columns()[0]}, new double[][] {t.columns()[1]}, c, KernelSettings.of(.5, .2, 1));
        for (var components : new DrivingForce.Components[] {force.gaussian(), force.linear()}) {
            var r = Statistics.pearson(components.curve()[0], t.force()).orElseThrow();
            assertThat(Math.abs(r)).isGreaterThan(.9);
            assertThat(Arrays.stream(components.curve()[0]).max().orElseThrow())
                    .as("the sign is fixed")
                    .isPositive();
            assertThat(components.eigenvalues()).hasSize(10);
            for (int i = 1; i < 10; i++) {
                assertThat(components.eigenvalues()[i])
                        .isLessThanOrEqualTo(components.eigenvalues()[i - 1]);
            }
        }
    }

    /** Of a root Kx is all ones, so {@code Ml = Kt V Ky V Kt}: the same as the distribution of the variable itself. */
    @Test
    void aRootsMechanismIsItsDistribution() {
        try (var _ = new PointerScope()) {
            var c = new double[] {0, 1, 2, 3};
            var mechanisms = new Mechanisms(c, KernelSettings.of(1, 1, 1));
            var root = Torch.doubles(mechanisms.conditional(new double[][] {}, Y));
            var marginal = Torch.doubles(mechanisms.marginal(Y));
            for (int i = 0; i < root.length; i++) {
                assertThat(root[i]).isCloseTo(marginal[i], within(1e-12));
            }
        }
    }
}
