package dev.reprise.method.independence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.reprise.data.SplitMix64;
import java.util.Arrays;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.ArrayRealVector;
import org.hipparchus.linear.CholeskyDecomposition;
import org.junit.jupiter.api.Test;

class GaussianProcessTest {
    private static final int ROWS = 40;

    private static double[][] inputs(int rows) {
        var random = new SplitMix64(1);
        return new double[][] {random.gaussians(rows), random.gaussians(rows)};
    }

    /** Two functions of the first input with noise. */
    private static double[][] targets(double[][] inputs, double noise) {
        var random = new SplitMix64(2);
        return new double[][] {
            Arrays.stream(inputs[0])
                    .map(v -> Math.sin(2 * v) + noise * random.nextGaussian())
                    .toArray(),
            Arrays.stream(inputs[0])
                    .map(v -> Math.cos(v) + noise * random.nextGaussian())
                    .toArray()
        };
    }

    /** The negative log likelihood. */
    private static double byDefinition(double[][] z, double[][] targets, double[] widths, double signal, double noise) {
        int rows = z[0].length;
        var covariance = new Array2DRowRealMatrix(rows, rows);
        for (int i = 0; i < rows; i++) {
            for (int k = 0; k < rows; k++) {
                double sum = 0;
                for (int j = 0; j < z.length; j++) {
                    sum += Math.pow((z[j][i] - z[j][k]) / widths[j], 2);
                }
                covariance.setEntry(i, k, signal * Math.exp(-sum / 2) + (i == k ? noise : 0));
            }
        }
        var cholesky = new CholeskyDecomposition(covariance);
        double logDeterminant = 0;
        for (int i = 0; i < rows; i++) {
            logDeterminant += 2 * Math.log(cholesky.getL().getEntry(i, i));
        }
        double value = 0;
        for (var target : targets) {
            var y = new ArrayRealVector(target);
            value += .5 * (y.dotProduct(cholesky.getSolver().solve(y)) + logDeterminant + rows * Math.log(2 * Math.PI));
        }
        return value;
    }

    @Test
    void theLikelihoodIsTheDefinitionAndTheGradientItsSlope() {
        var z = inputs(ROWS);
        var targets = targets(z, .3);
        var point = new double[] {Math.log(.7), Math.log(1.6), Math.log(1.3), Math.log(.2)};
        var evaluation = GaussianProcess.evaluate(z, targets, point);
        assertThat(evaluation.value())
                .isCloseTo(byDefinition(z, targets, new double[] {.7, 1.6}, 1.3, .2), within(1e-8));
        for (int i = 0; i < point.length; i++) {
            var above = point.clone();
            var below = point.clone();
            above[i] += 1e-4;
            below[i] -= 1e-4;
            double slope = (GaussianProcess.evaluate(z, targets, above).value()
                            - GaussianProcess.evaluate(z, targets, below).value())
                    / 2e-4;
            assertThat(evaluation.gradient()[i]).as("parameter %d", i).isCloseTo(slope, within(1e-5));
        }
    }

    @Test
    void findsTheNoiseAndTheInputThatMatters() {
        var z = inputs(150);
        var fit = GaussianProcess.fit(z, targets(z, .3), new double[] {1.5, 1.5}, 1, .1);
        assertThat(Math.sqrt(fit.noiseVariance())).isCloseTo(.3, within(.05));
        assertThat(fit.widths()[0]).isBetween(.3, 3.0);
        assertThat(fit.widths()[1]).isGreaterThan(10 * fit.widths()[0]);
        assertThat(fit.evaluations()).isLessThan(200);
    }

    @Test
    void endsAtAMaximum() {
        var z = inputs(ROWS);
        var targets = targets(z, .3);
        var fit = GaussianProcess.fit(z, targets, new double[] {1, 1}, 1, .1);
        var end = GaussianProcess.evaluate(z, targets, new double[] {
            Math.log(fit.widths()[0]),
            Math.log(fit.widths()[1]),
            Math.log(fit.signalVariance()),
            Math.log(fit.noiseVariance())
        });
        assertThat(-end.value()).isCloseTo(fit.logLikelihood(), within(1e-9));
        assertThat(end.gradient()).containsExactly(new double[4], within(.02));
    }

    @Test
    void targetsAreScaledEigenvectors() {
        // K = diag(4, 1, 0) from G = [[2, 0, 0], [0, 1, 0]]
        var targets = GaussianProcess.targets(new KernelFactor(new double[] {2, 0, 0, 0, 1, 0}, 2, 3), 5);
        assertThat(targets).hasNumberOfRows(2);
        assertThat(Arrays.stream(targets[0]).map(Math::abs).toArray())
                .containsExactly(new double[] {0, Math.sqrt(3), 0}, within(1e-12));
        assertThat(Arrays.stream(targets[1]).map(Math::abs).toArray())
                .containsExactly(new double[] {2 * Math.sqrt(3), 0, 0}, within(1e-12));
        assertThat(GaussianProcess.targets(new KernelFactor(new double[] {2, 0, 0, 0, 1, 0}, 2, 3), 1))
                .hasNumberOfRows(1);
        assertThat(GaussianProcess.targets(new KernelFactor(new double[3], 1, 3), 5))
                .isEmpty();
    }
}
