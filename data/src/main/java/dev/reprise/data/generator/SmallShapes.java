package dev.reprise.data.generator;

import dev.reprise.data.LabelledImages;
import dev.reprise.data.SplitMix64;
import java.util.List;

/** Small coloured figures for a generator of images with a class as its condition: 16 x 16, 4 colours x 4 shapes on a dark ground. */
public final class SmallShapes {
    public static final int SIDE = 16;
    public static final List<Colour> COLOURS = List.of(Colour.RED, Colour.GREEN, Colour.BLUE, Colour.YELLOW);
    public static final List<Shape> SHAPES = List.of(Shape.CIRCLE, Shape.SQUARE, Shape.TRIANGLE, Shape.CROSS);

    /** The classes: 4 colour + shape. */
    public static final List<String> CLASSES = COLOURS.stream()
            .flatMap(colour -> SHAPES.stream().map(shape -> colour.word() + " " + shape.word()))
            .toList();

    private SmallShapes() {}

    /** The first images of the set of this seed, classes drawn at random. */
    public static LabelledImages generate(long seed, int size) {
        var pixels = new float[size * 3 * SIDE * SIDE];
        var labels = new int[size];
        for (int i = 0; i < size; i++) {
            var random = SplitMix64.of(seed, Streams.SMALL_SHAPES, i);
            labels[i] = random.below(CLASSES.size());
            double radius = random.nextDouble(4, 6.5);
            double x = random.nextDouble(radius + .5, SIDE - radius - .5);
            double y = random.nextDouble(radius + .5, SIDE - radius - .5);
            var cover = SHAPES.get(labels[i] % SHAPES.size()).cover(SIDE, SIDE, x, y, radius);
            var ink = COLOURS.get(labels[i] / SHAPES.size()).rgb();
            double ground = random.nextDouble(.05, .25);
            for (int c = 0; c < 3; c++) {
                for (int j = 0; j < cover.length; j++) {
                    pixels[(i * 3 + c) * cover.length + j] = (float) (ground + cover[j] * (ink[c] - ground));
                }
            }
        }
        return new LabelledImages(3, SIDE, SIDE, pixels, labels, CLASSES);
    }

    /**
     * The share of an image's coloured pixels (strongest channel at least .4, and .25 above the weakest) that are red: red at least .25 above both green and blue.
     *
     * @param image [channel, row, column]
     * @return NaN for an image without coloured pixels
     */
    public static double redShare(float[] image) {
        int plane = image.length / 3;
        int coloured = 0;
        int red = 0;
        for (int i = 0; i < plane; i++) {
            float r = image[i];
            float g = image[plane + i];
            float b = image[2 * plane + i];
            float strongest = Math.max(r, Math.max(g, b));
            if (strongest >= .4f && strongest - Math.min(r, Math.min(g, b)) >= .25f) {
                coloured++;
                red += r - Math.max(g, b) >= .25f ? 1 : 0;
            }
        }
        return coloured == 0 ? Double.NaN : (double) red / coloured;
    }
}
