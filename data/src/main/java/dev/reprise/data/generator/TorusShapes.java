package dev.reprise.data.generator;

import dev.reprise.data.LabelledImages;
import dev.reprise.data.SplitMix64;
import java.util.List;

/**
 * One of eight figures, 8 to 12 pixels long, in the middle of an image of 24 x 24 in colour (its centre is off by at most a pixel), on low-pass noise
 * whose opposite edges fit. Rolled round a torus such an image has no seam, and a network that has learnt where the figures lie is caught.
 */
public final class TorusShapes {
    public static final int SIDE = 24;
    public static final List<Shape> SHAPES = List.of(
            Shape.CIRCLE, Shape.RING, Shape.SQUARE, Shape.TRIANGLE, Shape.CROSS, Shape.L, Shape.STRIPES, Shape.CHECKER);

    private TorusShapes() {}

    /** The first images of the set of this seed, classes drawn at random; 4,096 to train and 1,024 to test are the usual number. */
    public static LabelledImages generate(long seed, int size) {
        var pixels = new float[size * 3 * SIDE * SIDE];
        var labels = new int[size];
        for (int i = 0; i < size; i++) {
            var random = SplitMix64.of(seed, Streams.TORUS, i);
            labels[i] = random.below(SHAPES.size());
            draw(SHAPES.get(labels[i]), random, pixels, i * 3 * SIDE * SIDE);
        }
        return new LabelledImages(
                3, SIDE, SIDE, pixels, labels, SHAPES.stream().map(Shape::word).toList());
    }

    private static void draw(Shape shape, SplitMix64 random, float[] pixels, int offset) {
        double radius = random.nextDouble(4, 6);
        double x = SIDE / 2.0 + random.nextDouble(-1, 1);
        double y = SIDE / 2.0 + random.nextDouble(-1, 1);
        var cover = shape.cover(SIDE, SIDE, x, y, radius);
        boolean bright = random.percent(50);
        for (int c = 0; c < 3; c++) {
            var ground = SmoothNoise.unit(random, SIDE, SIDE, 6);
            double ink = bright ? random.nextDouble(.75, 1) : random.nextDouble(0, .25);
            for (int i = 0; i < ground.length; i++) {
                double level = .3 + .4 * ground[i];
                pixels[offset + c * SIDE * SIDE + i] = (float) (level + cover[i] * (ink - level));
            }
        }
    }
}
