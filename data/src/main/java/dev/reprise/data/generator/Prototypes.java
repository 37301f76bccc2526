package dev.reprise.data.generator;

import dev.reprise.data.LabelledImages;
import dev.reprise.data.SplitMix64;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Ten classes of patterns with three prototypes each: normal noise smoothed by [.25 .5 .25] along both axes, the same for every seed. A sample is a
 * prototype rolled by -1 to 1 along both axes, times U(.7, 1.3), plus one offset N(0, .2) for all pixels, plus N(0, .3) for each. Its values are not
 * confined to 0..1.
 */
public final class Prototypes {
    /** The usual side; 16 for a convolutional network. */
    public static final int SIDE = 10;

    public static final int CLASSES = 10;

    /** Prototypes of a class. */
    public static final int VARIANTS = 3;

    /** Ways to look at the same classes, for tasks that differ in their inputs alone. */
    public enum Domain {
        PLAIN,
        /** Every value negated. */
        INVERTED,
        /** Turned by a quarter. */
        ROTATED,
        /** Smoothed once more by [.25 .5 .25] along both axes. */
        BLURRED,
        /** N(0, .6) added to every pixel. */
        NOISY
    }

    private static final long WORLD = 1;

    private Prototypes() {}

    /** The prototype of a class, [row, column]. */
    public static double[] prototype(int label, int variant, int side) {
        var random = SplitMix64.of(WORLD, Streams.PROTOTYPES, label * VARIANTS + variant, side);
        return SmoothNoise.field(random, side, side, 1);
    }

    /**
     * Samples in random order.
     *
     * @param perClass how many of each class; 400 to train and, with another seed, 100 to test are the usual number
     */
    public static LabelledImages generate(long seed, int perClass, int side, Domain domain) {
        int size = perClass * CLASSES;
        var prototypes = new ArrayList<double[]>();
        for (int i = 0; i < CLASSES * VARIANTS; i++) {
            prototypes.add(prototype(i / VARIANTS, i % VARIANTS, side));
        }
        List<Integer> order = SplitMix64.of(seed, Streams.PROTOTYPE_SAMPLES, -1)
                .shuffle(IntStream.range(0, size).boxed().toList());
        var pixels = new float[size * side * side];
        var labels = new int[size];
        for (int i = 0; i < size; i++) {
            labels[i] = order.get(i) % CLASSES;
            var random = SplitMix64.of(seed, Streams.PROTOTYPE_SAMPLES, i);
            var sample = sample(prototypes.get(labels[i] * VARIANTS + random.below(VARIANTS)), side, random);
            var seen = seen(sample, side, domain, random);
            for (int j = 0; j < seen.length; j++) {
                pixels[i * seen.length + j] = (float) seen[j];
            }
        }
        var classes = IntStream.range(0, CLASSES).mapToObj(Integer::toString).toList();
        return new LabelledImages(1, side, side, pixels, labels, classes);
    }

    private static double[] sample(double[] prototype, int side, SplitMix64 random) {
        int down = random.below(3) - 1;
        int right = random.below(3) - 1;
        double gain = random.nextDouble(.7, 1.3);
        double offset = .2 * random.nextGaussian();
        var sample = new double[side * side];
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                double value = prototype[(y - down + side) % side * side + (x - right + side) % side];
                sample[y * side + x] = gain * value + offset + .3 * random.nextGaussian();
            }
        }
        return sample;
    }

    private static double[] seen(double[] sample, int side, Domain domain, SplitMix64 random) {
        if (domain == Domain.BLURRED) {
            return SmoothNoise.smoothed(sample, side, side);
        }
        var seen = new double[sample.length];
        for (int i = 0; i < seen.length; i++) {
            seen[i] = switch (domain) {
                case PLAIN, BLURRED -> sample[i];
                case INVERTED -> -sample[i];
                case ROTATED -> sample[(side - 1 - i % side) * side + i / side];
                case NOISY -> sample[i] + .6 * random.nextGaussian();
            };
        }
        return seen;
    }
}
