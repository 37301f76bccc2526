package dev.reprise.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** The reference values are scipy 1.17.1's. */
class StatisticsTest {
    private static final Offset<Double> TIGHT = within(1e-12);
    private static final double[] X = {0.31, 1.2, -0.7, 2.4, 0.31, 3.3, -1.1, 0.05, 1.9, 0.8};
    private static final double[] Y = {0.1, 1.5, -0.2, 1.9, 0.4, 2.7, -1.6, 0.05, 1.1, 0.9};
    private static final double[] CONSTANT = new double[10];

    @Test
    void meanStandardErrorAndQuantiles() {
        assertThat(Statistics.mean(X).orElseThrow()).isCloseTo(0.8470000000000001, TIGHT);
        assertThat(Statistics.standardError(X).orElseThrow()).isCloseTo(0.43538756681069035, TIGHT);
        assertThat(Statistics.quantile(X, 0.025).orElseThrow()).isCloseTo(-1.01, TIGHT);
        assertThat(Statistics.quantile(X, 0.5).orElseThrow()).isCloseTo(0.555, TIGHT);
        assertThat(Statistics.quantile(X, 0.975).orElseThrow()).isCloseTo(3.0975, TIGHT);
        assertThat(Statistics.quantile(X, 0).orElseThrow()).isEqualTo(-1.1);
        assertThat(Statistics.quantile(X, 1).orElseThrow()).isEqualTo(3.3);
        assertThat(Statistics.mean()).isEmpty();
        assertThat(Statistics.standardError(1)).isEmpty();
    }

    @Test
    void correlations() {
        assertThat(Statistics.pearson(X, Y).orElseThrow()).isCloseTo(0.9534656377127757, TIGHT);
        assertThat(Statistics.spearman(X, Y).orElseThrow()).isCloseTo(0.9848069807617046, TIGHT);
    }

    @Test
    void withoutVarianceThereIsNoCorrelationAndNoNaN() {
        assertThat(Statistics.pearson(X, CONSTANT)).isEmpty();
        assertThat(Statistics.spearman(CONSTANT, Y)).isEmpty();
        assertThat(Statistics.pearson(new double[0], new double[0])).isEmpty();
        assertThat(Statistics.pearson(new double[] {1}, new double[] {2})).isEmpty();
        assertThat(Statistics.pairedT(X, X)).isEmpty();
        assertThat(Statistics.wilcoxonSignedRank(X, X)).isEmpty();
        var tiny = new double[] {0, Double.MIN_VALUE};
        assertThat(Statistics.pearson(tiny, tiny)).isEmpty();
    }

    @Test
    void aurocCountsTiesAsHalf() {
        double[] positives = {0.9, 0.8, 0.8, 0.4, 0.4, 0.4, 0.2};
        double[] negatives = {0.8, 0.4, 0.4, 0.1, 0.0};
        assertThat(Statistics.auroc(positives, negatives).orElseThrow()).isCloseTo(0.7142857142857143, TIGHT);
        assertThat(Statistics.auroc(negatives, positives).orElseThrow()).isCloseTo(1 - 0.7142857142857143, TIGHT);
        assertThat(Statistics.auroc(CONSTANT, CONSTANT).orElseThrow()).isEqualTo(0.5);
        assertThat(Statistics.auroc(X, new double[0])).isEmpty();
    }

    @Test
    void wassersteinOfUnequalSizes() {
        assertThat(Statistics.wasserstein(new double[] {0.3, 1.7, 2.2, -4.1, 0.3}, new double[] {1.1, 0.3, 5.5})
                        .orElseThrow())
                .isCloseTo(2.3, TIGHT);
        assertThat(Statistics.wasserstein(new double[] {0, 1, 3}, new double[] {5, 6, 8})
                        .orElseThrow())
                .isCloseTo(5, TIGHT);
        assertThat(Statistics.wasserstein(X, X).orElseThrow()).isZero();
        assertThat(Statistics.wasserstein(X, new double[0])).isEmpty();
    }

    @Test
    void wassersteinOfEqualSizesIsTheMeanDifferenceOfOrderStatistics() {
        for (long seed = 0; seed < 50; seed++) {
            var random = new Random(seed);
            var a = random.doubles(17, -3, 3).toArray();
            var b = random.doubles(17, -1, 9).toArray();
            var distance = Statistics.wasserstein(a, b).orElseThrow();
            Arrays.sort(a);
            Arrays.sort(b);
            double mean = 0;
            for (int i = 0; i < a.length; i++) {
                mean += Math.abs(a[i] - b[i]) / a.length;
            }
            assertThat(distance).as("seed %d", seed).isCloseTo(mean, TIGHT);
        }
    }

    @Test
    void pairedTTest() {
        var test = Statistics.pairedT(X, Y).orElseThrow();
        assertThat(test.statistic()).isCloseTo(1.2001792811385206, TIGHT);
        assertThat(test.pValue()).isCloseTo(0.26070696038340135, TIGHT);
    }

    @Test
    void wilcoxonIsExactWithTiesAndZeros() {
        var test = Statistics.wilcoxonSignedRank(X, Y).orElseThrow();
        assertThat(test.statistic()).isEqualTo(12);
        assertThat(test.pValue()).isCloseTo(0.23828125, TIGHT); // scipy's permutation over all sign patterns

        double[] before = {1.83, 0.50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30};
        double[] after = {0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29};
        var depression = Statistics.wilcoxonSignedRank(before, after).orElseThrow();
        assertThat(depression.statistic()).isEqualTo(5);
        assertThat(depression.pValue()).isCloseTo(0.0390625, TIGHT);
    }

    @Test
    void wilcoxonOfManyPairsIsApproximate() {
        var x = new double[64];
        var y = new double[64];
        for (int i = 0; i < x.length; i++) {
            x[i] = (i * 37 % 64) / 8.0;
            y[i] = (i * 23 % 64) / 9.0;
        }
        var test = Statistics.wilcoxonSignedRank(x, y).orElseThrow();
        assertThat(test.statistic()).isEqualTo(858.0);
        assertThat(test.pValue()).isCloseTo(0.30446020081148173, TIGHT);
    }

    @Test
    void bootstrapIsSeededAndPairsStayTogether() {
        var interval = Statistics.bootstrap(X, Y, Statistics::pearson, 3).orElseThrow();
        assertThat(Statistics.bootstrap(X, Y, Statistics::pearson, 3)).contains(interval);
        assertThat(Statistics.bootstrap(X, Y, Statistics::pearson, 4)).isNotEqualTo(interval);
        assertThat(interval.contains(0.9534656377127757)).isTrue();
        assertThat(interval.low()).isGreaterThan(0.5); // pairs that were torn apart would correlate at about 0
        assertThat(Statistics.bootstrap(X, X, Statistics::pearson, 3)
                        .orElseThrow()
                        .low())
                .isCloseTo(1, TIGHT);
    }

    @Test
    void bootstrapOfTheMeanIsNearTheNormalInterval() {
        var values = new Random(1).doubles(400).toArray();
        var interval = Statistics.bootstrap(values, Statistics::mean, 0).orElseThrow();
        double mean = Statistics.mean(values).orElseThrow();
        double half = 1.96 * Statistics.standardError(values).orElseThrow();
        assertThat(interval.low()).isCloseTo(mean - half, within(0.1 * half));
        assertThat(interval.high()).isCloseTo(mean + half, within(0.1 * half));
    }

    @Test
    void bootstrapWithoutEnoughDefinedResamplesIsEmpty() {
        assertThat(Statistics.bootstrap(X, values -> OptionalDouble.empty(), 0)).isEmpty();
        assertThat(Statistics.bootstrap(new double[] {1}, Statistics::mean, 0)).isEmpty();
    }

    @Test
    void refusesWhatIsNotFiniteOrNotPaired() {
        assertThatThrownBy(() -> Statistics.pearson(X, new double[] {1}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("10 and 1");
        assertThatThrownBy(() -> Statistics.mean(1, Double.NaN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("value 1 is NaN");
    }
}
