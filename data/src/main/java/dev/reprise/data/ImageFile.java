package dev.reprise.data;

import dev.reprise.core.InvalidInputException;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * A PNG or JPEG picture, decoded. Its size is known and judged before it is decoded, its transparency is left out, an orientation noted by a camera is not applied.
 *
 * @param channels 1 for a grey file, else 3 (red, green, blue)
 * @param pixels [channel, row, column], in 0..1
 */
public record ImageFile(int channels, int height, int width, float[] pixels) {
    /** The largest file, in bytes. */
    static final int LARGEST_FILE = 64 << 20;

    /** The longest side, in pixels. */
    static final int LONGEST_SIDE = 16_384;

    /** The largest picture, in pixels. */
    static final int LARGEST = 50_000_000;

    private static final long PNG = 0x89504E470D0A1A0AL;
    private static final int PNG_END = 0x49454E44;
    private static final int JPEG = 0xFFD8FF;

    /** @throws InvalidInputException if it is neither a PNG nor a JPEG file, too large, or damaged */
    public static ImageFile read(Path file) {
        return parse(InputFile.readAll(file, LARGEST_FILE), file.toString());
    }

    static ImageFile parse(byte[] bytes, String origin) {
        var format = format(bytes, origin);
        var readers = ImageIO.getImageReadersByFormatName(format);
        if (!readers.hasNext()) {
            throw new IllegalStateException("this Java cannot read " + format);
        }
        var reader = readers.next();
        try (var input = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
            reader.setInput(input, true, true);
            return decode(reader, origin);
        } catch (InvalidInputException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            // The JDK's decoders answer damage with whatever happens to go wrong inside of them.
            throw new InvalidInputException(
                    "%s: a damaged or unusual %s file: %s"
                            .formatted(origin, format, Text.quote(String.valueOf(e.getMessage()))),
                    e);
        } finally {
            reader.dispose();
        }
    }

    private static String format(byte[] bytes, String origin) {
        var buffer = ByteBuffer.wrap(bytes);
        if (bytes.length >= Long.BYTES && buffer.getLong() == PNG) {
            requireWholeChunks(buffer, origin);
            return "png";
        }
        if (bytes.length >= Integer.BYTES && buffer.getInt(0) >>> 8 == JPEG) {
            return "jpeg";
        }
        throw new InvalidInputException(origin + ": neither a PNG nor a JPEG file, going by its first bytes");
    }

    /** Every chunk of a PNG file lies inside of it: decoders allocate what a chunk says. */
    private static void requireWholeChunks(ByteBuffer png, String origin) {
        int type;
        do {
            if (png.remaining() < 12) {
                throw new InvalidInputException(origin + ": a PNG file that ends before its IEND chunk");
            }
            int length = png.getInt();
            type = png.getInt();
            if (length < 0 || length > png.remaining() - 4) {
                throw new InvalidInputException("%s: a PNG chunk of %d bytes, %d are left"
                        .formatted(origin, Integer.toUnsignedLong(length), png.remaining() - 4));
            }
            png.position(png.position() + length + 4);
        } while (type != PNG_END);
    }

    private static ImageFile decode(ImageReader reader, String origin) throws IOException {
        int width = reader.getWidth(0);
        int height = reader.getHeight(0);
        if (width < 1
                || height < 1
                || width > LONGEST_SIDE
                || height > LONGEST_SIDE
                || (long) width * height > LARGEST) {
            throw new InvalidInputException("%s: %d x %d pixels; at most %d along a side and %d in all are read"
                    .formatted(origin, width, height, LONGEST_SIDE, LARGEST));
        }
        var picture = reader.read(0);
        return picture.getColorModel().getColorSpace().getType() == ColorSpace.TYPE_GRAY
                ? grey(picture)
                : colour(picture);
    }

    /** Samples as they are: the JDK's conversion to RGB would change their gamma. */
    private static ImageFile grey(BufferedImage picture) {
        int width = picture.getWidth();
        int height = picture.getHeight();
        float largest = (1 << picture.getSampleModel().getSampleSize(0)) - 1;
        var pixels = picture.getRaster().getSamples(0, 0, width, height, 0, new float[width * height]);
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] /= largest;
        }
        return new ImageFile(1, height, width, pixels);
    }

    private static ImageFile colour(BufferedImage picture) {
        int width = picture.getWidth();
        int height = picture.getHeight();
        var pixels = new float[3 * width * height];
        var row = new int[width];
        for (int y = 0; y < height; y++) {
            picture.getRGB(0, y, width, 1, row, 0, width);
            for (int x = 0; x < width; x++) {
                for (int c = 0; c < 3; c++) {
                    pixels[(c * height + y) * width + x] = (row[x] >> 16 - 8 * c & 0xFF) / 255f;
                }
            }
        }
        return new ImageFile(3, height, width, pixels);
    }
}
