package dev.reprise.data.generator;

import dev.reprise.data.LabelledImages;
import dev.reprise.data.SplitMix64;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * A figure in a place, 24 x 24 in colour, for a small captioner: 6 shapes, 8 colours, 2 sizes, 4 places with a texture each, and perhaps a smile or a frown.
 * What the captions tell of it depends on {@link Topic}; what is there is in {@link Scene}.
 *
 * @param images class = shape, as in {@link #SHAPES}
 * @param scenes what each image shows
 */
public record ShapeScenes(LabelledImages images, List<Scene> scenes) {
    public static final int SIDE = 24;
    public static final List<Shape> SHAPES =
            List.of(Shape.CIRCLE, Shape.SQUARE, Shape.TRIANGLE, Shape.STAR, Shape.CROSS, Shape.DIAMOND);
    public static final List<Colour> COLOURS = List.of(
            Colour.RED,
            Colour.ORANGE,
            Colour.YELLOW,
            Colour.GREEN,
            Colour.BLUE,
            Colour.PURPLE,
            Colour.BROWN,
            Colour.BLACK);

    /** Of {@link Topic#NOTHING} captions, how many in a hundred tell something all the same. */
    private static final int TELLING = 15;

    /** Where the figure is. */
    public enum Place {
        SEA(.2, .5, .75),
        GRASS(.45, .7, .35),
        SAND(.88, .78, .55),
        SNOW(.93, .95, .98);

        private final double[] rgb;

        Place(double... rgb) {
            this.rgb = rgb;
        }

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The mark on the figure. */
    public enum Mood {
        NONE,
        SMILE,
        FROWN
    }

    /** What captions tell. */
    public enum Topic {
        /** "a star", "there is a star here"; in 15 of 100 something of the other topics, or the size, so that the words are known. */
        NOTHING,
        /** "a star on the sea". */
        PLACE,
        /** "a red star". */
        COLOUR,
        /** "a happy star", "a sad star"; without a mark "a star". */
        SENTIMENT
    }

    /** @param large whether the figure is of the larger of the two sizes */
    public record Scene(Shape shape, Colour colour, boolean large, Place place, Mood mood) {

        /**
         * A caption.
         *
         * @param index the number of the image, which settles what wording is taken
         */
        public String caption(Topic topic, int index) {
            return switch (topic) {
                case PLACE -> "a " + shape.word() + " on the " + place.word();
                case COLOUR -> article(colour.word()) + " " + shape.word();
                case SENTIMENT ->
                    switch (mood) {
                        case NONE -> "a " + shape.word();
                        case SMILE -> "a happy " + shape.word();
                        case FROWN -> "a sad " + shape.word();
                    };
                case NOTHING -> {
                    int turn = Math.floorMod(61 * index, 100);
                    if (turn >= TELLING) {
                        yield turn % 2 == 0 ? "a " + shape.word() : "there is a " + shape.word() + " here";
                    }
                    yield switch (turn % 4) {
                        case 0 -> caption(Topic.PLACE, index);
                        case 1 -> caption(Topic.COLOUR, index);
                        case 2 -> caption(Topic.SENTIMENT, index);
                        default -> "a " + (large ? "large " : "small ") + shape.word();
                    };
                }
            };
        }

        private static String article(String word) {
            return ("aeiou".indexOf(word.charAt(0)) >= 0 ? "an " : "a ") + word;
        }
    }

    /** All words of all captions, and of the question {@code what colour} with its answers. */
    public static final List<String> VOCABULARY = Stream.of(
                    Stream.of("a", "an", "there", "is", "here", "on", "the", "happy", "sad", "large", "small"),
                    SHAPES.stream().map(Shape::word),
                    COLOURS.stream().map(Colour::word),
                    Stream.of(Place.values()).map(Place::word),
                    Stream.of("what", "colour"))
            .flatMap(words -> words)
            .sorted()
            .toList();

    public ShapeScenes {
        scenes = List.copyOf(scenes);
    }

    /** The first images of the set of this seed; every attribute is drawn evenly and apart from the others. */
    public static ShapeScenes generate(long seed, int size) {
        var pixels = new float[size * 3 * SIDE * SIDE];
        var labels = new int[size];
        var scenes = new ArrayList<Scene>();
        for (int i = 0; i < size; i++) {
            var random = SplitMix64.of(seed, Streams.SCENES, i);
            labels[i] = random.below(SHAPES.size());
            var scene = new Scene(
                    SHAPES.get(labels[i]),
                    random.choose(COLOURS),
                    random.percent(50),
                    Place.values()[random.below(4)],
                    Mood.values()[random.below(3)]);
            scenes.add(scene);
            draw(scene, random, pixels, i * 3 * SIDE * SIDE);
        }
        var classes = SHAPES.stream().map(Shape::word).toList();
        return new ShapeScenes(new LabelledImages(3, SIDE, SIDE, pixels, labels, classes), scenes);
    }

    /** The captions of all images. */
    public List<String> captions(Topic topic) {
        var captions = new ArrayList<String>();
        for (int i = 0; i < scenes.size(); i++) {
            captions.add(scenes.get(i).caption(topic, i));
        }
        return captions;
    }

    private static void draw(Scene scene, SplitMix64 random, float[] pixels, int offset) {
        double radius = scene.large ? random.nextDouble(8.5, 9.5) : random.nextDouble(5.5, 6.5);
        double x = random.nextDouble(radius + 1, SIDE - radius - 1);
        double y = random.nextDouble(radius + 1, SIDE - radius - 1);
        var cover = scene.shape.cover(SIDE, SIDE, x, y, radius);
        var rim = scene.shape.outline(SIDE, SIDE, x, y, radius, .2);
        var mark = mark(scene.mood, x, y);
        var ink = scene.colour.rgb();
        var ground = texture(scene.place, random);
        double pen = scene.colour == Colour.BLACK ? 1 : 0;
        for (int c = 0; c < 3; c++) {
            for (int i = 0; i < SIDE * SIDE; i++) {
                double value = scene.place.rgb[c] + ground[i];
                value += cover[i] * (ink[c] - value);
                value += .5 * rim[i] * (.1 - value);
                value += mark[i] * (pen - value);
                pixels[offset + c * SIDE * SIDE + i] = (float) Math.clamp(value, 0, 1);
            }
        }
    }

    /** Waves lie level, blades of grass stand, sand is grainy, snow is soft and even. */
    private static double[] texture(Place place, SplitMix64 random) {
        var texture = new double[SIDE * SIDE];
        double phase = random.nextDouble(0, 2 * Math.PI);
        var soft = SmoothNoise.field(random, SIDE, SIDE, 4);
        for (int i = 0; i < texture.length; i++) {
            int column = i % SIDE;
            int row = i / SIDE;
            texture[i] = switch (place) {
                case SEA -> .12 * StrictMath.sin(1.3 * row + .8 * StrictMath.sin(.6 * column + phase) + phase);
                case GRASS -> .14 * StrictMath.sin(2.1 * column + 2 * soft[i] + phase);
                case SAND -> .07 * random.nextGaussian();
                case SNOW -> .1 * soft[i] - .02;
            };
        }
        return texture;
    }

    /** Two eyes and a mouth, curved up or down. */
    private static double[] mark(Mood mood, double x, double y) {
        var mark = new double[SIDE * SIDE];
        if (mood == Mood.NONE) {
            return mark;
        }
        var mouth = mood == Mood.SMILE
                ? Polyline.arc(x, y + .3, 2.6, 2, 0, 180, 9)
                : Polyline.arc(x, y + 2.8, 2.6, 2, 180, 360, 9);
        for (int i = 0; i < mark.length; i++) {
            int row = i / SIDE;
            double px = i % SIDE + .5;
            double py = row + .5;
            double eyes = Math.min(distance(px, py, x - 1.6, y - 1.6), distance(px, py, x + 1.6, y - 1.6));
            mark[i] = Math.max(Math.clamp(1.1 - eyes, 0, 1), Math.clamp(1 - mouth.distance(px, py), 0, 1));
        }
        return mark;
    }

    private static double distance(double x, double y, double toX, double toY) {
        return Math.sqrt((x - toX) * (x - toX) + (y - toY) * (y - toY));
    }
}
