package dev.reprise.data.generator;

import dev.reprise.data.LabelledImages;
import dev.reprise.data.SplitMix64;

/** Harder versions of grey images such as {@link Digits} and {@link Garments}. Each image is dressed by the numbers of its place in the set. */
public final class Dressings {
    private static final int LARGE = 32;

    private Dressings() {}

    /** Each image times a contrast of .3 to 1, then normal noise of .45 on every pixel. Pixels leave 0..1; standardise them with the training figures. */
    public static LabelledImages lowContrast(LabelledImages images, long seed) {
        var pixels = images.pixels().clone();
        for (int i = 0; i < images.size(); i++) {
            var random = SplitMix64.of(seed, Streams.LOW_CONTRAST, i);
            double contrast = random.nextDouble(.3, 1);
            for (int j = i * images.imageSize(); j < (i + 1) * images.imageSize(); j++) {
                pixels[j] = (float) (contrast * pixels[j] + .45 * random.nextGaussian());
            }
        }
        return images.withPixels(pixels);
    }

    /**
     * As under any light: c (x + noise / 4) + o with smooth noise in 0..1, a contrast c = exp(U(ln .05, 0)) and a brightness o = U(0, 1) (1 - c), drawn for
     * each image.
     */
    public static LabelledImages exposure(LabelledImages images, long seed) {
        var pixels = images.pixels().clone();
        for (int i = 0; i < images.size(); i++) {
            var random = SplitMix64.of(seed, Streams.EXPOSURE, i);
            double contrast = StrictMath.exp(random.nextDouble(StrictMath.log(.05), 0));
            double brightness = random.nextDouble() * (1 - contrast);
            var noise = SmoothNoise.unit(random, images.height(), images.width(), 8);
            for (int j = 0; j < noise.length; j++) {
                int at = i * images.imageSize() + j;
                pixels[at] = (float) (contrast * (pixels[at] + .25 * noise[j]) + brightness);
            }
        }
        return images.withPixels(pixels);
    }

    /**
     * In colour, 32 x 32: the grey value mixes a colour, drawn at random but no closer than .5 to the background's mean, over a background that
     * wavers smoothly between two random colours. The original lies anywhere inside.
     */
    public static LabelledImages coloured(LabelledImages images, long seed) {
        var pixels = new float[images.size() * 3 * LARGE * LARGE];
        for (int i = 0; i < images.size(); i++) {
            var random = SplitMix64.of(seed, Streams.COLOURS, i);
            var one = colour(random);
            var other = colour(random);
            double[] ink;
            do {
                ink = colour(random);
            } while (distanceToMean(ink, one, other) < .5);
            var weave = SmoothNoise.unit(random, LARGE, LARGE, 8);
            int left = random.below(LARGE - images.width() + 1);
            int top = random.below(LARGE - images.height() + 1);
            for (int j = 0; j < LARGE * LARGE; j++) {
                int x = j % LARGE - left;
                int y = j / LARGE - top;
                boolean inside = x >= 0 && x < images.width() && y >= 0 && y < images.height();
                double cover = inside ? images.pixels()[i * images.imageSize() + y * images.width() + x] : 0;
                for (int c = 0; c < 3; c++) {
                    double ground = one[c] + weave[j] * (other[c] - one[c]);
                    pixels[(i * 3 + c) * LARGE * LARGE + j] = (float) (ground + cover * (ink[c] - ground));
                }
            }
        }
        return new LabelledImages(3, LARGE, LARGE, pixels, images.labels(), images.classes());
    }

    private static double[] colour(SplitMix64 random) {
        return new double[] {random.nextDouble(), random.nextDouble(), random.nextDouble()};
    }

    private static double distanceToMean(double[] colour, double[] one, double[] other) {
        double sum = 0;
        for (int c = 0; c < 3; c++) {
            double difference = colour[c] - (one[c] + other[c]) / 2;
            sum += difference * difference;
        }
        return Math.sqrt(sum);
    }
}
