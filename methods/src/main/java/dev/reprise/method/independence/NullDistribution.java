package dev.reprise.method.independence;

import dev.reprise.method.independence.IndependenceTest.Result;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.hipparchus.special.Gamma;

/** How large a statistic that is a weighted sum of chi-squares gets by chance. */
final class NullDistribution {
    private NullDistribution() {}

    /** The gamma distribution of that mean and variance: {@code p = Q(mean^2 / variance, statistic mean / variance)}; 1 if either is 0. */
    static Result gamma(double statistic, double mean, double variance) {
        double p = mean > 0 && variance > 0
                ? Gamma.regularizedGammaQ(mean * mean / variance, statistic * mean / variance)
                : 1;
        return new Result(statistic, mean, variance, p);
    }

    /**
     * The share of draws of {@code sum_i weight_i chi2_1} above the statistic; 1 if there are no weights.
     *
     * @param weights positive
     */
    static Result spectral(double statistic, double[] weights, int draws, RandomGenerator random) {
        double mean = Arrays.stream(weights).sum();
        double variance = 2 * Arrays.stream(weights).map(w -> w * w).sum();
        if (weights.length == 0) {
            return new Result(statistic, 0, 0, 1);
        }
        int above = 0;
        for (int d = 0; d < draws; d++) {
            double sum = 0;
            for (double weight : weights) {
                double normal = random.nextGaussian();
                sum += weight * normal * normal;
            }
            above += sum > statistic ? 1 : 0;
        }
        return new Result(statistic, mean, variance, (double) above / draws);
    }

    /** The values above a share of the largest, descending; none if no value is positive. */
    static double[] kept(double[] values, double share) {
        double largest = Arrays.stream(values).max().orElse(0);
        var ascending = Arrays.stream(values)
                .filter(v -> v > 0 && v > share * largest)
                .sorted()
                .toArray();
        var descending = new double[ascending.length];
        for (int i = 0; i < ascending.length; i++) {
            descending[i] = ascending[ascending.length - 1 - i];
        }
        return descending;
    }
}
