package dev.reprise.data;

import dev.reprise.core.InvalidInputException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The binary files of CIFAR-10 and CIFAR-100: records of a label (CIFAR-100: a coarse and a fine one) and 3,072 bytes, the red, green and blue planes of an image of
 * 32 x 32.
 *
 * <pre>{@code
 * var test = CifarFiles.ten(List.of(Path.of("cifar-10-batches-bin/test_batch.bin")));
 * }</pre>
 */
public final class CifarFiles {
    private static final int SIDE = 32;
    private static final int PIXELS = 3 * SIDE * SIDE;

    /** The largest file: room for 100,000 images. */
    private static final int LARGEST = 100_000 * (PIXELS + 2);

    private static final int MOST_IMAGES = 200_000;

    private static final List<String> TEN =
            List.of("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck");

    private enum Layout {
        TEN(1, 0, 10),
        HUNDRED_COARSE(2, 0, 20),
        HUNDRED_FINE(2, 1, 100);

        private final int labels;
        private final int chosen;
        private final int classes;

        Layout(int labels, int chosen, int classes) {
            this.labels = labels;
            this.chosen = chosen;
            this.classes = classes;
        }

        private int recordBytes() {
            return labels + PIXELS;
        }
    }

    private CifarFiles() {}

    /** The images of CIFAR-10 files, one file after the other. @throws InvalidInputException if a file is no whole number of records, or a label is not below 10 */
    public static LabelledImages ten(List<Path> files) {
        return read(files, Layout.TEN, TEN);
    }

    /** The images of CIFAR-100 files with their fine labels. @throws InvalidInputException as {@link #ten}, labels below 100 */
    public static LabelledImages hundred(List<Path> files) {
        return read(files, Layout.HUNDRED_FINE, numbers(100));
    }

    /** The images of CIFAR-100 files with their coarse labels. @throws InvalidInputException as {@link #ten}, labels below 20 */
    public static LabelledImages hundredCoarse(List<Path> files) {
        return read(files, Layout.HUNDRED_COARSE, numbers(20));
    }

    private static List<String> numbers(int count) {
        return IntStream.range(0, count).mapToObj(Integer::toString).toList();
    }

    private static LabelledImages read(List<Path> files, Layout layout, List<String> classes) {
        var parts = new ArrayList<LabelledImages>();
        long images = 0;
        for (var file : files) {
            var part = parse(InputFile.readAll(file, LARGEST), file.toString(), layout, classes);
            parts.add(part);
            images += part.size();
        }
        if (images > MOST_IMAGES) {
            throw new InvalidInputException("%d images are more than %d".formatted(images, MOST_IMAGES));
        }
        var pixels = new float[(int) images * PIXELS];
        var labels = new int[(int) images];
        int at = 0;
        for (var part : parts) {
            System.arraycopy(part.pixels(), 0, pixels, at * PIXELS, part.size() * PIXELS);
            System.arraycopy(part.labels(), 0, labels, at, part.size());
            at += part.size();
        }
        return new LabelledImages(3, SIDE, SIDE, pixels, labels, classes);
    }

    static LabelledImages parseTen(byte[] bytes, String origin) {
        return parse(bytes, origin, Layout.TEN, TEN);
    }

    private static LabelledImages parse(byte[] bytes, String origin, Layout layout, List<String> classes) {
        int record = layout.recordBytes();
        if (bytes.length == 0 || bytes.length % record != 0) {
            throw new InvalidInputException(
                    "%s: %d bytes are no whole number of records of %d (%d label bytes and %d pixels)"
                            .formatted(origin, bytes.length, record, layout.labels, PIXELS));
        }
        int images = bytes.length / record;
        var labels = new int[images];
        var pixels = new float[images * PIXELS];
        for (int i = 0; i < images; i++) {
            labels[i] = Byte.toUnsignedInt(bytes[i * record + layout.chosen]);
            if (labels[i] >= layout.classes) {
                throw new InvalidInputException("%s: image %d has the label %d; there are %d classes"
                        .formatted(origin, i, labels[i], layout.classes));
            }
            int from = i * record + layout.labels;
            var unit = LabelledImages.unit(Arrays.copyOfRange(bytes, from, from + PIXELS));
            System.arraycopy(unit, 0, pixels, i * PIXELS, PIXELS);
        }
        return new LabelledImages(3, SIDE, SIDE, pixels, labels, classes);
    }
}
