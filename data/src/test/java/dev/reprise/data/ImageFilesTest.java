package dev.reprise.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.reprise.core.InvalidInputException;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageFilesTest {
    @TempDir
    Path folder;

    /** Two images of 2 x 3 with pixels 0 to 11. */
    private static byte[] idxImages() {
        var buffer =
                ByteBuffer.allocate(16 + 12).putInt(2051).putInt(2).putInt(2).putInt(3);
        for (int i = 0; i < 12; i++) {
            buffer.put((byte) (i == 11 ? 255 : i));
        }
        return buffer.array();
    }

    private static byte[] idxLabels(int... labels) {
        var buffer = ByteBuffer.allocate(8 + labels.length).putInt(2049).putInt(labels.length);
        for (int label : labels) {
            buffer.put((byte) label);
        }
        return buffer.array();
    }

    static byte[] gzip(byte[] bytes) throws IOException {
        var zipped = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(zipped)) {
            out.write(bytes);
        }
        return zipped.toByteArray();
    }

    private Path file(String name, byte[] bytes) throws IOException {
        return Files.write(folder.resolve(name), bytes);
    }

    @Test
    void idxFilesPlainAndGzipped() throws IOException {
        var plain = IdxFile.images(file("images", idxImages()), file("labels", idxLabels(3, 0)));
        var zipped = IdxFile.images(file("images.gz", gzip(idxImages())), file("labels.gz", gzip(idxLabels(3, 0))));
        for (var images : List.of(plain, zipped)) {
            assertThat(images.size()).isEqualTo(2);
            assertThat(images.height()).isEqualTo(2);
            assertThat(images.width()).isEqualTo(3);
            assertThat(images.image(0)).containsExactly(0, 1 / 255f, 2 / 255f, 3 / 255f, 4 / 255f, 5 / 255f);
            assertThat(images.pixels()[11]).isEqualTo(1);
            assertThat(images.labels()).containsExactly(3, 0);
            assertThat(images.classes()).containsExactly("0", "1", "2", "3");
        }
    }

    @Test
    void idxFilesThatDoNotBelongTogether() throws IOException {
        var images = file("images", idxImages());
        var labels = file("labels", idxLabels(1, 2, 3));
        assertThatThrownBy(() -> IdxFile.images(images, labels)).hasMessageContaining("has 3 labels");
        assertThatThrownBy(() -> IdxFile.images(labels, images)).hasMessageContaining("images have 3 dimensions");
        assertThatThrownBy(() -> IdxFile.images(images, images)).hasMessageContaining("labels have 1 dimension");
    }

    @Test
    void hostileIdxFiles() throws IOException {
        refusedIdx("ends within the header", new byte[] {0, 0, 8});
        refusedIdx("begins with 0102", new byte[] {1, 2, 8, 1, 0, 0, 0, 0});
        refusedIdx("type 0x0D", new byte[] {0, 0, 0x0D, 1, 0, 0, 0, 1, 0, 0, 0, 0});
        refusedIdx("0 dimensions", new byte[] {0, 0, 8, 0});
        refusedIdx("200 dimensions", new byte[] {0, 0, 8, (byte) 200});
        refusedIdx("dimension 0 is 4294967295", new byte[] {0, 0, 8, 1, -1, -1, -1, -1});
        refusedIdx("give more than", new byte[] {0, 0, 8, 2, 0x7F, -1, -1, -1, 0x7F, -1, -1, -1});
        refusedIdx("ends after 2 of the 3 values", new byte[] {0, 0, 8, 1, 0, 0, 0, 3, 9, 9});
        refusedIdx("more bytes than the 1 values", new byte[] {0, 0, 8, 1, 0, 0, 0, 1, 9, 9});
        var cut = gzip(idxImages());
        refusedIdx("ends within the compressed data", Arrays.copyOf(cut, cut.length - 9));
        cut[12] = (byte) (cut[12] ^ 0x55);
        refusedIdx("", cut);
    }

    private static void refusedIdx(String reason, byte[] bytes) {
        assertThatThrownBy(() -> IdxFile.parse(new ByteArrayInputStream(bytes), "a.idx"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("a.idx: ")
                .hasMessageContaining(reason);
    }

    @Test
    void cifarFiles() throws IOException {
        var ten = new byte[2 * 3073];
        ten[0] = 6;
        ten[1] = (byte) 255;
        ten[3073] = 9;
        ten[3073 + 3072] = (byte) 51;
        var images = CifarFiles.ten(List.of(file("a.bin", ten), file("b.bin", ten)));
        assertThat(images.size()).isEqualTo(4);
        assertThat(images.labels()).containsExactly(6, 9, 6, 9);
        assertThat(images.classes().get(6)).isEqualTo("frog");
        assertThat(images.image(2)[0]).isEqualTo(1);
        assertThat(images.image(3)[3071]).isEqualTo(.2f);
        var hundred = new byte[3074];
        hundred[0] = 19;
        hundred[1] = 99;
        hundred[2] = (byte) 255;
        var file = file("c.bin", hundred);
        assertThat(CifarFiles.hundred(List.of(file)).labels()).containsExactly(99);
        assertThat(CifarFiles.hundredCoarse(List.of(file)).labels()).containsExactly(19);
        assertThat(CifarFiles.hundred(List.of(file)).pixels()[0]).isEqualTo(1);
        assertThatThrownBy(() -> CifarFiles.ten(List.of(file)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("c.bin: 3074 bytes are no whole number of records of 3073");
        ten[3073] = 10;
        var wrong = file("d.bin", ten);
        assertThatThrownBy(() -> CifarFiles.ten(List.of(wrong))).hasMessageContaining("image 1 has the label 10");
    }

    static byte[] encoded(BufferedImage image, String format) throws IOException {
        var out = new ByteArrayOutputStream();
        assertThat(ImageIO.write(image, format, out)).isTrue();
        return out.toByteArray();
    }

    static BufferedImage picture(int type, int width, int height) {
        var image = new BufferedImage(width, height, type);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                for (int c = 0; c < image.getRaster().getNumBands(); c++) {
                    image.getRaster().setSample(x, y, c, 40 * x + 10 * y + 60 * c);
                }
            }
        }
        return image;
    }

    @Test
    void picturesInGreyAndColour() throws IOException {
        var grey = ImageFile.parse(encoded(picture(BufferedImage.TYPE_BYTE_GRAY, 3, 2), "png"), "a.png");
        assertThat(grey.channels()).isEqualTo(1);
        assertThat(grey.pixels()).containsExactly(0, 40 / 255f, 80 / 255f, 10 / 255f, 50 / 255f, 90 / 255f);
        var colour = ImageFile.parse(encoded(picture(BufferedImage.TYPE_INT_RGB, 2, 2), "png"), "a.png");
        assertThat(colour.channels()).isEqualTo(3);
        assertThat(colour.pixels()[3]).isEqualTo(50 / 255f);
        assertThat(colour.pixels()[8]).isEqualTo(120 / 255f);
        var photo = ImageFile.parse(encoded(picture(BufferedImage.TYPE_INT_RGB, 2, 2), "jpeg"), "a.jpg");
        assertThat(photo.pixels()[8]).isCloseTo(120 / 255f, within(.15f));
        var deep = new BufferedImage(2, 1, BufferedImage.TYPE_USHORT_GRAY);
        deep.getRaster().setSample(1, 0, 0, 65535);
        assertThat(ImageFile.parse(encoded(deep, "png"), "a.png").pixels()).containsExactly(0, 1);
        var few = new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_INDEXED);
        few.setRGB(1, 0, 0xFF3366);
        assertThat(ImageFile.parse(encoded(few, "png"), "a.png").pixels()).containsExactly(0, 1, 0, .2f, 0, .4f);
        var clear = new BufferedImage(1, 1, BufferedImage.TYPE_INT_ARGB);
        clear.setRGB(0, 0, 0x00FF0000);
        assertThat(ImageFile.parse(encoded(clear, "png"), "a.png").pixels()).containsExactly(1, 0, 0);
    }

    @Test
    void aColourProfileChangesNothing() throws IOException {
        var jpeg = encoded(picture(BufferedImage.TYPE_INT_RGB, 2, 2), "jpeg");
        var profile = ICC_Profile.getInstance(ColorSpace.CS_LINEAR_RGB).getData();
        var with = ByteBuffer.allocate(jpeg.length + 18 + profile.length)
                .put(jpeg, 0, 20)
                .putShort((short) 0xFFE2)
                .putShort((short) (16 + profile.length))
                .put("ICC_PROFILE\0\1\1".getBytes(StandardCharsets.US_ASCII))
                .put(profile)
                .put(jpeg, 20, jpeg.length - 20)
                .array();
        assertThat(jpeg[3]).as("a JFIF segment of 18 bytes comes first").isEqualTo((byte) 0xE0);
        assertThat(ImageFile.parse(with, "a.jpg").pixels())
                .isEqualTo(ImageFile.parse(jpeg, "a.jpg").pixels());
    }

    @Test
    void sizesAreJudgedBeforeAnythingIsDecoded() throws IOException {
        var png = encoded(picture(BufferedImage.TYPE_BYTE_GRAY, 3, 2), "png");
        ByteBuffer.wrap(png).putInt(16, 16_000).putInt(20, 16_000);
        refusedPicture("16000 x 16000 pixels", png);
        ByteBuffer.wrap(png).putInt(16, 100_000).putInt(20, 1);
        refusedPicture("100000 x 1 pixels", png);
        ByteBuffer.wrap(png).putInt(8, Integer.MAX_VALUE);
        refusedPicture("a PNG chunk of 2147483647 bytes", png);
        refusedPicture("before its IEND", Arrays.copyOf(png, 8));
        refusedPicture("neither a PNG nor a JPEG", "GIF89a".getBytes(StandardCharsets.US_ASCII));
        refusedPicture("damaged", new byte[] {-1, (byte) 0xD8, -1, (byte) 0xE0, 0, 2});
    }

    private static void refusedPicture(String reason, byte[] bytes) {
        assertThatThrownBy(() -> ImageFile.parse(bytes, "a.png"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("a.png: ")
                .hasMessageContaining(reason);
    }

    @Test
    void foldersOfPictures() throws IOException {
        for (var name : List.of("dogs", "cats", ".hidden", "empty")) {
            Files.createDirectory(folder.resolve(name));
        }
        var grey = encoded(picture(BufferedImage.TYPE_BYTE_GRAY, 3, 2), "png");
        var colour = encoded(picture(BufferedImage.TYPE_INT_RGB, 3, 2), "png");
        file("dogs/2.PNG", grey);
        file("dogs/10.png", colour);
        file("cats/a.jpg", encoded(picture(BufferedImage.TYPE_INT_RGB, 3, 2), "jpeg"));
        file("cats/notes.txt", new byte[3]);
        file(".hidden/a.png", grey);
        var listed = ImageFolder.list(folder);
        assertThat(listed.classes()).containsExactly("cats", "dogs", "empty");
        assertThat(listed.pictures().stream().map(p -> p.file().getFileName().toString()))
                .containsExactly("a.jpg", "10.png", "2.PNG");
        var images = listed.images();
        assertThat(images.channels()).isEqualTo(3);
        assertThat(images.labels()).containsExactly(0, 1, 1);
        assertThat(images.image(2)[1]).isEqualTo(40 / 255f);
        assertThat(images.image(2)[7]).as("grey in the second channel").isEqualTo(40 / 255f);
        file("dogs/3.png", encoded(picture(BufferedImage.TYPE_BYTE_GRAY, 4, 2), "png"));
        assertThatThrownBy(() -> ImageFolder.list(folder).images()).hasMessageContaining("has 4 x 2 pixels");
        assertThatThrownBy(() -> ImageFolder.list(folder.resolve("empty"))).hasMessageContaining("no pictures");
        assertThatThrownBy(() -> ImageFolder.list(folder.resolve("none"))).hasMessageContaining("no such folder");
    }
}
