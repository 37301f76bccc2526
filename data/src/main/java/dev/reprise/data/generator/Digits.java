package dev.reprise.data.generator;

import static dev.reprise.data.generator.Polyline.arc;
import static dev.reprise.data.generator.Polyline.join;

import dev.reprise.data.LabelledImages;
import dev.reprise.data.SplitMix64;
import dev.reprise.data.generator.Polyline.Affine;
import dev.reprise.data.generator.Polyline.Point;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Digits like handwritten ones, 28 x 28, grey: strokes of a pen, turned by up to 15 degrees, scaled by .8 to 1.15 along each axis, sheared by up to
 * .25, moved by up to .07 of the side, their points moved by N(0, .012), half a stroke .03 to .055 wide, noise N(0, .05) over it. Somewhat easier
 * than MNIST (a small perceptron reaches 99 %), with its mean and spread: .16 and .32 against .13 and .31.
 */
public final class Digits {
    public static final int SIDE = 28;

    private static final List<List<Polyline>> STROKES = List.of(
            List.of(arc(.5, .5, .22, .32, 0, 360, 16)),
            List.of(Polyline.of(.38, .3, .52, .18, .52, .82)),
            List.of(join(arc(.5, .36, .2, .18, 180, 380, 9), Polyline.of(.3, .8, .72, .8))),
            List.of(arc(.48, .34, .19, .16, 200, 450, 9), arc(.48, .66, .21, .16, 270, 520, 9)),
            List.of(Polyline.of(.6, .82, .6, .18, .28, .62, .76, .62)),
            List.of(join(Polyline.of(.7, .2, .34, .2, .32, .46), arc(.48, .62, .2, .18, 230, 500, 9))),
            List.of(join(Polyline.of(.62, .18, .36, .5), arc(.5, .64, .18, .17, 180, 540, 12))),
            List.of(Polyline.of(.28, .2, .72, .2, .42, .82)),
            List.of(arc(.5, .34, .16, .15, 0, 360, 12), arc(.5, .66, .2, .17, 0, 360, 12)),
            List.of(arc(.5, .36, .18, .17, 0, 360, 12), Polyline.of(.68, .36, .6, .82)));

    private Digits() {}

    /** The first images of the set of this seed, classes drawn at random; 10,000 to train and 2,000 to test are the usual number. */
    public static LabelledImages generate(long seed, int size) {
        var pixels = new float[size * SIDE * SIDE];
        var labels = new int[size];
        for (int i = 0; i < size; i++) {
            var random = SplitMix64.of(seed, Streams.DIGITS, i);
            labels[i] = random.below(10);
            draw(labels[i], random, pixels, i * SIDE * SIDE);
        }
        var classes = IntStream.range(0, 10).mapToObj(Integer::toString).toList();
        return new LabelledImages(1, SIDE, SIDE, pixels, labels, classes);
    }

    private static void draw(int digit, SplitMix64 random, float[] pixels, int offset) {
        var hand = Affine.aboutCentre(
                random.nextDouble(-15, 15),
                random.nextDouble(.8, 1.15),
                random.nextDouble(.8, 1.15),
                random.nextDouble(-.25, .25),
                random.nextDouble(-.07, .07),
                random.nextDouble(-.07, .07));
        var strokes = STROKES.get(digit).stream()
                .map(stroke -> jittered(stroke.map(hand), .012, random))
                .toList();
        double halfWidth = random.nextDouble(.03, .055);
        for (int i = 0; i < SIDE * SIDE; i++) {
            int row = i / SIDE;
            double x = (i % SIDE + .5) / SIDE;
            double y = (row + .5) / SIDE;
            double distance = Double.POSITIVE_INFINITY;
            for (var stroke : strokes) {
                distance = Math.min(distance, stroke.distance(x, y));
            }
            double ink = Math.clamp((halfWidth + .02 - distance) / .03, 0, 1);
            pixels[offset + i] = (float) Math.clamp(ink + .05 * random.nextGaussian(), 0, 1);
        }
    }

    /** Every point moved by normal noise along both axes. */
    static Polyline jittered(Polyline path, double deviation, SplitMix64 random) {
        return new Polyline(path.points().stream()
                .map(p ->
                        new Point(p.x() + deviation * random.nextGaussian(), p.y() + deviation * random.nextGaussian()))
                .toList());
    }
}
