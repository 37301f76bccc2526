package dev.reprise.data;

import dev.reprise.core.InvalidInputException;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * An array of bytes in the format of the MNIST files, plain or gzipped: two zero bytes, the type (8, unsigned bytes; no other is read), the number of dimensions, each
 * dimension as a big-endian 32-bit integer, then the values, the last dimension fastest.
 *
 * <pre>{@code
 * var train = IdxFile.images(Path.of("train-images-idx3-ubyte.gz"), Path.of("train-labels-idx1-ubyte.gz"));
 * }</pre>
 *
 * @param values unsigned bytes, as many as the product of the dimensions
 */
@SuppressWarnings("ArrayRecordComponent") // not compared as wholes
public record IdxFile(List<Integer> shape, byte[] values) {
    /** The largest array: room for 500,000 images of 28 x 28. */
    static final int LARGEST = 400_000_000;

    private static final int UNSIGNED_BYTES = 8;
    private static final int MOST_DIMENSIONS = 8;

    public IdxFile {
        shape = List.copyOf(shape);
    }

    /** @throws InvalidInputException if it is not such a file, or its size is not that of its dimensions */
    public static IdxFile read(Path file) {
        InputFile.requireRegular(file);
        try (var input = new BufferedInputStream(Files.newInputStream(file))) {
            return parse(input, file.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Grey images with their labels; pixels are divided by 255, classes named by their numbers.
     *
     * @throws InvalidInputException as {@link #read}, and if the files do not belong together
     */
    public static LabelledImages images(Path images, Path labels) {
        var pixels = read(images);
        var classes = read(labels);
        if (pixels.shape.size() != 3) {
            throw new InvalidInputException(
                    "%s: images have 3 dimensions, this file has the shape %s".formatted(images, pixels.shape));
        }
        if (classes.shape.size() != 1) {
            throw new InvalidInputException(
                    "%s: labels have 1 dimension, this file has the shape %s".formatted(labels, classes.shape));
        }
        int count = pixels.shape.get(0);
        if (classes.values.length != count) {
            throw new InvalidInputException(
                    "%s has %d labels, but %s has %d images".formatted(labels, classes.values.length, images, count));
        }
        if (count == 0 || pixels.values.length == 0) {
            throw new InvalidInputException(images + ": no pixels; the shape is " + pixels.shape);
        }
        var values = new int[count];
        int largest = 0;
        for (int i = 0; i < count; i++) {
            values[i] = Byte.toUnsignedInt(classes.values[i]);
            largest = Math.max(largest, values[i]);
        }
        return new LabelledImages(
                1,
                pixels.shape.get(1),
                pixels.shape.get(2),
                LabelledImages.unit(pixels.values),
                values,
                IntStream.rangeClosed(0, largest).mapToObj(Integer::toString).toList());
    }

    /** @param input supports mark */
    static IdxFile parse(InputStream input, String origin) throws IOException {
        input.mark(2);
        boolean zipped = input.read() == 0x1F && input.read() == 0x8B;
        input.reset();
        try {
            return array(new DataInputStream(zipped ? new GZIPInputStream(input) : input), origin);
        } catch (EOFException e) {
            throw new InvalidInputException(
                    origin + ": ends within " + (zipped ? "the compressed data" : "the header"), e);
        } catch (ZipException e) {
            throw new InvalidInputException(origin + ": damaged gzip data: " + e.getMessage(), e);
        }
    }

    private static IdxFile array(DataInputStream input, String origin) throws IOException {
        int zero = input.readUnsignedShort();
        int type = input.readUnsignedByte();
        int dimensions = input.readUnsignedByte();
        if (zero != 0) {
            throw new InvalidInputException(
                    "%s: not an IDX file: it begins with %04X, not with 0000".formatted(origin, zero));
        }
        if (type != UNSIGNED_BYTES) {
            throw new InvalidInputException(
                    "%s: type 0x%02X; only unsigned bytes (0x08) are read".formatted(origin, type));
        }
        if (dimensions == 0 || dimensions > MOST_DIMENSIONS) {
            throw new InvalidInputException(
                    "%s: %d dimensions; 1 to %d are read".formatted(origin, dimensions, MOST_DIMENSIONS));
        }
        var shape = new ArrayList<Integer>();
        long size = 1;
        for (int i = 0; i < dimensions; i++) {
            int length = input.readInt();
            if (length < 0) {
                throw new InvalidInputException(
                        "%s: dimension %d is %d".formatted(origin, i, Integer.toUnsignedLong(length)));
            }
            shape.add(length);
            size *= length;
            if (size > LARGEST) {
                throw new InvalidInputException(
                        "%s: dimensions from %s on give more than %d values".formatted(origin, shape, LARGEST));
            }
        }
        var values = input.readNBytes((int) size);
        if (values.length < size) {
            throw new InvalidInputException("%s: ends after %d of the %d values that its shape %s asks for"
                    .formatted(origin, values.length, size, shape));
        }
        if (input.read() >= 0) {
            throw new InvalidInputException(
                    "%s: more bytes than the %d values of its shape %s".formatted(origin, size, shape));
        }
        return new IdxFile(shape, values);
    }
}
