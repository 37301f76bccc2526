package dev.reprise.data.generator;

import dev.reprise.data.LabelledImages;
import dev.reprise.data.SplitMix64;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * One figure of a colour on a grey ground, 32 x 32 in colour, with a caption: 8 colours x 8 shapes are 64 classes, for a small image-text model.
 * Size, place, ground and caption vary. Every 64 images from the first on hold each class once, so that a batch of them has no two of a class.
 *
 * @param images class = 8 colour + shape, as in {@link #COLOURS} and {@link #SHAPES}
 * @param captions a caption for each image, all words from {@link #VOCABULARY}
 */
public record CaptionedShapes(LabelledImages images, List<String> captions) {
    public static final int SIDE = 32;
    public static final List<Colour> COLOURS = List.of(Colour.values()).subList(0, 8);
    public static final List<Shape> SHAPES = List.of(Shape.values()).subList(0, 8);

    /** The names of the classes, such as {@code red circle}. */
    public static final List<String> CLASSES = COLOURS.stream()
            .flatMap(colour -> SHAPES.stream().map(shape -> colour.word() + " " + shape.word()))
            .toList();

    /** With the class in place of {@code *}; at most 10 words with it. */
    public static final List<String> TEMPLATES = List.of(
            "a photo of a *",
            "a *",
            "there is a * here",
            "this picture shows a *",
            "one * on a grey ground",
            "we see a * in the image",
            "a drawing of one *");

    /** All words of all captions, sorted. */
    public static final List<String> VOCABULARY = IntStream.range(0, CLASSES.size())
            .boxed()
            .flatMap(c -> TEMPLATES.stream().map(template -> caption(template, c)))
            .flatMap(caption -> List.of(caption.split(" ", -1)).stream())
            .distinct()
            .sorted()
            .toList();

    /**
     * How the figures are drawn.
     *
     * @param fill how much of the figure's colour its inside has, 0 to 1; below 1 its edge is drawn as well
     * @param stripes the contrast of stripes on the ground, 0 to 1
     * @param hueNoise the standard deviation of the hue, in degrees (neighbouring hues lie 27 to 70 degrees apart)
     */
    public record Style(double fill, double stripes, double hueNoise) {
        public static final Style PLAIN = new Style(1, 0, 0);
        public static final Style SHIFTED = new Style(.6, .15, 12);
    }

    public CaptionedShapes {
        captions = List.copyOf(captions);
    }

    /** The first images of the set of this seed. */
    public static CaptionedShapes generate(long seed, int size, Style style) {
        return generate(seed, 0, size, style);
    }

    /**
     * Some images of the set of this seed, without drawing those before.
     *
     * @param first the number of the first one, a multiple of 64
     */
    public static CaptionedShapes generate(long seed, int first, int size, Style style) {
        if (first % CLASSES.size() != 0) {
            throw new IllegalArgumentException(first + " is no multiple of " + CLASSES.size());
        }
        var pixels = new float[size * 3 * SIDE * SIDE];
        var labels = new int[size];
        var captions = new ArrayList<String>();
        List<Integer> order = List.of();
        for (int i = 0; i < size; i++) {
            if (i % CLASSES.size() == 0) {
                var all = IntStream.range(0, CLASSES.size()).boxed().toList();
                order = SplitMix64.of(seed, Streams.SHAPES, -1 - (first + i)).shuffle(all);
            }
            labels[i] = order.get(i % CLASSES.size());
            var random = SplitMix64.of(seed, Streams.SHAPES, first + i);
            captions.add(caption(random.choose(TEMPLATES), labels[i]));
            draw(labels[i], style, random, pixels, i * 3 * SIDE * SIDE);
        }
        return new CaptionedShapes(new LabelledImages(3, SIDE, SIDE, pixels, labels, CLASSES), captions);
    }

    /** Half of the classes, in which every colour and every shape occurs four times: what a model is tuned on when the others are to be new to it. */
    public static List<Integer> baseClasses() {
        return IntStream.range(0, CLASSES.size())
                .filter(c -> (c / SHAPES.size() + c % SHAPES.size()) % 2 == 0)
                .boxed()
                .toList();
    }

    /** A caption of a class after a template. */
    public static String caption(String template, int label) {
        var name = CLASSES.get(label);
        return (name.startsWith("o") ? template.replace("a *", "an *") : template).replace("*", name);
    }

    private static void draw(int label, Style style, SplitMix64 random, float[] pixels, int offset) {
        double radius = random.nextDouble(7, 12);
        double x = random.nextDouble(radius + 1, SIDE - radius - 1);
        double y = random.nextDouble(radius + 1, SIDE - radius - 1);
        double grey = random.nextDouble(.15, .85);
        double angle = random.nextDouble(0, Math.PI);
        double period = random.nextDouble(4, 8);
        double hue = style.hueNoise * random.nextGaussian();
        var tint =
                new double[] {random.nextDouble(-.06, .06), random.nextDouble(-.06, .06), random.nextDouble(-.06, .06)};
        var ink = COLOURS.get(label / SHAPES.size()).turned(hue);
        var shape = SHAPES.get(label % SHAPES.size());
        var cover = shape.cover(SIDE, SIDE, x, y, radius);
        if (style.fill < 1) {
            var edge = shape.outline(SIDE, SIDE, x, y, radius, .9);
            for (int i = 0; i < cover.length; i++) {
                cover[i] = Math.max(edge[i], style.fill * cover[i]);
            }
        }
        var grain = SmoothNoise.field(random, SIDE, SIDE, 2);
        double kx = 2 * Math.PI * StrictMath.cos(angle) / period;
        double ky = 2 * Math.PI * StrictMath.sin(angle) / period;
        for (int i = 0; i < SIDE * SIDE; i++) {
            int row = i / SIDE;
            int column = i % SIDE;
            double stripe = StrictMath.sin(kx * column + ky * row) > 0 ? .5 : -.5;
            for (int c = 0; c < 3; c++) {
                double ground = grey + tint[c] + .06 * grain[i] + style.stripes * stripe;
                double value = ground + cover[i] * (ink[c] - ground);
                pixels[offset + c * SIDE * SIDE + i] = (float) Math.clamp(value, 0, 1);
            }
        }
    }

    /** The captions of a subset: from one number to before another, with their images. */
    public CaptionedShapes range(int from, int to) {
        return new CaptionedShapes(images.range(from, to), captions.subList(from, to));
    }
}
