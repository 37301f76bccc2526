package dev.reprise.data.generator;

import dev.reprise.data.SplitMix64;
import java.util.List;

/**
 * Images to be fitted by a network of coordinates, 128 x 128, grey, that differ in where their energy lies: the mean is removed and the largest absolute
 * value is 1. Values are [row, column].
 */
public final class SpectrumTargets {
    public static final int SIDE = 128;

    /** What an image is made of. */
    public enum Target {
        /** Noise whose amplitude falls with the frequency as exp(-(f / 3)^2), f in cycles an image. */
        SMOOTH,
        /** 12 discs and rectangles of any grey over one another, radius .08 to .3 of the side. */
        BIG,
        /** 250 of them, radius .01 to .06. */
        SMALL,
        /** One wave of side / 6 cycles, slanted: its energy lies beyond the usual crop of the spectrum. */
        FRINGE
    }

    private SpectrumTargets() {}

    /** The image of this seed. */
    public static double[] generate(Target target, long seed) {
        var random =
                SplitMix64.of(seed, Streams.SPECTRA, List.of(Target.values()).indexOf(target));
        return scaled(
                switch (target) {
                    case SMOOTH -> smooth(random);
                    case BIG -> figures(12, .08, .3, random);
                    case SMALL -> figures(250, .01, .06, random);
                    case FRINGE -> fringe(random);
                });
    }

    /** White noise times the envelope, summed up to 15 cycles, where the envelope is 1e-11. */
    private static double[] smooth(SplitMix64 random) {
        int top = 15;
        var cos = new double[SIDE];
        var sin = new double[SIDE];
        for (int i = 0; i < SIDE; i++) {
            cos[i] = StrictMath.cos(2 * Math.PI * i / SIDE);
            sin[i] = StrictMath.sin(2 * Math.PI * i / SIDE);
        }
        var image = new double[SIDE * SIDE];
        for (int u = 0; u <= top; u++) {
            for (int v = -top; v <= top; v++) {
                double envelope = StrictMath.exp(-(u * u + v * v) / 9.0);
                double a = envelope * random.nextGaussian();
                double b = envelope * random.nextGaussian();
                for (int i = 0; i < image.length; i++) {
                    int turn = Math.floorMod(u * (i / SIDE) + v * (i % SIDE), SIDE);
                    image[i] += a * cos[turn] + b * sin[turn];
                }
            }
        }
        return image;
    }

    private static double[] figures(int count, double smallest, double largest, SplitMix64 random) {
        var image = new double[SIDE * SIDE];
        for (int k = 0; k < count; k++) {
            double x = random.nextDouble();
            double y = random.nextDouble();
            double radius = random.nextDouble(smallest, largest);
            double other = random.nextDouble(smallest, largest);
            double grey = random.nextDouble(-1, 1);
            boolean disc = random.percent(50);
            for (int i = 0; i < image.length; i++) {
                int row = i / SIDE;
                double dx = (i % SIDE + .5) / SIDE - x;
                double dy = (row + .5) / SIDE - y;
                if (disc ? dx * dx + dy * dy < radius * radius : Math.abs(dx) < radius && Math.abs(dy) < other) {
                    image[i] = grey;
                }
            }
        }
        return image;
    }

    /** Rows and columns both carry at least a third of the frequency. */
    private static double[] fringe(SplitMix64 random) {
        double angle = StrictMath.toRadians(random.nextDouble(20, 70));
        double phase = random.nextDouble(0, 2 * Math.PI);
        double u = SIDE / 6.0 * StrictMath.cos(angle);
        double v = SIDE / 6.0 * StrictMath.sin(angle);
        var image = new double[SIDE * SIDE];
        for (int i = 0; i < image.length; i++) {
            int row = i / SIDE;
            int column = i % SIDE;
            image[i] = StrictMath.cos(2 * Math.PI * (u * row + v * column) / SIDE + phase);
        }
        return image;
    }

    private static double[] scaled(double[] image) {
        double mean = 0;
        for (double value : image) {
            mean += value / image.length;
        }
        double largest = 0;
        for (double value : image) {
            largest = Math.max(largest, Math.abs(value - mean));
        }
        for (int i = 0; i < image.length; i++) {
            image[i] = (image[i] - mean) / largest;
        }
        return image;
    }
}
