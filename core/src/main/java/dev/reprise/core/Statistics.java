package dev.reprise.core;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.hipparchus.distribution.continuous.NormalDistribution;
import org.hipparchus.stat.StatUtils;
import org.hipparchus.stat.correlation.PearsonsCorrelation;
import org.hipparchus.stat.correlation.SpearmansCorrelation;
import org.hipparchus.stat.descriptive.rank.Percentile;
import org.hipparchus.stat.inference.TTest;
import org.hipparchus.stat.ranking.NaNStrategy;
import org.hipparchus.stat.ranking.NaturalRanking;
import org.hipparchus.stat.ranking.TiesStrategy;

/**
 * The statistics that verdicts rest on. What is undefined, such as a correlation without variance, is an empty result and never NaN. Input
 * that is not finite is an {@link IllegalArgumentException}.
 *
 * <pre>{@code
 * var r = Statistics.pearson(estimate, exact);                                   // empty: "no variance"
 * var interval = Statistics.bootstrap(estimate, exact, Statistics::pearson, 0);  // 95 %, pairs resampled, seed 0
 * }</pre>
 */
public final class Statistics {
    /** Resamples of a bootstrap, unless it is told otherwise. */
    public static final int RESAMPLES = 2000;

    private static final int EXACT_WILCOXON = 50;

    private Statistics() {}

    /**
     * A test's outcome.
     *
     * @param statistic t, or for Wilcoxon the smaller of the two rank sums
     * @param pValue    two-sided
     */
    public record TestResult(double statistic, double pValue) {}

    // ---- location and spread

    /** The arithmetic mean; empty without values. */
    public static OptionalDouble mean(double... values) {
        finite(values);
        return values.length == 0 ? OptionalDouble.empty() : OptionalDouble.of(StatUtils.mean(values));
    }

    /** The standard error of the mean, {@code s / sqrt(n)} with the n - 1 standard deviation s; empty with fewer than two values. */
    public static OptionalDouble standardError(double... values) {
        finite(values);
        return values.length < 2
                ? OptionalDouble.empty()
                : OptionalDouble.of(Math.sqrt(StatUtils.variance(values) / values.length));
    }

    /** The quantile at a share 0 to 1, linear between order statistics (numpy's default); empty without values. */
    public static OptionalDouble quantile(double[] values, double share) {
        finite(values);
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("a share is from 0 to 1, not " + share);
        }
        if (values.length == 0) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(
                share == 0
                        ? StatUtils.min(values)
                        : new Percentile()
                                .withEstimationType(Percentile.EstimationType.R_7)
                                .evaluate(values, share * 100));
    }

    // ---- association

    /** Pearson's r of pairs; empty with fewer than two pairs or without variance in one of the two. */
    public static OptionalDouble pearson(double[] x, double[] y) {
        pairs(x, y);
        return constant(x) || constant(y)
                ? OptionalDouble.empty()
                : defined(new PearsonsCorrelation().correlation(x, y));
    }

    /** Spearman's rank correlation, ties at their average rank; empty as {@link #pearson}. */
    public static OptionalDouble spearman(double[] x, double[] y) {
        pairs(x, y);
        return constant(x) || constant(y)
                ? OptionalDouble.empty()
                : defined(new SpearmansCorrelation().correlation(x, y));
    }

    /**
     * The area under the ROC curve: the chance that a positive scores above a negative, a tie counting one half; Mann-Whitney's U divided by
     * {@code n1 * n2}. Empty if one of the two is empty.
     */
    public static OptionalDouble auroc(double[] positives, double[] negatives) {
        finite(positives);
        finite(negatives);
        if (positives.length == 0 || negatives.length == 0) {
            return OptionalDouble.empty();
        }
        var ranks = averageRanks(DoubleStream.concat(Arrays.stream(positives), Arrays.stream(negatives))
                .toArray());
        double n = positives.length;
        var sum = Arrays.stream(ranks, 0, positives.length).sum();
        return OptionalDouble.of((sum - n * (n + 1) / 2) / (n * negatives.length));
    }

    /**
     * The Wasserstein-1 distance of two samples of any sizes: the area between their distribution functions. Empty if one of the two is
     * empty.
     */
    public static OptionalDouble wasserstein(double[] a, double[] b) {
        finite(a);
        finite(b);
        if (a.length == 0 || b.length == 0) {
            return OptionalDouble.empty();
        }
        var x = a.clone();
        var y = b.clone();
        Arrays.sort(x);
        Arrays.sort(y);
        int i = 0;
        int j = 0;
        double area = 0;
        double at = Math.min(x[0], y[0]);
        while (i < x.length || j < y.length) {
            double next = j == y.length || (i < x.length && x[i] <= y[j]) ? x[i] : y[j];
            area += Math.abs((double) i / x.length - (double) j / y.length) * (next - at);
            at = next;
            while (i < x.length && x[i] == at) {
                i++;
            }
            while (j < y.length && y[j] == at) {
                j++;
            }
        }
        return OptionalDouble.of(area);
    }

    // ---- tests of pairs

    /** The paired t test; empty with fewer than two pairs or if all differences are equal. */
    public static Optional<TestResult> pairedT(double[] x, double[] y) {
        pairs(x, y);
        if (constant(differences(x, y))) {
            return Optional.empty();
        }
        var test = new TTest();
        return Optional.of(new TestResult(test.pairedT(x, y), test.pairedTTest(x, y)));
    }

    /**
     * Wilcoxon's signed-rank test, two-sided. Pairs without a difference are left out, ties share their average rank. Up to {@value
     * #EXACT_WILCOXON} pairs the p-value is exact, ties included: the share of all sign patterns whose rank sum is as far from its mean; beyond that the normal
     * approximation with the tie correction and no continuity correction. (Hipparchus' test takes the ranks as untied and
     * enumerates 2^n patterns.) Empty if no pair differs.
     */
    public static Optional<TestResult> wilcoxonSignedRank(double[] x, double[] y) {
        pairs(x, y);
        var differences = Arrays.stream(differences(x, y)).filter(d -> d != 0).toArray();
        if (differences.length == 0) {
            return Optional.empty();
        }
        int n = differences.length;
        var ranks = averageRanks(Arrays.stream(differences).map(Math::abs).toArray());
        double total = Arrays.stream(ranks).sum();
        double plus = IntStream.range(0, n)
                .filter(i -> differences[i] > 0)
                .mapToDouble(i -> ranks[i])
                .sum();
        double smaller = Math.min(plus, total - plus);
        double p;
        if (n <= EXACT_WILCOXON) {
            // Average ranks are halves: their doubles are whole, and so are the sums that index the distribution.
            var patterns = new double[(int) Math.round(2 * total) + 1];
            patterns[0] = 1;
            int reach = 0;
            for (double rank : ranks) {
                int step = (int) Math.round(2 * rank);
                for (int sum = reach; sum >= 0; sum--) {
                    patterns[sum + step] += patterns[sum];
                }
                reach += step;
            }
            double below = Arrays.stream(patterns, 0, (int) Math.round(2 * smaller) + 1)
                    .sum();
            p = Math.min(1, 2 * below / Math.pow(2, n));
        } else {
            double variance = Arrays.stream(ranks).map(r -> r * r).sum() / 4;
            double z = (smaller - total / 2) / Math.sqrt(variance);
            p = Math.min(1, 2 * new NormalDistribution().cumulativeProbability(z));
        }
        return Optional.of(new TestResult(smaller, p));
    }

    // ---- the bootstrap

    /**
     * A percentile bootstrap interval over rows. A resample on which the statistic is undefined (NaN) is left out; with more than half of them
     * undefined, or fewer than two rows, the result is empty.
     *
     * @param rows      how many rows there are
     * @param statistic of the rows at these indices (each in 0 to rows - 1, with repetitions)
     * @param level     such as 0.95
     * @param seed      the same seed gives the same interval
     */
    public static Optional<Interval> bootstrap(
            int rows, ToDoubleFunction<int[]> statistic, double level, int resamples, long seed) {
        if (!(level > 0 && level < 1) || resamples < 1) {
            throw new IllegalArgumentException("level " + level + ", " + resamples + " resamples");
        }
        if (rows < 2) {
            return Optional.empty();
        }
        var random = new SplittableRandom(seed);
        var replicates = IntStream.range(0, resamples)
                .mapToDouble(
                        b -> statistic.applyAsDouble(random.ints(rows, 0, rows).toArray()))
                .filter(v -> !Double.isNaN(v))
                .toArray();
        if (2 * replicates.length < resamples) {
            return Optional.empty();
        }
        double tail = (1 - level) / 2;
        return Optional.of(new Interval(
                quantile(replicates, tail).orElseThrow(),
                quantile(replicates, 1 - tail).orElseThrow()));
    }

    /** A 95 % interval of a statistic of one sample. */
    public static Optional<Interval> bootstrap(
            double[] values, Function<double[], OptionalDouble> statistic, long seed) {
        finite(values);
        return bootstrap(
                values.length, rows -> statistic.apply(pick(values, rows)).orElse(Double.NaN), 0.95, RESAMPLES, seed);
    }

    /** A 95 % interval of a statistic of pairs, which stay together: {@code bootstrap(x, y, Statistics::pearson, 0)}. */
    public static Optional<Interval> bootstrap(
            double[] x, double[] y, BiFunction<double[], double[], OptionalDouble> statistic, long seed) {
        pairs(x, y);
        return bootstrap(
                x.length,
                rows -> statistic.apply(pick(x, rows), pick(y, rows)).orElse(Double.NaN),
                0.95,
                RESAMPLES,
                seed);
    }

    // ---- helpers

    private static double[] pick(double[] values, int[] rows) {
        return Arrays.stream(rows).mapToDouble(r -> values[r]).toArray();
    }

    private static double[] differences(double[] x, double[] y) {
        return IntStream.range(0, x.length).mapToDouble(i -> x[i] - y[i]).toArray();
    }

    private static double[] averageRanks(double[] values) {
        return new NaturalRanking(NaNStrategy.FAILED, TiesStrategy.AVERAGE).rank(values);
    }

    private static boolean constant(double[] values) {
        return Arrays.stream(values).allMatch(v -> v == values[0]);
    }

    /** A spread that underflows is no variance either. */
    private static OptionalDouble defined(double value) {
        return Double.isNaN(value) ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    private static void pairs(double[] x, double[] y) {
        if (x.length != y.length) {
            throw new IllegalArgumentException("pairs of " + x.length + " and " + y.length + " values");
        }
        finite(x);
        finite(y);
    }

    private static void finite(double[] values) {
        for (int i = 0; i < values.length; i++) {
            if (!Double.isFinite(values[i])) {
                throw new IllegalArgumentException("value " + i + " is " + values[i]);
            }
        }
    }
}
