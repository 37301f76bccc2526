package dev.reprise.data.generator;

import dev.reprise.data.SplitMix64;

/** Parts of which signals are made. */
final class Signals {
    private Signals() {}

    /**
     * A stationary Ornstein-Uhlenbeck process of mean 0 and variance 1.
     *
     * @param correlationTime in samples
     */
    static double[] ornsteinUhlenbeck(int samples, double correlationTime, SplitMix64 random) {
        double keep = StrictMath.exp(-1 / correlationTime);
        double fresh = Math.sqrt(1 - keep * keep);
        var process = new double[samples];
        for (int i = 0; i < samples; i++) {
            process[i] = i == 0 ? random.nextGaussian() : keep * process[i - 1] + fresh * random.nextGaussian();
        }
        return process;
    }

    /** The same with mean 0 and (population) variance 1; all zeros for a constant. */
    static double[] standardised(double[] values) {
        double mean = 0;
        for (double value : values) {
            mean += value / values.length;
        }
        double variance = 0;
        for (double value : values) {
            variance += (value - mean) * (value - mean) / values.length;
        }
        double scale = variance > 0 ? 1 / Math.sqrt(variance) : 0;
        var standardised = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            standardised[i] = (values[i] - mean) * scale;
        }
        return standardised;
    }

    /** The value between samples, linearly; beyond the last sample it stays. */
    static double at(double[] values, double position) {
        int before = (int) Math.min(position, values.length - 1);
        int after = Math.min(before + 1, values.length - 1);
        return values[before] + (position - before) * (values[after] - values[before]);
    }
}
