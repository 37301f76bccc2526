package dev.reprise.data.generator;

import dev.reprise.data.SplitMix64;
import dev.reprise.data.generator.Tools.Picture;
import dev.reprise.data.generator.Tools.Region;
import java.util.Arrays;

/**
 * What frozen image networks would tell of a picture of {@link Tools}, made up from its regions: token descriptors, the attention of a class token, and how
 * well each token fits the words for an action. By construction the words know the object and its part, never the badge or the background.
 *
 * @param descriptors [token, 48]: a fixed orthonormal mix of how much of the token shows part, body, badge, hand and background, its mean colour and four texture
 *     energies (across, down and along both diagonals), with normal noise of .3 of their standard deviation
 * @param attention [head, token], 6 heads, each summing to 1; heads 0, 1 and 3 look at the object, the others anywhere
 */
@SuppressWarnings("ArrayRecordComponent") // not compared as wholes
public record ToolFeatures(Picture picture, float[] descriptors, float[] attention, long seed) {
    public static final int DESCRIPTOR = 48;
    public static final int HEADS = 6;
    public static final int TOKENS = Tools.GRID * Tools.GRID;

    private static final int SOURCES = 12;
    private static final double[][] MIX = orthonormal();

    /** @param index tells the picture's noise from that of others */
    public static ToolFeatures of(Picture picture, long seed, int index) {
        long own = SplitMix64.mix(seed ^ SplitMix64.mix(index));
        var random = SplitMix64.of(own, Streams.TOOL_FEATURES);
        return new ToolFeatures(picture, descriptors(picture, random), attention(picture, random), own);
    }

    /**
     * The cosine of each token with "an item to ACTION with": .20 + .06 object + .04 visible part + N(0, .01), object and part times .7 in exocentric pictures; .20 +
     * N(0, .01) for another action than the picture's.
     */
    public float[] actionAffinity(int action) {
        var random = SplitMix64.of(seed, Streams.TOOL_FEATURES, 1 + action);
        var object = object(picture);
        var part = picture.cover(Region.PART);
        double scale = action != picture.action() ? 0 : picture.exocentric() ? .7 : 1;
        var affinity = new float[TOKENS];
        for (int i = 0; i < TOKENS; i++) {
            affinity[i] = (float) (.2 + scale * (.06 * object[i] + .04 * part[i]) + .01 * random.nextGaussian());
        }
        return affinity;
    }

    /** The cosine of each token with "a person ACTION an item": .20 + .7 (.06 person or hand + .04 hand) + N(0, .01). */
    public float[] entityAffinity() {
        var random = SplitMix64.of(seed, Streams.TOOL_FEATURES, 0);
        var person = picture.cover(Region.PERSON);
        var hand = picture.cover(Region.HAND);
        var affinity = new float[TOKENS];
        for (int i = 0; i < TOKENS; i++) {
            affinity[i] =
                    (float) (.2 + .7 * (.06 * (person[i] + hand[i]) + .04 * hand[i]) + .01 * random.nextGaussian());
        }
        return affinity;
    }

    /** How much of each token shows body, part or badge. */
    private static double[] object(Picture picture) {
        var object = picture.cover(Region.BODY);
        var part = picture.cover(Region.PART);
        var badge = picture.cover(Region.BADGE);
        for (int i = 0; i < TOKENS; i++) {
            object[i] += part[i] + badge[i];
        }
        return object;
    }

    private static float[] attention(Picture picture, SplitMix64 random) {
        var object = object(picture);
        var attention = new float[HEADS * TOKENS];
        for (int head = 0; head < HEADS; head++) {
            boolean looks = head == 0 || head == 1 || head == 3;
            var weights = new double[TOKENS];
            double sum = 0;
            for (int i = 0; i < TOKENS; i++) {
                weights[i] = Math.max(0, (looks ? object[i] : .3) + .2 * random.nextGaussian());
                sum += weights[i];
            }
            for (int i = 0; i < TOKENS; i++) {
                attention[head * TOKENS + i] = (float) (weights[i] / sum);
            }
        }
        return attention;
    }

    private static float[] descriptors(Picture picture, SplitMix64 random) {
        var sources = sources(picture);
        var signal = new double[TOKENS * DESCRIPTOR];
        for (int i = 0; i < TOKENS; i++) {
            for (int d = 0; d < DESCRIPTOR; d++) {
                for (int s = 0; s < SOURCES; s++) {
                    signal[i * DESCRIPTOR + d] += MIX[s][d] * sources[s][i];
                }
            }
        }
        double mean = Arrays.stream(signal).sum() / signal.length;
        double variance = 0;
        for (double value : signal) {
            variance += (value - mean) * (value - mean) / signal.length;
        }
        var descriptors = new float[signal.length];
        for (int i = 0; i < signal.length; i++) {
            descriptors[i] = (float) (signal[i] + .3 * Math.sqrt(variance) * random.nextGaussian());
        }
        return descriptors;
    }

    private static double[][] sources(Picture picture) {
        var sources = new double[SOURCES][];
        sources[0] = picture.cover(Region.PART);
        sources[1] = picture.cover(Region.BODY);
        sources[2] = picture.cover(Region.BADGE);
        sources[3] = picture.cover(Region.HAND);
        sources[4] = picture.cover(Region.BACKGROUND);
        var person = picture.cover(Region.PERSON);
        for (int i = 0; i < TOKENS; i++) {
            sources[4][i] += person[i];
        }
        for (int s = 5; s < SOURCES; s++) {
            sources[s] = new double[TOKENS];
        }
        int plane = Tools.SIDE * Tools.SIDE;
        var grey = new double[plane];
        for (int i = 0; i < plane; i++) {
            int token = i / Tools.SIDE / Tools.PATCH * Tools.GRID + i % Tools.SIDE / Tools.PATCH;
            for (int c = 0; c < 3; c++) {
                double value = picture.pixels()[c * plane + i];
                sources[5 + c][token] += value / (Tools.PATCH * Tools.PATCH);
                grey[i] += value / 3;
            }
        }
        int[] steps = {1, Tools.SIDE, Tools.SIDE + 1, Tools.SIDE - 1};
        for (int i = 0; i < plane; i++) {
            int x = i % Tools.SIDE;
            int y = i / Tools.SIDE;
            if (x % Tools.PATCH == 0 || x % Tools.PATCH == Tools.PATCH - 1 || y % Tools.PATCH == Tools.PATCH - 1) {
                continue;
            }
            int token = y / Tools.PATCH * Tools.GRID + x / Tools.PATCH;
            for (int t = 0; t < steps.length; t++) {
                sources[8 + t][token] += 2 * Math.abs(grey[i] - grey[i + steps[t]]) / 6;
            }
        }
        return sources;
    }

    /** Twelve orthonormal rows of 48, the same for every seed (Gram and Schmidt). */
    private static double[][] orthonormal() {
        var random = SplitMix64.of(0, Streams.TOOL_FEATURES);
        var rows = new double[SOURCES][DESCRIPTOR];
        for (int r = 0; r < SOURCES; r++) {
            for (int d = 0; d < DESCRIPTOR; d++) {
                rows[r][d] = random.nextGaussian();
            }
            for (int q = 0; q < r; q++) {
                double dot = dot(rows[r], rows[q]);
                for (int d = 0; d < DESCRIPTOR; d++) {
                    rows[r][d] -= dot * rows[q][d];
                }
            }
            double norm = Math.sqrt(dot(rows[r], rows[r]));
            for (int d = 0; d < DESCRIPTOR; d++) {
                rows[r][d] /= norm;
            }
        }
        return rows;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
