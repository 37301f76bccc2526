package dev.reprise.data.generator;

import dev.reprise.data.LabelledImages;
import dev.reprise.data.SplitMix64;
import dev.reprise.data.generator.Polyline.Affine;
import java.util.ArrayList;
import java.util.List;

/**
 * Pieces of clothing, 28 x 28, grey, in the classes of Fashion-MNIST: filled polygons in one of four fabrics (plain, upright or level stripes, a
 * weave), with seams and straps, drawn at 56 x 56 and averaged. In the {@link Setting#PLAIN} setting a linear classifier gets 99 %.
 */
public final class Garments {
    public static final int SIDE = 28;

    public static final List<String> CLASSES = List.of(
            "T-shirt", "trouser", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag", "ankle boot");

    /**
     * @param vertexJitter how far corners move, standard deviation, in sides
     * @param noise standard deviation of a pixel
     * @param occluder whether a grey box lies somewhere over the garment
     */
    public record Setting(double vertexJitter, double noise, boolean occluder) {
        public static final Setting PLAIN = new Setting(.015, .04, false);
        public static final Setting HARD = new Setting(.04, .2, true);
    }

    /** A line with its half width, brighter (as the fabric) or darker (a quarter of what lies below). */
    private record Line(double halfWidth, boolean dark, Polyline path) {
        static Line bright(double halfWidth, double... coordinates) {
            return new Line(halfWidth, false, Polyline.of(coordinates));
        }

        static Line dark(double halfWidth, double... coordinates) {
            return new Line(halfWidth, true, Polyline.of(coordinates));
        }
    }

    private record Pattern(boolean mirrors, List<Polyline> pieces, List<Line> lines) {}

    private static final int FINE = 2 * SIDE;
    private static final Polyline SHORT_SLEEVE = Polyline.of(.3, .2, .08, .38, .17, .5, .3, .4);
    private static final Polyline LONG_SLEEVE = Polyline.of(.3, .18, .12, .75, .24, .78, .32, .42);
    private static final Polyline SHIRT_SLEEVE = Polyline.of(.3, .2, .1, .52, .2, .6, .31, .42);
    private static final Polyline SHIRT_BODY = Polyline.rectangle(.3, .2, .7, .85);

    private static final List<Pattern> PATTERNS = List.of(
            upright(List.of(SHIRT_BODY, SHORT_SLEEVE, SHORT_SLEEVE.mirrored())),
            upright(List.of(Polyline.of(.33, .12, .67, .12, .7, .9, .55, .9, .5, .35, .45, .9, .3, .9))),
            upright(List.of(Polyline.rectangle(.3, .18, .7, .85), LONG_SLEEVE, LONG_SLEEVE.mirrored())),
            upright(List.of(Polyline.of(.42, .1, .58, .1, .6, .4, .75, .92, .25, .92, .4, .4))),
            upright(
                    List.of(Polyline.of(.27, .12, .73, .12, .75, .93, .25, .93), LONG_SLEEVE, LONG_SLEEVE.mirrored()),
                    Line.dark(.018, .5, .12, .5, .93)),
            sideways(
                    Polyline.of(.1, .72, .9, .62, .9, .7, .1, .8),
                    Line.bright(.025, .3, .7, .45, .5),
                    Line.bright(.025, .45, .5, .6, .66),
                    Line.bright(.025, .7, .64, .85, .45)),
            upright(
                    List.of(SHIRT_BODY, SHIRT_SLEEVE, SHIRT_SLEEVE.mirrored()),
                    Line.dark(.014, .5, .24, .5, .85),
                    Line.dark(.02, .42, .2, .5, .3),
                    Line.dark(.02, .58, .2, .5, .3)),
            sideways(Polyline.of(.08, .75, .1, .55, .35, .52, .5, .42, .62, .42, .92, .6, .92, .75)),
            upright(
                    List.of(Polyline.rectangle(.18, .42, .82, .85)),
                    Line.bright(.025, .32, .42, .36, .22, .64, .22, .68, .42)),
            sideways(Polyline.of(.3, .12, .58, .12, .6, .5, .9, .62, .92, .85, .28, .85)));

    private Garments() {}

    private static Pattern upright(List<Polyline> pieces, Line... lines) {
        return new Pattern(false, pieces, List.of(lines));
    }

    /** Footwear: points to the left half of the time. */
    private static Pattern sideways(Polyline piece, Line... lines) {
        return new Pattern(true, List.of(piece), List.of(lines));
    }

    /** The first images of the set of this seed, classes drawn at random. */
    public static LabelledImages generate(long seed, int size, Setting setting) {
        var pixels = new float[size * SIDE * SIDE];
        var labels = new int[size];
        for (int i = 0; i < size; i++) {
            var random = SplitMix64.of(seed, Streams.GARMENTS, i);
            labels[i] = random.below(CLASSES.size());
            draw(PATTERNS.get(labels[i]), setting, random, pixels, i * SIDE * SIDE);
        }
        return new LabelledImages(1, SIDE, SIDE, pixels, labels, CLASSES);
    }

    private static void draw(Pattern pattern, Setting setting, SplitMix64 random, float[] pixels, int offset) {
        double scale = random.nextDouble(.85, 1.12);
        var pose = Affine.aboutCentre(
                random.nextDouble(-6, 6), scale, scale, 0, random.nextDouble(-.04, .04), random.nextDouble(-.04, .04));
        boolean mirrored = pattern.mirrors && random.percent(50);
        var pieces = new ArrayList<Polyline>();
        for (var piece : pattern.pieces) {
            pieces.add(posed(piece, mirrored, pose, setting, random));
        }
        var lines = new ArrayList<Line>();
        for (var line : pattern.lines) {
            lines.add(new Line(line.halfWidth, line.dark, posed(line.path, mirrored, pose, setting, random)));
        }
        double fill = random.nextDouble(.35, 1);
        int fabric = random.below(4);
        double frequency = 2 * Math.PI * random.nextDouble(6, 16);
        var fine = new double[FINE * FINE];
        for (int i = 0; i < fine.length; i++) {
            int row = i / FINE;
            double x = (i % FINE + .5) / FINE;
            double y = (row + .5) / FINE;
            boolean covered = pieces.stream().anyMatch(piece -> piece.contains(x, y));
            boolean seam = false;
            for (var line : lines) {
                if (line.path.distance(x, y) <= line.halfWidth) {
                    covered |= !line.dark;
                    seam |= line.dark;
                }
            }
            if (covered) {
                fine[i] = fill * texture(fabric, frequency * x, frequency * y) * (seam ? .25 : 1);
            }
        }
        if (setting.occluder) {
            occlude(fine, random);
        }
        for (int i = 0; i < SIDE * SIDE; i++) {
            int corner = i / SIDE * 2 * FINE + i % SIDE * 2;
            double mean = (fine[corner] + fine[corner + 1] + fine[corner + FINE] + fine[corner + FINE + 1]) / 4;
            pixels[offset + i] = (float) Math.clamp(mean + setting.noise * random.nextGaussian(), 0, 1);
        }
    }

    private static Polyline posed(Polyline path, boolean mirrored, Affine pose, Setting setting, SplitMix64 random) {
        return Digits.jittered((mirrored ? path.mirrored() : path).map(pose), setting.vertexJitter, random);
    }

    private static double texture(int fabric, double x, double y) {
        return switch (fabric) {
            case 0 -> 1;
            case 1 -> 1 + .3 * StrictMath.sin(x);
            case 2 -> 1 + .3 * StrictMath.sin(y);
            default -> 1 + .2 * StrictMath.sin(x) * StrictMath.sin(y);
        };
    }

    /** A box of any grey, its sides a sixth to a third of the image's, wholly inside. */
    private static void occlude(double[] fine, SplitMix64 random) {
        int width = FINE / 6 + random.below(FINE / 6 + 1);
        int height = FINE / 6 + random.below(FINE / 6 + 1);
        int left = random.below(FINE - width + 1);
        int top = random.below(FINE - height + 1);
        double grey = random.nextDouble();
        for (int y = top; y < top + height; y++) {
            for (int x = left; x < left + width; x++) {
                fine[y * FINE + x] = grey;
            }
        }
    }
}
