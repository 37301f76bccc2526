package dev.reprise.data.generator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.reprise.data.LabelledImages;
import dev.reprise.data.generator.CaptionedShapes.Style;
import dev.reprise.data.generator.Prototypes.Domain;
import dev.reprise.data.generator.ShapeScenes.Mood;
import dev.reprise.data.generator.ShapeScenes.Topic;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ImageGeneratorsTest {
    interface Generator {
        LabelledImages generate(long seed, int size);
    }

    static Stream<Arguments> generators() {
        return Stream.of(
                generator(
                        "digits28",
                        Digits::generate,
                        "94e738f690b855bff022b1867779902d5dc0ac24bb833502007f1cca5b3c92a0"),
                generator(
                        "low contrast",
                        (s, n) -> Dressings.lowContrast(Digits.generate(s, n), s),
                        "e4c03bac7d41d90d7282040f8e5b18877a188038820d3207a64bb12e0275f78d"),
                generator(
                        "exposure",
                        (s, n) -> Dressings.exposure(Digits.generate(s, n), s),
                        "2be12d8f217dd8229c2b684e6fd3f58769a9c13b5be08daa19bef049d1805c09"),
                generator(
                        "coloured",
                        (s, n) -> Dressings.coloured(Digits.generate(s, n), s),
                        "5533c85057a56875d8397733de9ea546eb41c71e6ee648fea961834941521022"),
                generator(
                        "garments28",
                        (s, n) -> Garments.generate(s, n, Garments.Setting.PLAIN),
                        "e7698e9bb0a72cbd2e9fb8fd57e476ca78b12259c6d0d92ccb409e5b49877683"),
                generator(
                        "garments28 hard",
                        (s, n) -> Garments.generate(s, n, Garments.Setting.HARD),
                        "60f30b0d5da9e40cda08759f70ca86fa03c594c5cbd1fe85e7f7358b9fcae464"),
                generator(
                        "shapes32",
                        (s, n) -> CaptionedShapes.generate(s, n, Style.PLAIN).images(),
                        "803f5cf460e08bca94e7a40677ce7ef3fcef3f4321643980cf19f67a8f3c7581"),
                generator(
                        "shapes32 shifted",
                        (s, n) -> CaptionedShapes.generate(s, n, Style.SHIFTED).images(),
                        "d3fbee22145c961054dfb8e1ff636a740d059fd3943654cfb4d48a74e1c256fa"),
                generator(
                        "torus24",
                        TorusShapes::generate,
                        "40f9f62a6d46b6538ffcf13d1faba8d3ab0780f61f6f7c50978f4155b130cbef"),
                generator(
                        "shape16",
                        SmallShapes::generate,
                        "f5adeffc465732adb5bff28edecdb2d5cfad7ebdaab6b1cfc599c7b65d17b14e"),
                generator(
                        "shapes24",
                        (s, n) -> ShapeScenes.generate(s, n).images(),
                        "c4446cb5d262d6eceac8e048400b67ca50665bb2c9e80be4b8eb9d42842a330c"));
    }

    private static Arguments generator(String name, Generator generator, String sha256) {
        return Arguments.of(name, generator, sha256);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("generators")
    void theSameSeedGivesTheSameBytes(String name, Generator generator, String sha256) {
        var images = generator.generate(1, 20);
        assertThat(Golden.hash(images)).as(name).isEqualTo(sha256);
        assertThat(generator.generate(2, 20).pixels()).isNotEqualTo(images.pixels());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("generators")
    void aSmallerSetIsTheBeginningOfALargerOne(String name, Generator generator, String sha256) {
        var larger = generator.generate(3, 12).range(0, 7);
        assertThat(Golden.hash(generator.generate(3, 7))).as(name).isEqualTo(Golden.hash(larger));
    }

    @Test
    void digitsHaveTheMeanAndSpreadOfTheirRecipeAndASmallNetworkReadsThem() {
        var digits = Digits.generate(1, 4000);
        assertThat(digits.mean()).isCloseTo(.16, within(.01));
        assertThat(digits.standardDeviation()).isCloseTo(.32, within(.01));
        assertThat(Arrays.stream(digits.labels()).distinct().count()).isEqualTo(10);
        var net = Perceptron.fit(digits.range(0, 3000), 40, 4, .03);
        assertThat(net.accuracy(digits.range(3000, 4000))).isGreaterThan(.96);
    }

    @Test
    void lowContrastLeavesMuchLessToRead() {
        var dressed = Dressings.lowContrast(Digits.generate(1, 4000), 1);
        var train = dressed.range(0, 3000).standardised(dressed.mean(), dressed.standardDeviation());
        var test = dressed.range(3000, 4000).standardised(dressed.mean(), dressed.standardDeviation());
        assertThat(train.mean()).isCloseTo(0, within(.02));
        assertThat(Perceptron.fit(train, 40, 3, .01).accuracy(test)).isBetween(.5, .9);
    }

    @Test
    void exposureIsContrastAndBrightnessOverTheDigit() {
        var digits = Digits.generate(1, 500);
        var exposed = Dressings.exposure(digits, 1);
        int n = digits.imageSize();
        double logContrast = 0;
        for (int i = 0; i < digits.size(); i++) {
            var x = digits.image(i);
            var y = exposed.image(i);
            double contrast = slope(x, y);
            logContrast += Math.log(contrast) / digits.size();
            double rest = 0;
            for (int j = 0; j < n; j++) {
                rest += (y[j] - contrast * x[j]) / n;
            }
            assertThat(rest).as("brightness and noise").isBetween(0.0, 1 - .75 * contrast);
        }
        assertThat(logContrast).isCloseTo(Math.log(.05) / 2, within(.15));
    }

    private static double slope(float[] x, float[] y) {
        double mx = 0;
        double my = 0;
        for (int i = 0; i < x.length; i++) {
            mx += x[i] / x.length;
            my += y[i] / x.length;
        }
        double xy = 0;
        double xx = 0;
        for (int i = 0; i < x.length; i++) {
            xy += (x[i] - mx) * (y[i] - my);
            xx += (x[i] - mx) * (x[i] - mx);
        }
        return xy / xx;
    }

    @Test
    void aLinearClassifierReadsPlainGarmentsAndNotHardOnes() {
        var plain = Garments.generate(1, 3000, Garments.Setting.PLAIN);
        assertThat(Perceptron.fit(plain.range(0, 2000), 0, 8, .02).accuracy(plain.range(2000, 3000)))
                .isGreaterThan(.97);
        var hard = Garments.generate(1, 3000, Garments.Setting.HARD);
        assertThat(Perceptron.fit(hard.range(0, 2000), 0, 8, .02).accuracy(hard.range(2000, 3000)))
                .isBetween(.6, .95);
    }

    @Test
    void everySixtyFourCaptionedShapesHoldEachClassOnce() {
        var shapes = CaptionedShapes.generate(1, 192, Style.PLAIN);
        for (int batch = 0; batch < 3; batch++) {
            assertThat(shapes.images().range(64 * batch, 64 * batch + 64).labels())
                    .doesNotHaveDuplicates();
        }
        for (int i = 0; i < 192; i++) {
            assertThat(shapes.captions().get(i))
                    .contains(CaptionedShapes.CLASSES.get(shapes.images().labels()[i]));
            assertThat(List.of(shapes.captions().get(i).split(" ", -1)))
                    .hasSizeLessThanOrEqualTo(10)
                    .isSubsetOf(CaptionedShapes.VOCABULARY);
        }
        var later = CaptionedShapes.generate(1, 64, 128, Style.PLAIN);
        assertThat(later.captions()).isEqualTo(shapes.captions().subList(64, 192));
        assertThat(later.images().pixels())
                .containsExactly(shapes.images().range(64, 192).pixels());
        assertThat(CaptionedShapes.VOCABULARY).hasSizeBetween(30, 40);
        assertThat(CaptionedShapes.caption("a photo of a *", 8)).isEqualTo("a photo of an orange circle");
    }

    @Test
    void theBaseClassesHoldEveryColourAndEveryShape() {
        var base = CaptionedShapes.baseClasses();
        assertThat(base).hasSize(32);
        assertThat(base.stream().map(c -> c / 8).distinct()).hasSize(8);
        assertThat(base.stream().map(c -> c % 8).distinct()).hasSize(8);
    }

    @Test
    void colourAndShapeOfACaptionedShapeAreInItsPixels() {
        var images = CaptionedShapes.generate(5, 640, Style.PLAIN).images();
        int right = 0;
        for (int i = 0; i < images.size(); i++) {
            right += nearestColour(images.image(i)) == images.labels()[i] / 8 ? 1 : 0;
        }
        assertThat(right / 640.0).isGreaterThan(.97);
        for (var a : CaptionedShapes.SHAPES) {
            for (var b : CaptionedShapes.SHAPES) {
                if (a != b) {
                    var one = a.cover(32, 32, 16, 16, 10);
                    var other = b.cover(32, 32, 16, 16, 10);
                    assertThat(IntStream.range(0, one.length)
                                    .mapToDouble(i -> Math.abs(one[i] - other[i]))
                                    .sum())
                            .as("%s against %s", a, b)
                            .isGreaterThan(40);
                }
            }
        }
    }

    /** The named colour to which the most saturated pixels are nearest. */
    private static int nearestColour(float[] image) {
        int plane = image.length / 3;
        double best = -1;
        int at = 0;
        for (int i = 0; i < plane; i++) {
            double high = Math.max(image[i], Math.max(image[plane + i], image[2 * plane + i]));
            double low = Math.min(image[i], Math.min(image[plane + i], image[2 * plane + i]));
            if (high - low > best) {
                best = high - low;
                at = i;
            }
        }
        int nearest = -1;
        double distance = Double.POSITIVE_INFINITY;
        for (int c = 0; c < 8; c++) {
            double d = 0;
            for (int k = 0; k < 3; k++) {
                double difference = CaptionedShapes.COLOURS.get(c).rgb()[k] - image[k * plane + at];
                d += difference * difference;
            }
            if (d < distance) {
                distance = d;
                nearest = c;
            }
        }
        return nearest;
    }

    @Test
    void torusShapesLieInTheMiddleOnAGroundWithoutSeam() {
        var images = TorusShapes.generate(1, 400);
        double inside = 0;
        double across = 0;
        for (int i = 0; i < images.size(); i++) {
            var image = images.image(i);
            for (int y = 0; y < 24; y++) {
                inside += Math.abs(image[y * 24] - image[y * 24 + 1]);
                across += Math.abs(image[y * 24] - image[y * 24 + 23]);
            }
        }
        assertThat(across / inside).isCloseTo(1, within(.1));
        var contrasts = contrasts(TorusShapes.generate(2, 2000));
        assertThat(Perceptron.fit(contrasts.range(0, 1500), 0, 6, .1).accuracy(contrasts.range(1500, 2000)))
                .isGreaterThan(.9);
        assertThat(images.classes())
                .containsExactly("circle", "ring", "square", "triangle", "cross", "l", "stripes", "checker");
    }

    /** How far each pixel's mean over the channels is from the middle. */
    private static LabelledImages contrasts(LabelledImages images) {
        int plane = images.height() * images.width();
        var grey = new float[images.size() * plane];
        for (int i = 0; i < images.size(); i++) {
            var image = images.image(i);
            for (int j = 0; j < plane; j++) {
                grey[i * plane + j] = Math.abs((image[j] + image[plane + j] + image[2 * plane + j]) / 3 - .5f);
            }
        }
        return new LabelledImages(1, images.height(), images.width(), grey, images.labels(), images.classes());
    }

    @Test
    void redIsMeasured() {
        var images = SmallShapes.generate(1, 300);
        for (int i = 0; i < images.size(); i++) {
            double share = SmallShapes.redShare(images.image(i));
            boolean red = images.classes().get(images.labels()[i]).startsWith("red");
            assertThat(share).as("image %d", i).isEqualTo(red ? 1 : 0);
        }
        assertThat(SmallShapes.redShare(new float[12])).isNaN();
    }

    @Test
    void scenesAreToldAsTheirTopicAsks() {
        var scenes = ShapeScenes.generate(1, 1000);
        var nothing = scenes.captions(Topic.NOTHING);
        IntPredicate tells = i -> {
            var shape = scenes.scenes().get(i).shape().word();
            return !List.of("a " + shape, "there is a " + shape + " here").contains(nothing.get(i));
        };
        long told = IntStream.range(0, 1000).filter(tells).count();
        assertThat(told).as("of 150, less the sentiments of faces without mood").isBetween(130L, 150L);
        for (int i = 0; i < 1000; i++) {
            var scene = scenes.scenes().get(i);
            assertThat(scenes.images().labels()[i]).isEqualTo(ShapeScenes.SHAPES.indexOf(scene.shape()));
            assertThat(scene.caption(Topic.PLACE, i))
                    .isEqualTo("a " + scene.shape().word() + " on the "
                            + scene.place().word());
            assertThat(scene.caption(Topic.SENTIMENT, i).contains("happy")).isEqualTo(scene.mood() == Mood.SMILE);
        }
        var words = new HashSet<String>();
        for (var topic : Topic.values()) {
            scenes.captions(topic).forEach(caption -> words.addAll(List.of(caption.split(" ", -1))));
        }
        assertThat(ShapeScenes.VOCABULARY).doesNotHaveDuplicates().containsAll(words);
    }

    @Test
    void placesAreInThePixels() {
        var scenes = ShapeScenes.generate(1, 200);
        for (int i = 0; i < 200; i++) {
            var image = scenes.images().image(i);
            double r = 0;
            double g = 0;
            double b = 0;
            for (int x = 0; x < 24; x++) {
                r += image[x] / 24;
                g += image[576 + x] / 24;
                b += image[1152 + x] / 24;
            }
            var seen = b > r + .3 ? "sea" : g > r + .15 ? "grass" : r > b + .2 ? "sand" : "snow";
            assertThat(seen).isEqualTo(scenes.scenes().get(i).place().word());
        }
    }

    @Test
    void prototypesAreTheSameForEverySeedAndRecoverable() {
        for (int side : new int[] {10, 16}) {
            var train = Prototypes.generate(1, 100, side, Domain.PLAIN);
            var test = Prototypes.generate(2, 40, side, Domain.PLAIN);
            var counts = new int[10];
            Arrays.stream(train.labels()).forEach(label -> counts[label]++);
            assertThat(counts).containsOnly(100);
            assertThat(nearestPrototype(test, side)).as("side %d", side).isGreaterThan(.85);
        }
        assertThat(Golden.hash(Prototypes.generate(1, 5, 10, Domain.PLAIN)))
                .isEqualTo("f88a84421f817b760a322c220dae318c8f3b35e398d3dd416763632be0bc6f21");
    }

    /** Accuracy of the class whose rolled prototype correlates best with the sample. */
    private static double nearestPrototype(LabelledImages images, int side) {
        int right = 0;
        for (int i = 0; i < images.size(); i++) {
            var image = images.image(i);
            double best = -1;
            int nearest = -1;
            for (int p = 0; p < 30; p++) {
                var prototype = Prototypes.prototype(p / 3, p % 3, side);
                for (int roll = 0; roll < 9; roll++) {
                    var rolled = new float[prototype.length];
                    for (int j = 0; j < rolled.length; j++) {
                        int y = (j / side + roll / 3 + side - 1) % side;
                        int x = (j % side + roll % 3 + side - 1) % side;
                        rolled[j] = (float) prototype[y * side + x];
                    }
                    double correlation = slope(rolled, image) * Math.sqrt(slope(image, image) * variance(rolled));
                    if (correlation > best) {
                        best = correlation;
                        nearest = p / 3;
                    }
                }
            }
            right += nearest == images.labels()[i] ? 1 : 0;
        }
        return (double) right / images.size();
    }

    private static double variance(float[] x) {
        double mean = 0;
        double square = 0;
        for (float v : x) {
            mean += v / x.length;
            square += v * v / x.length;
        }
        return square - mean * mean;
    }

    @Test
    void domainsShowTheSameClassesOtherwise() {
        var plain = Prototypes.generate(1, 5, 10, Domain.PLAIN);
        var inverted = Prototypes.generate(1, 5, 10, Domain.INVERTED);
        var rotated = Prototypes.generate(1, 5, 10, Domain.ROTATED);
        assertThat(inverted.labels()).isEqualTo(plain.labels());
        for (int i = 0; i < 100; i++) {
            assertThat(inverted.pixels()[i]).isEqualTo(-plain.pixels()[i]);
        }
        assertThat(rotated.image(0)[0]).isEqualTo(plain.image(0)[90]);
        assertThat(Prototypes.generate(1, 5, 10, Domain.BLURRED).standardDeviation())
                .isLessThan(plain.standardDeviation());
        assertThat(Prototypes.generate(1, 5, 10, Domain.NOISY).standardDeviation())
                .isGreaterThan(plain.standardDeviation());
    }
}
