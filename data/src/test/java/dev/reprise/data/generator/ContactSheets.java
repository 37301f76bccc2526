package dev.reprise.data.generator;

import dev.reprise.data.AtomicStructure;
import dev.reprise.data.LabelledImages;
import dev.reprise.data.generator.CaptionedShapes.Style;
import dev.reprise.data.generator.Tools.Region;
import dev.reprise.data.generator.molecule.Molecules;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;

/** Draws the pictures of docs/generators.md anew; its only argument is the folder. */
final class ContactSheets {
    private static final int GAP = 3;

    /** Few levels of brightness, so that the files stay small. */
    private static final int LEVELS = 12;

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
        grid("shapes32", classes(CaptionedShapes.generate(1, 64, Style.PLAIN)), 2);
        grid("shapes32-shifted", classes(CaptionedShapes.generate(1, 64, Style.SHIFTED)), 2);
        grid("torus24", byClass(TorusShapes.generate(1, 200), 3), 3);
        grid("shape16", byClass(SmallShapes.generate(1, 200), 2), 3);
        grid("prototypes", byClass(shown(Prototypes.generate(1, 6, 10, Prototypes.Domain.PLAIN)), 4), 4);
        tools();
        var targets = new ArrayList<float[]>();
        for (var target : SpectrumTargets.Target.values()) {
            targets.add(floats(SpectrumTargets.generate(target, 1)));
        }
        grid("spectra128", firsts(shown(images(1, SpectrumTargets.SIDE, targets)), 4), 1);
        eegFmri();
        listener();
        curves();
        molecules();
        grid("shapes24", firsts(ShapeScenes.generate(1, 48).images(), 12), 2);
    }

    /** Egocentric and exocentric pictures, with their regions below in false colours. */
    private void tools() throws IOException {
        var tools = Tools.generate(1);
        var rows = new ArrayList<float[]>();
        for (var pictures : List.of(tools.ego(), tools.exo())) {
            var shown = IntStream.range(0, 6)
                    .mapToObj(a -> pictures.get(a * pictures.size() / 6))
                    .toList();
            shown.forEach(picture -> rows.add(picture.pixels()));
            shown.forEach(picture -> rows.add(falseColours(picture)));
        }
        grid("tools56", firsts(images(3, Tools.SIDE, rows), 6), 2);
    }

    private static float[] falseColours(Tools.Picture picture) {
        var colours = Map.of(
                Region.BACKGROUND, new float[] {.2f, .2f, .2f},
                Region.PERSON, new float[] {.35f, .35f, .6f},
                Region.BODY, new float[] {.6f, .6f, .6f},
                Region.PART, new float[] {1, .3f, .2f},
                Region.BADGE, new float[] {1, 1, .2f},
                Region.HAND, new float[] {.9f, .7f, .6f});
        int plane = Tools.SIDE * Tools.SIDE;
        var pixels = new float[3 * plane];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = Objects.requireNonNull(colours.get(picture.regions().get(i % plane)))[i / plane];
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

    /** Of the 64 classes those that a model is tuned on, in their order. */
    private static Sheet classes(CaptionedShapes shapes) {
        var labels = shapes.images().labels();
        var chosen = CaptionedShapes.baseClasses().stream()
                .mapToInt(c -> IntStream.range(0, labels.length)
                        .filter(i -> labels[i] == c)
                        .findFirst()
                        .orElseThrow())
                .toArray();
        return new Sheet(shapes.images(), chosen, 12);
    }

    private static Sheet firsts(LabelledImages images, int columns) {
        return new Sheet(images, IntStream.range(0, images.size()).toArray(), columns);
    }

    @SuppressWarnings("ArrayRecordComponent") // not compared
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
                        int value = Math.round(LEVELS * Math.clamp(pixels[c * plane + at], 0, 1)) * 255 / LEVELS;
                        canvas.getRaster()
                                .setSample(k % sheet.columns * width + x, k / sheet.columns * height + y, c, value);
                    }
                }
            }
        }
        ImageIO.write(canvas, "png", folder.resolve(name + ".png").toFile());
    }

    /** Twenty seconds of one channel; the drive and the region of the whole run. */
    private void eegFmri() throws IOException {
        var scan = EegFmri.generate(EegFmri.Setting.ONE_CHANNEL, 1, 0, 0, 600);
        var plot = new Plot(900, 3);
        plot.line(0, doubles(Arrays.copyOf(scan.eeg(), 20 * EegFmri.RATE)), Color.DARK_GRAY);
        plot.line(1, scan.truth().drive(), new Color(0x4C78A8));
        plot.line(2, scan.bold(), new Color(0xE45756));
        plot.write("eegfmri");
    }

    /** Six seconds of two sensors each of those that follow frequency, function words and nothing, with the onsets of the words. */
    private void listener() throws IOException {
        var run = Listener.generate(Listener.Lexicon.zipf(1), 1, false)
                .runs()
                .getFirst()
                .getFirst();
        var plot = new Plot(640, 6);
        for (int row = 0; row < 6; row++) {
            int channel = new int[] {0, 1, 7, 8, 14, 15}[row];
            int samples = Listener.SECONDS * Listener.RATE;
            var shown = Arrays.copyOfRange(run.signal(), channel * samples, channel * samples + 6 * Listener.RATE);
            plot.line(row, doubles(shown), new Color(new int[] {0x4C78A8, 0xF58518, 0x777777}[row / 2]));
        }
        for (double onset : run.onsets()) {
            plot.mark(onset / 6);
        }
        plot.write("listener");
    }

    private void curves() throws IOException {
        var plot = new Plot(450, 2);
        int row = 0;
        for (var curve : List.of(ActivationCurves.Curve.EARLY_PEAK, ActivationCurves.Curve.LATE_PEAK)) {
            var noisy = ActivationCurves.noisy(curve, .03, 1);
            plot.line(row, Arrays.copyOfRange(noisy, 11, noisy.length), new Color(0xE45756));
            plot.line(
                    row++,
                    IntStream.range(1, 27).mapToDouble(i -> curve.at(5500 * i)).toArray(),
                    Color.DARK_GRAY);
        }
        plot.write("curves");
    }

    /** Two of each set, seen along the second axis, the farther atoms first; the arrows are forces. */
    private void molecules() throws IOException {
        var sets = List.of(
                Molecules.clusters(1, 2),
                Molecules.chains(1, 2),
                Molecules.slabs(1, 2),
                Molecules.bentChains(1, 2, 10, Molecules.LONG_RANGE),
                Molecules.compact(1, 2, 10, Molecules.LONG_RANGE),
                Molecules.lattices(1, 2, .15, Molecules.LONG_RANGE));
        int side = 150;
        var canvas = new BufferedImage(side * sets.size(), side * 2, BufferedImage.TYPE_INT_RGB);
        var pen = pen(canvas);
        for (int k = 0; k < sets.size(); k++) {
            for (int i = 0; i < 2; i++) {
                atoms(pen, sets.get(k).get(i), (k + .5) * side, (i + .5) * side);
            }
        }
        pen.dispose();
        ImageIO.write(canvas, "png", folder.resolve("molecules.png").toFile());
    }

    private static void atoms(Graphics2D pen, AtomicStructure structure, double x, double y) {
        var p = structure.positions();
        int n = structure.size();
        var middle = new double[3];
        for (int i = 0; i < 3 * n; i++) {
            middle[i % 3] += p[i] / n;
        }
        var order = IntStream.range(0, n)
                .boxed()
                .sorted((i, j) -> Double.compare(p[3 * i + 1], p[3 * j + 1]))
                .toList();
        double zoom = 13;
        for (int i : order) {
            double cx = x + zoom * (p[3 * i] - middle[0]);
            double cy = y - zoom * (p[3 * i + 2] - middle[2]);
            double radius = structure.numbers()[i] == 29 ? 11 : 8;
            pen.setColor(new Color(
                    switch (structure.numbers()[i]) {
                        case 6 -> 0x606060;
                        case 7 -> 0x4C78A8;
                        case 8 -> 0xE45756;
                        default -> 0xC98B4B;
                    }));
            pen.fill(new Ellipse2D.Double(cx - radius, cy - radius, 2 * radius, 2 * radius));
            pen.setColor(Color.WHITE);
            pen.draw(new Ellipse2D.Double(cx - radius, cy - radius, 2 * radius, 2 * radius));
            var forces = Objects.requireNonNull(structure.forces());
            pen.setColor(Color.BLACK);
            pen.draw(new Line2D.Double(cx, cy, cx + 6 * forces[3 * i], cy - 6 * forces[3 * i + 2]));
        }
    }

    private static Graphics2D pen(BufferedImage canvas) {
        var pen = canvas.createGraphics();
        pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        pen.setColor(Color.WHITE);
        pen.fillRect(0, 0, canvas.getWidth(), canvas.getHeight());
        return pen;
    }

    private static double[] doubles(float[] values) {
        return IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
    }

    /** Lines over one another, each row with a scale of its own. */
    private final class Plot {
        private static final int ROW = 44;

        private final BufferedImage canvas;
        private final Graphics2D pen;
        private final double[] low;
        private final double[] high;

        Plot(int width, int rows) {
            canvas = new BufferedImage(width, rows * ROW, BufferedImage.TYPE_INT_RGB);
            pen = pen(canvas);
            low = new double[rows];
            high = new double[rows];
        }

        void line(int row, double[] values, Color colour) {
            if (low[row] == high[row]) {
                low[row] = Arrays.stream(values).min().orElseThrow();
                high[row] = Arrays.stream(values).max().orElseThrow();
            }
            var path = new Path2D.Double();
            for (int i = 0; i < values.length; i++) {
                double x = (double) i / (values.length - 1) * (canvas.getWidth() - 1);
                double y = row * ROW + (ROW - 6) * (1 - (values[i] - low[row]) / (high[row] - low[row])) + 3;
                if (i == 0) {
                    path.moveTo(x, y);
                } else {
                    path.lineTo(x, y);
                }
            }
            pen.setColor(colour);
            pen.draw(path);
        }

        /** A thin line from top to bottom, at 0 (left) to 1. */
        void mark(double at) {
            pen.setColor(new Color(0, 0, 0, 40));
            int x = (int) (at * canvas.getWidth());
            pen.drawLine(x, 0, x, canvas.getHeight());
        }

        void write(String name) throws IOException {
            pen.dispose();
            ImageIO.write(canvas, "png", folder.resolve(name + ".png").toFile());
        }
    }
}
