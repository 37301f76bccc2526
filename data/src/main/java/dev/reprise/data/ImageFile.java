package dev.reprise.data;

import dev.reprise.core.InvalidInputException;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * A PNG or JPEG picture, decoded. Its size is known and judged before it is decoded, its transparency is left out; a colour profile and an orientation
 * noted by a camera are not applied.
 *
 * @param channels 1 for a grey file, else 3 (red, green, blue)
 * @param pixels [channel, row, column], in 0..1
 */
@SuppressWarnings("ArrayRecordComponent") // not compared as wholes
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
    private static final int APPLICATION_0 = 0xE0;
    private static final int APPLICATION_15 = 0xEF;
    private static final String PROFILE = "ICC_PROFILE";

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
        try (var input = new MemoryCacheImageInputStream(
                new ByteArrayInputStream(format.equals("jpeg") ? withoutProfile(bytes) : bytes))) {
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

    /** A JPEG file without its colour profile: the JDK's decoder would convert by it, the field's usual ones do not. */
    private static byte[] withoutProfile(byte[] jpeg) {
        var kept = new ByteArrayOutputStream(jpeg.length);
        kept.write(jpeg, 0, 2);
        int at = 2;
        while (at + 4 <= jpeg.length && (jpeg[at] & 0xFF) == 0xFF) {
            int marker = jpeg[at + 1] & 0xFF;
            int length = 2 + Short.toUnsignedInt(ByteBuffer.wrap(jpeg).getShort(at + 2));
            if (marker < APPLICATION_0 || marker > APPLICATION_15 || length > jpeg.length - at) {
                break;
            }
            var name = new String(
                    jpeg, at + 4, Math.min(PROFILE.length(), Math.max(0, length - 4)), StandardCharsets.US_ASCII);
            if (!name.equals(PROFILE)) {
                kept.write(jpeg, at, length);
            }
            at += length;
        }
        kept.write(jpeg, at, jpeg.length - at);
        return kept.toByteArray();
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
        return switch (picture.getColorModel().getColorSpace().getType()) {
            case ColorSpace.TYPE_GRAY -> samples(picture, 1);
            case ColorSpace.TYPE_RGB -> samples(indexed(picture) ? palette(picture) : picture, 3);
            default -> throw new InvalidInputException(origin + ": neither grey nor red, green and blue");
        };
    }

    private static boolean indexed(BufferedImage picture) {
        return picture.getColorModel() instanceof IndexColorModel;
    }

    /** The colours that the numbers of a palette stand for. */
    private static BufferedImage palette(BufferedImage picture) {
        int width = picture.getWidth();
        int height = picture.getHeight();
        var colours = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        colours.setRGB(0, 0, width, height, picture.getRGB(0, 0, width, height, null, 0, width), 0, width);
        return colours;
    }

    /** Samples as they are: the JDK's conversions would change their gamma and apply colour profiles. */
    private static ImageFile samples(BufferedImage picture, int channels) {
        int width = picture.getWidth();
        int height = picture.getHeight();
        var pixels = new float[channels * width * height];
        for (int c = 0; c < channels; c++) {
            float largest = (1 << picture.getSampleModel().getSampleSize(c)) - 1;
            var plane = picture.getRaster().getSamples(0, 0, width, height, c, (float[]) null);
            for (int i = 0; i < plane.length; i++) {
                pixels[c * plane.length + i] = plane[i] / largest;
            }
        }
        return new ImageFile(channels, height, width, pixels);
    }
}
