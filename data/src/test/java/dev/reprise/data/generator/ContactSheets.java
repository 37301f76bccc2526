package dev.reprise.data.generator;

import dev.reprise.data.LabelledImages;
import dev.reprise.data.generator.CaptionedShapes.Style;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;

/** Draws the pictures of docs/generators.md anew; its only argument is the folder. */
final class ContactSheets {
    private static final int GAP = 3;

    private final Path folder;

    private ContactSheets(Path folder) {
        this.folder = folder;
    }

    public static void main(String[] arguments) throws IOException {
        var folder = Files.createDirectories(Path.of(arguments[0]));
        new ContactSheets(folder).draw();
    }

    private void draw() throws IOException {
        var digits = Digits.generate(1, 400);
        grid("digits", byClass(digits, 6), 2);
        grid("digits-low-contrast", byClass(Dressings.lowContrast(digits, 1), 3), 2);
        grid("digits-exposure", byClass(Dressings.exposure(digits, 1), 3), 2);
        grid("digits-coloured", byClass(Dressings.coloured(digits, 1), 2), 2);
        grid("garments", byClass(Garments.generate(1, 400, Garments.Setting.PLAIN), 6), 2);
        grid("garments-hard", byClass(Garments.generate(1, 400, Garments.Setting.HARD), 3), 2);
        grid("shapes32", byCode(CaptionedShapes.generate(1, 64, Style.PLAIN).images(), 16), 2);
        grid("shapes32-shifted", byCode(CaptionedShapes.generate(1, 64, Style.SHIFTED).images(), 16), 2);
        grid("torus24", byClass(TorusShapes.generate(1, 200), 3), 3);
        grid("shape16", byClass(SmallShapes.generate(1, 200), 2), 3);
        grid("prototypes", byClass(shown(Prototypes.generate(1, 6, 10, Prototypes.Domain.PLAIN)), 4), 4);
        tools();
        var targets = new ArrayList<float[]>();
        for (var target : SpectrumTargets.Target.values()) {
            targets.add(floats(SpectrumTargets.generate(target, 1)));
        }
        grid("spectra128", firsts(shown(images(1, SpectrumTargets.SIDE, targets)), 4), 1);
        grid("shapes24", firsts(ShapeScenes.generate(1, 48).images(), 12), 2);
    }

    /** Egocentric and exocentric pictures, with their regions below in false colours. */
    private void tools() throws IOException {
        var tools = Tools.generate(1);
        var pictures = new ArrayList<Tools.Picture>();
        for (int i = 0; i < 12; i++) {
            pictures.add(tools.ego().get(10 * i));
        }
        for (int i = 0; i < 12; i++) {
            pictures.add(tools.exo().get(20 * i));
        }
        var rows = new ArrayList<float[]>();
        for (int i = 0; i < 24; i += 12) {
            pictures.subList(i, i + 12).forEach(picture -> rows.add(picture.pixels()));
            pictures.subList(i, i + 12).forEach(picture -> rows.add(falseColours(picture)));
        }
        grid("tools56", firsts(images(3, Tools.SIDE, rows), 12), 1);
    }

    private static float[] falseColours(Tools.Picture picture) {
        float[][] colours = {{.2f, .2f, .2f}, {.35f, .35f, .6f}, {.6f, .6f, .6f}, {1, .3f, .2f}, {1, 1, .2f}, {.9f, .7f, .6f}};
        int plane = Tools.SIDE * Tools.SIDE;
        var pixels = new float[3 * plane];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = colours[picture.regions().get(i % plane).ordinal()][i / plane];
        }
        return pixels;
    }

    private static LabelledImages images(int channels, int side, List<float[]> images) {
        var pixels = new float[images.size() * channels * side * side];
        for (int i = 0; i < images.size(); i++) {
            System.arraycopy(images.get(i), 0, pixels, i * channels * side * side, channels * side * side);
        }
        return new LabelledImages(channels, side, side, pixels, new int[images.size()], List.of("any"));
    }

    private static float[] floats(double[] values) {
        var floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }

    /** Values from -1 to 1 as greys. */
    private static LabelledImages shown(LabelledImages images) {
        return images.standardised(-1, 2);
    }

    /** A row for each of so many examples, a column for each class. */
    private static Sheet byClass(LabelledImages images, int examples) {
        int classes = images.classes().size();
        var chosen = new int[examples * classes];
        var found = new int[classes];
        for (int i = 0; i < images.size(); i++) {
            int label = images.labels()[i];
            if (found[label] < examples) {
                chosen[found[label]++ * classes + label] = i;
            }
        }
        return new Sheet(images, chosen, classes);
    }

    /** In the order of the classes. */
    private static Sheet byCode(LabelledImages images, int columns) {
        var chosen = IntStream.range(0, images.size())
                .boxed()
                .sorted(Comparator.comparing(i -> images.labels()[i]))
                .mapToInt(i -> i)
                .toArray();
        return new Sheet(images, chosen, columns);
    }

    private static Sheet firsts(LabelledImages images, int columns) {
        return new Sheet(images, IntStream.range(0, images.size()).toArray(), columns);
    }

    private record Sheet(LabelledImages images, int[] chosen, int columns) {}

    private void grid(String name, Sheet sheet, int zoom) throws IOException {
        var images = sheet.images;
        int rows = Math.ceilDiv(sheet.chosen.length, sheet.columns);
        int width = images.width() * zoom + GAP;
        int height = images.height() * zoom + GAP;
        var canvas = new BufferedImage(
                sheet.columns * width - GAP,
                rows * height - GAP,
                images.channels() == 1 ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_INT_RGB);
        var white = new int[canvas.getWidth() * canvas.getHeight()];
        Arrays.fill(white, 0xFFFFFF);
        canvas.setRGB(0, 0, canvas.getWidth(), canvas.getHeight(), white, 0, canvas.getWidth());
        for (int k = 0; k < sheet.chosen.length; k++) {
            var pixels = images.image(sheet.chosen[k]);
            int plane = images.height() * images.width();
            for (int y = 0; y < images.height() * zoom; y++) {
                for (int x = 0; x < images.width() * zoom; x++) {
                    int at = y / zoom * images.width() + x / zoom;
                    for (int c = 0; c < images.channels(); c++) {
                        int value = Math.round(15 * Math.clamp(pixels[c * plane + at], 0, 1)) * 17;
                        canvas.getRaster().setSample(
                                k % sheet.columns * width + x, k / sheet.columns * height + y, c, value);
                    }
                }
            }
        }
        ImageIO.write(canvas, "png", folder.resolve(name + ".png").toFile());
    }
}
