package dev.reprise.data.generator;

import static dev.reprise.data.generator.Polyline.arc;
import static dev.reprise.data.generator.Polyline.join;

import dev.reprise.data.SplitMix64;
import dev.reprise.data.generator.Polyline.Affine;
import dev.reprise.data.generator.Polyline.Point;
import java.util.ArrayList;
import java.util.List;

/**
 * Tools and where one takes hold of them, 56 x 56 in colour: 6 actions with 3 kinds of objects each. An object has a part that serves the action, a body and
 * a bright badge. The badge, and 7 times in 10 the tint of the background, are typical of the action, too: shortcuts that tell the action and not the place.
 * Pictures are egocentric (the object alone, large, on a cluttered ground) or exocentric (half to .7 as large, before somebody's body, a hand over 30 to
 * 60 % of the part). The last kind of each action is not in the training pictures.
 *
 * @param ego 10 egocentric pictures of each kind seen: 120
 * @param exo 20 exocentric pictures of each kind seen: 240
 * @param test 5 egocentric pictures of every kind: 90, of which 30 show kinds not seen
 */
@SuppressWarnings("ArrayRecordComponent") // not compared as wholes
public record Tools(List<Picture> ego, List<Picture> exo, List<Picture> test) {
    public static final int SIDE = 56;

    /** Pixels of a token along each axis. */
    public static final int PATCH = 4;

    /** Tokens along each axis. */
    public static final int GRID = SIDE / PATCH;

    public static final int KINDS = 3;

    /** What one does, with the part that serves it. */
    public static final List<String> ACTIONS = List.of("hold", "cut", "pour", "sit", "press", "hang");

    /** What a pixel shows. */
    public enum Region {
        BACKGROUND,
        PERSON,
        BODY,
        PART,
        BADGE,
        HAND
    }

    /**
     * @param kind of object, 0 to 2 within its action
     * @param pixels [channel, row, column]
     * @param regions what each pixel shows, [row, column]
     * @param covered the share of the part's pixels that the hand hides
     */
    public record Picture(
            int action, int kind, boolean exocentric, float[] pixels, List<Region> regions, double covered) {

        public Picture {
            regions = List.copyOf(regions);
        }

        /** Whether pictures of this kind are trained on. */
        public boolean seen() {
            return kind < KINDS - 1;
        }

        /** How much of each token shows a region, [row, column]. */
        public double[] cover(Region region) {
            var cover = new double[GRID * GRID];
            for (int i = 0; i < SIDE * SIDE; i++) {
                if (regions.get(i) == region) {
                    cover[i / SIDE / PATCH * GRID + i % SIDE / PATCH] += 1.0 / (PATCH * PATCH);
                }
            }
            return cover;
        }

        /** Where to act: the part's {@link #cover}, blurred by a Gaussian of 1.5 tokens, [row, column]. */
        public double[] truth() {
            var part = cover(Region.PART);
            var kernel = new double[2 * GRID];
            double sum = 0;
            for (int d = -GRID; d < GRID; d++) {
                kernel[d + GRID] = StrictMath.exp(-d * d / (2 * 1.5 * 1.5));
                sum += kernel[d + GRID];
            }
            var truth = new double[GRID * GRID];
            for (int to = 0; to < truth.length; to++) {
                for (int from = 0; from < truth.length; from++) {
                    truth[to] += part[from]
                            * kernel[to / GRID - from / GRID + GRID]
                            * kernel[to % GRID - from % GRID + GRID]
                            / (sum * sum);
                }
            }
            return truth;
        }
    }

    /** The part of each action, in the object's frame: -1 to 1, y down. */
    private static final List<Polyline> PARTS = List.of(
            join(arc(.5, .25, .5, .5, -80, 80, 12), arc(.5, .25, .24, .26, 80, -80, 12)),
            Polyline.of(-.24, -.2, .24, -.2, .3, -.6, 0, -1.05, -.14, -.6),
            Polyline.of(.3, .2, .42, -.25, .95, -.75, 1.05, -.5, .72, -.1, .6, .45),
            Polyline.of(-.85, -.5, .85, -.5, .85, -.18, -.85, -.18),
            arc(0, -.2, .55, .5, 180, 360, 10),
            join(arc(0, -.55, .42, .42, 160, 440, 14), arc(0, -.55, .18, .18, 440, 160, 12)));

    private static final List<Shape> BODIES = List.of(Shape.SQUARE, Shape.CIRCLE, Shape.TRIANGLE);
    private static final double[][] PART_COLOURS = {
        {.45, .3, .2}, {.7, .72, .75}, {.35, .45, .5}, {.6, .45, .3}, {.3, .3, .34}, {.55, .55, .35}
    };
    private static final List<Colour> BADGES =
            List.of(Colour.RED, Colour.YELLOW, Colour.GREEN, Colour.CYAN, Colour.BLUE, Colour.PINK);
    private static final double[][] TINTS = {
        {.62, .5, .5}, {.6, .6, .46}, {.48, .6, .48}, {.46, .58, .62}, {.5, .5, .64}, {.62, .48, .6}
    };

    public Tools {
        ego = List.copyOf(ego);
        exo = List.copyOf(exo);
        test = List.copyOf(test);
    }

    /** The pictures of this seed, in order of action, then kind. */
    public static Tools generate(long seed) {
        var ego = new ArrayList<Picture>();
        var exo = new ArrayList<Picture>();
        var test = new ArrayList<Picture>();
        for (int action = 0; action < ACTIONS.size(); action++) {
            for (int kind = 0; kind < KINDS; kind++) {
                boolean seen = kind < KINDS - 1;
                for (int i = 0; i < (seen ? 35 : 5); i++) {
                    var random = SplitMix64.of(seed, Streams.TOOLS, action * KINDS + kind, i);
                    var pictures = i < 5 ? test : i < 15 ? ego : exo;
                    pictures.add(draw(action, kind, i >= 15, random));
                }
            }
        }
        return new Tools(ego, exo, test);
    }

    private static Picture draw(int action, int kind, boolean exocentric, SplitMix64 random) {
        var canvas = new Canvas();
        canvas.background(TINTS[random.percent(70) ? action : random.below(TINTS.length)], random);
        double size = random.nextDouble(19, 22) * (exocentric ? random.nextDouble(.5, .7) : 1);
        double room = SIDE / 2.0 - 1.1 * size;
        double x = SIDE / 2.0 + random.nextDouble(-room, room);
        double y = SIDE / 2.0 + random.nextDouble(-room, room);
        boolean mirrored = random.percent(50);
        var turned = Affine.aboutCentre(random.nextDouble(-20, 20), mirrored ? -1 : 1, 1, 0, 0, 0);
        if (exocentric) {
            canvas.person(x, y, random);
        }
        var body = new double[] {random.nextDouble(.25, .75), random.nextDouble(.25, .75), random.nextDouble(.25, .75)};
        canvas.paint(Region.BODY, body, 0, (px, py) -> {
            var p = inFrame(turned, (px - x) / size, (py - y) / size);
            return BODIES.get(kind).contains(p.x() / .58, (p.y() - .35) / .58);
        });
        var part = PARTS.get(action);
        canvas.paint(Region.PART, PART_COLOURS[action], .13, (px, py) -> {
            var p = inFrame(turned, (px - x) / size, (py - y) / size);
            return part.contains(p.x(), p.y());
        });
        double badgeX = random.nextDouble(-.12, .12);
        double badgeY = .5 + random.nextDouble(-.1, .1);
        canvas.paint(Region.BADGE, BADGES.get(action).rgb(), 0, (px, py) -> {
            var p = inFrame(turned, (px - x) / size, (py - y) / size);
            return square(p.x() - badgeX) + square(p.y() - badgeY) < square(.24);
        });
        double covered = exocentric ? canvas.hand(random) : 0;
        return new Picture(action, kind, exocentric, canvas.pixels(random), List.of(canvas.regions), covered);
    }

    /** A rotation and perhaps a mirror image about the origin, undone. */
    private static Point inFrame(Affine turned, double x, double y) {
        double det = turned.xx() * turned.yy() - turned.xy() * turned.yx();
        return new Point((turned.yy() * x - turned.xy() * y) / det, (turned.xx() * y - turned.yx() * x) / det);
    }

    private static double square(double x) {
        return x * x;
    }

    private interface Area {
        boolean contains(double x, double y);
    }

    private static final class Canvas {
        final Region[] regions = new Region[SIDE * SIDE];
        final double[][] colour = new double[SIDE * SIDE][];

        /** A tint with a dozen boxes and discs that are lighter or darker. */
        void background(double[] tint, SplitMix64 random) {
            paint(Region.BACKGROUND, tint, 0, (_, _) -> true);
            for (int i = 0; i < 12; i++) {
                double x = random.nextDouble(0, SIDE);
                double y = random.nextDouble(0, SIDE);
                double half = random.nextDouble(2, 8);
                double other = random.nextDouble(2, 8);
                double shade = random.nextDouble(.7, 1.3);
                var shaded = new double[] {tint[0] * shade, tint[1] * shade, tint[2] * shade};
                boolean round = random.percent(50);
                paint(
                        Region.BACKGROUND,
                        shaded,
                        0,
                        (px, py) -> round
                                ? square(px - x) + square(py - y) < half * half
                                : Math.abs(px - x) < half && Math.abs(py - y) < other);
            }
        }

        /** A body in clothes behind the object, to its left or right. */
        void person(double x, double y, SplitMix64 random) {
            double half = random.nextDouble(6, 9);
            double side = x < SIDE / 2.0 ? random.nextDouble(6, 12) : -random.nextDouble(6, 12);
            double top = Math.max(0, y - random.nextDouble(18, 26));
            var clothes =
                    new double[] {random.nextDouble(.1, .9), random.nextDouble(.1, .9), random.nextDouble(.1, .9)};
            paint(Region.PERSON, clothes, 0, (px, py) -> Math.abs(px - x - side) < half && py > top);
        }

        /**
         * A disc over 30 to 60 % of the part, about one of its pixels.
         *
         * @return the share that it hides
         */
        double hand(SplitMix64 random) {
            var part = new ArrayList<Integer>();
            for (int i = 0; i < regions.length; i++) {
                if (regions[i] == Region.PART) {
                    part.add(i);
                }
            }
            while (true) {
                int centre = random.choose(part);
                double x = centre % SIDE + .5;
                int row = centre / SIDE;
                double y = row + .5;
                double target = random.nextDouble(.3, .6);
                for (double radius = 1; radius < SIDE; radius += .25) {
                    double reach = square(radius);
                    Area disc = (px, py) -> square(px - x) + square(py - y) < reach;
                    long hidden = part.stream().filter(i -> contains(disc, i)).count();
                    double covered = (double) hidden / part.size();
                    if (covered >= target) {
                        if (covered > .6) {
                            break;
                        }
                        double tone = random.nextDouble(.75, 1.05);
                        var skin = new double[] {.9 * tone, .68 * tone, .55 * tone};
                        paint(Region.HAND, skin, 0, disc);
                        return covered;
                    }
                }
            }
        }

        /** Whether an area holds the middle of a pixel. */
        private static boolean contains(Area area, int pixel) {
            int row = pixel / SIDE;
            return area.contains(pixel % SIDE + .5, row + .5);
        }

        /** @param grooves how far every other row is darker */
        void paint(Region region, double[] rgb, double grooves, Area area) {
            for (int i = 0; i < regions.length; i++) {
                if (contains(area, i)) {
                    regions[i] = region;
                    int row = i / SIDE;
                    double shade = row % 2 == 0 ? grooves : -grooves;
                    colour[i] = new double[] {rgb[0] + shade, rgb[1] + shade, rgb[2] + shade};
                }
            }
        }

        float[] pixels(SplitMix64 random) {
            var pixels = new float[3 * SIDE * SIDE];
            for (int i = 0; i < SIDE * SIDE; i++) {
                for (int c = 0; c < 3; c++) {
                    pixels[c * SIDE * SIDE + i] = (float) Math.clamp(colour[i][c] + .02 * random.nextGaussian(), 0, 1);
                }
            }
            return pixels;
        }
    }
}
