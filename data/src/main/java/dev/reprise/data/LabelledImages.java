package dev.reprise.data;

import java.util.Arrays;
import java.util.List;

/**
 * Images of one size with a class each, generated or read from a file.
 *
 * <pre>{@code
 * var digits = Digits.generate(1, 12_000);
 * var train = digits.range(0, 10_000);
 * var test = digits.range(10_000, 12_000).standardised(train.mean(), train.standardDeviation());
 * }</pre>
 *
 * @param channels 1 (grey) or 3 (red, green, blue)
 * @param pixels [image, channel, row, column], in 0..1 unless they have been standardised
 * @param labels the class of each image, an index into {@code classes}
 * @param classes the names of the classes
 */
@SuppressWarnings("ArrayRecordComponent") // not compared as wholes
public record LabelledImages(int channels, int height, int width, float[] pixels, int[] labels, List<String> classes) {

    public LabelledImages {
        classes = List.copyOf(classes);
        if ((long) channels * height * width * labels.length != pixels.length) {
            throw new IllegalArgumentException("%d pixels are not %d images of %d x %d x %d"
                    .formatted(pixels.length, labels.length, channels, height, width));
        }
    }

    /** Unsigned bytes as numbers in 0..1. */
    static float[] unit(byte[] bytes) {
        var unit = new float[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            unit[i] = Byte.toUnsignedInt(bytes[i]) / 255f;
        }
        return unit;
    }

    /** How many images there are. */
    public int size() {
        return labels.length;
    }

    /** How many numbers an image has. */
    public int imageSize() {
        return channels * height * width;
    }

    /** The pixels of one image, [channel, row, column]. */
    public float[] image(int index) {
        return Arrays.copyOfRange(pixels, index * imageSize(), (index + 1) * imageSize());
    }

    /** The images from one number to before another. */
    public LabelledImages range(int from, int to) {
        return new LabelledImages(
                channels,
                height,
                width,
                Arrays.copyOfRange(pixels, from * imageSize(), to * imageSize()),
                Arrays.copyOfRange(labels, from, to),
                classes);
    }

    /** The same images with other pixels, of the same size. */
    public LabelledImages withPixels(float[] changed) {
        return new LabelledImages(channels, height, width, changed, labels, classes);
    }

    /** The mean of all pixels. */
    public double mean() {
        double sum = 0;
        for (float pixel : pixels) {
            sum += pixel;
        }
        return sum / pixels.length;
    }

    /** The standard deviation of all pixels (of the population). */
    public double standardDeviation() {
        double mean = mean();
        double sum = 0;
        for (float pixel : pixels) {
            sum += (pixel - mean) * (pixel - mean);
        }
        return Math.sqrt(sum / pixels.length);
    }

    /** Every pixel x as (x - mean) / standardDeviation, with the figures of the training images. */
    public LabelledImages standardised(double mean, double standardDeviation) {
        var changed = new float[pixels.length];
        for (int i = 0; i < changed.length; i++) {
            changed[i] = (float) ((pixels[i] - mean) / standardDeviation);
        }
        return withPixels(changed);
    }
}
