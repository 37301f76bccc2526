package dev.reprise.data.generator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.reprise.data.generator.Tools.Picture;
import dev.reprise.data.generator.Tools.Region;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ToolsTest {
    private static final Tools TOOLS = Tools.generate(1);

    @Test
    void theSameSeedGivesTheSameBytes() {
        assertThat(Golden.hash(
                        TOOLS.ego().get(3).pixels(),
                        TOOLS.exo().get(77).pixels(),
                        TOOLS.test().get(50).pixels()))
                .isEqualTo("3a44f020d6d99d7e688c613c4040b7888904f80f91916d45807120ae4318b686");
        assertThat(Tools.generate(2).ego().get(3).pixels())
                .isNotEqualTo(TOOLS.ego().get(3).pixels());
    }

    @Test
    void setsAreAsLargeAsTheRecipeSaysAndTheLastKindIsForTestsAlone() {
        assertThat(TOOLS.ego()).hasSize(120).allMatch(Picture::seen).noneMatch(Picture::exocentric);
        assertThat(TOOLS.exo()).hasSize(240).allMatch(Picture::seen).allMatch(Picture::exocentric);
        assertThat(TOOLS.test()).hasSize(90).noneMatch(Picture::exocentric);
        assertThat(TOOLS.test().stream().filter(picture -> !picture.seen())).hasSize(30);
    }

    @Test
    void aHandHidesAThirdToSixTenthsOfThePartInExocentricPicturesAlone() {
        for (var picture : TOOLS.exo()) {
            assertThat(picture.covered()).isBetween(.3, .6);
            assertThat(picture.regions()).contains(Region.HAND, Region.PERSON, Region.BODY, Region.PART);
        }
        for (var picture :
                Stream.concat(TOOLS.ego().stream(), TOOLS.test().stream()).toList()) {
            assertThat(picture.covered()).isZero();
            assertThat(picture.regions()).doesNotContain(Region.HAND, Region.PERSON);
            assertThat(picture.regions().stream().filter(Region.PART::equals).count())
                    .isGreaterThan(40);
        }
    }

    @Test
    void objectsAreSmallerInExocentricPictures() {
        ToDoubleFunction<List<Picture>> body = pictures -> pictures.stream()
                .mapToLong(picture -> picture.regions().stream()
                        .filter(r -> r == Region.BADGE || r == Region.BODY)
                        .count())
                .average()
                .orElseThrow();
        assertThat(Math.sqrt(body.applyAsDouble(TOOLS.exo()) / body.applyAsDouble(TOOLS.ego())))
                .as("scale, part of it under the hand")
                .isBetween(.45, .65);
    }

    @Test
    void theTruthIsThePartBlurred() {
        var picture = TOOLS.test().get(7);
        var truth = picture.truth();
        var part = picture.cover(Region.PART);
        assertThat(Arrays.stream(truth).sum())
                .isBetween(.9 * Arrays.stream(part).sum(), Arrays.stream(part).sum());
        assertThat(centre(truth, 0)).isCloseTo(centre(part, 0), within(.2));
        assertThat(centre(truth, 1)).isCloseTo(centre(part, 1), within(.2));
        assertThat(Arrays.stream(truth).max().orElseThrow())
                .isLessThan(Arrays.stream(part).max().orElseThrow());
    }

    private static double centre(double[] map, int axis) {
        double sum = 0;
        double all = 0;
        for (int i = 0; i < map.length; i++) {
            int place = axis == 0 ? i / Tools.GRID : i % Tools.GRID;
            sum += map[i] * place;
            all += map[i];
        }
        return sum / all;
    }

    /** The tint of the corner tells the action in most pictures, but not in all: it is a shortcut. */
    @Test
    void backgroundAndBadgeAreTypicalOfTheAction() {
        var pictures = Stream.concat(TOOLS.ego().stream(), TOOLS.exo().stream()).toList();
        var badge = new double[6][3];
        var counts = new int[6];
        for (var picture : pictures) {
            mean(picture, Region.BADGE, badge[picture.action()]);
            counts[picture.action()]++;
        }
        int badges = 0;
        for (var picture : pictures) {
            var own = new double[3];
            mean(picture, Region.BADGE, own);
            badges += nearest(own, badge, counts) == picture.action() ? 1 : 0;
        }
        assertThat(badges).isEqualTo(pictures.size());
        var ground = new double[6][3];
        for (var picture : pictures) {
            mean(picture, Region.BACKGROUND, ground[picture.action()]);
        }
        int grounds = 0;
        for (var picture : pictures) {
            var own = new double[3];
            mean(picture, Region.BACKGROUND, own);
            grounds += nearest(own, ground, counts) == picture.action() ? 1 : 0;
        }
        assertThat((double) grounds / pictures.size()).isBetween(.65, .85);
    }

    private static void mean(Picture picture, Region region, double[] sum) {
        int plane = Tools.SIDE * Tools.SIDE;
        var at = IntStream.range(0, plane)
                .filter(i -> picture.regions().get(i) == region)
                .toArray();
        for (int c = 0; c < 3; c++) {
            for (int i : at) {
                sum[c] += (double) picture.pixels()[c * plane + i] / at.length;
            }
        }
    }

    private static int nearest(double[] own, double[][] sums, int[] counts) {
        int nearest = -1;
        double best = Double.POSITIVE_INFINITY;
        for (int a = 0; a < sums.length; a++) {
            double distance = 0;
            for (int c = 0; c < 3; c++) {
                distance += Math.pow(own[c] - sums[a][c] / counts[a], 2);
            }
            if (distance < best) {
                best = distance;
                nearest = a;
            }
        }
        return nearest;
    }

    @Test
    void affinityKnowsObjectAndPartOfTheRightActionAlone() {
        var picture = TOOLS.ego().get(0);
        var features = ToolFeatures.of(picture, 1, 0);
        assertThat(Golden.hash(features.descriptors(), features.attention(), features.actionAffinity(0)))
                .isEqualTo("5ee28514cf07c1b41e2294d1de6caf3862c9faed0d3cefb167fcc8cbc233ab5a");
        var part = picture.cover(Region.PART);
        var body = picture.cover(Region.BODY);
        var ground = picture.cover(Region.BACKGROUND);
        var affinity = features.actionAffinity(picture.action());
        assertThat(weighted(affinity, part, .99)).isCloseTo(.30, within(.01));
        assertThat(weighted(affinity, body, .99)).isCloseTo(.26, within(.01));
        assertThat(weighted(affinity, ground, .99)).isCloseTo(.20, within(.005));
        var wrong = features.actionAffinity((picture.action() + 1) % 6);
        assertThat(weighted(wrong, part, .99)).isCloseTo(.20, within(.01));
        var dimmed = new ArrayList<Float>();
        var hands = new ArrayList<Float>();
        for (int i = 0; i < 240; i += 6) {
            var exo = TOOLS.exo().get(i);
            var tokens = ToolFeatures.of(exo, 1, 120 + i);
            for (int token = 0; token < ToolFeatures.TOKENS; token++) {
                if (exo.cover(Region.BODY)[token] == 1) {
                    dimmed.add(tokens.actionAffinity(exo.action())[token]);
                }
                if (exo.cover(Region.HAND)[token] == 1) {
                    hands.add(tokens.entityAffinity()[token]);
                }
            }
        }
        assertThat(dimmed.stream().mapToDouble(x -> x).average().orElseThrow()).isCloseTo(.242, within(.004));
        assertThat(hands.stream().mapToDouble(x -> x).average().orElseThrow()).isCloseTo(.27, within(.004));
    }

    private static double weighted(float[] values, double[] cover, double atLeast) {
        return IntStream.range(0, values.length)
                .filter(i -> cover[i] >= atLeast)
                .mapToDouble(i -> values[i])
                .average()
                .orElseThrow();
    }

    @Test
    void headsZeroOneAndThreeLookAtTheObject() {
        var picture = TOOLS.ego().get(30);
        var features = ToolFeatures.of(picture, 1, 30);
        var ground = picture.cover(Region.BACKGROUND);
        for (int head = 0; head < ToolFeatures.HEADS; head++) {
            double sum = 0;
            double object = 0;
            for (int i = 0; i < ToolFeatures.TOKENS; i++) {
                double weight = features.attention()[head * ToolFeatures.TOKENS + i];
                sum += weight;
                object += weight * (1 - ground[i]);
            }
            double share = 1 - Arrays.stream(ground).average().orElseThrow();
            assertThat(sum).isCloseTo(1, within(1e-5));
            if (List.of(0, 1, 3).contains(head)) {
                assertThat(object).as("head %d", head).isGreaterThan(1.7 * share);
            } else {
                assertThat(object).as("head %d", head).isCloseTo(share, within(.1));
            }
        }
    }

    @Test
    void descriptorsOfPartsAreAlike() {
        var features = ToolFeatures.of(TOOLS.ego().get(0), 1, 0);
        var other = ToolFeatures.of(TOOLS.ego().get(15), 1, 15);
        var part = meanDescriptor(features, Region.PART);
        assertThat(cosine(part, meanDescriptor(other, Region.PART)))
                .isGreaterThan(cosine(part, meanDescriptor(other, Region.BODY)) + .1)
                .isGreaterThan(cosine(part, meanDescriptor(other, Region.BACKGROUND)) + .1);
    }

    private static double[] meanDescriptor(ToolFeatures features, Region region) {
        var cover = features.picture().cover(region);
        var mean = new double[ToolFeatures.DESCRIPTOR];
        for (int i = 0; i < cover.length; i++) {
            for (int d = 0; d < mean.length && cover[i] > .8; d++) {
                mean[d] += features.descriptors()[i * mean.length + d];
            }
        }
        return mean;
    }

    private static double cosine(double[] a, double[] b) {
        double ab = 0;
        double aa = 0;
        double bb = 0;
        for (int i = 0; i < a.length; i++) {
            ab += a[i] * b[i];
            aa += a[i] * a[i];
            bb += b[i] * b[i];
        }
        return ab / Math.sqrt(aa * bb);
    }
}
