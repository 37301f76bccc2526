package dev.reprise.data.generator;

import dev.reprise.data.SplitMix64;

/** Fields of low-pass noise. */
final class SmoothNoise {
    private SmoothNoise() {}

    /** White normal noise, smoothed by [.25 .5 .25] along both axes so many times; the edges are joined, so it tiles the plane. */
    static double[] field(SplitMix64 random, int height, int width, int times) {
        var field = new double[height * width];
        for (int i = 0; i < field.length; i++) {
            field[i] = random.nextGaussian();
        }
        for (int t = 0; t < times; t++) {
            field = smoothed(field, height, width);
        }
        return field;
    }

    /** Smoothed by [.25 .5 .25] along both axes, the edges joined. */
    static double[] smoothed(double[] field, int height, int width) {
        var rows = new double[field.length];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                rows[y * width + x] = .25 * field[y * width + (x + width - 1) % width]
                        + .5 * field[y * width + x]
                        + .25 * field[y * width + (x + 1) % width];
            }
        }
        var both = new double[field.length];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                both[y * width + x] = .25 * rows[(y + height - 1) % height * width + x]
                        + .5 * rows[y * width + x]
                        + .25 * rows[(y + 1) % height * width + x];
            }
        }
        return both;
    }

    /** Such a field, its smallest value mapped to 0 and its largest to 1. */
    static double[] unit(SplitMix64 random, int height, int width, int times) {
        var field = field(random, height, width, times);
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (double value : field) {
            low = Math.min(low, value);
            high = Math.max(high, value);
        }
        for (int i = 0; i < field.length; i++) {
            field[i] = (field[i] - low) / (high - low);
        }
        return field;
    }
}
