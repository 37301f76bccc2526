package dev.reprise.data.generator;

import static dev.reprise.data.generator.Polyline.arc;
import static dev.reprise.data.generator.Polyline.join;
import static dev.reprise.data.generator.Polyline.rectangle;

import dev.reprise.data.generator.Polyline.Point;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A figure in the square from -1 to 1, y down, given by its edges; what lies inside an odd number of them belongs to it. */
public enum Shape {
    CIRCLE(circle(1)),
    SQUARE(rectangle(-.85, -.85, .85, .85)),
    TRIANGLE(Polyline.of(0, -1, 1, .85, -1, .85)),
    CROSS(Polyline.of(
            -.33, -1, .33, -1, .33, -.33, 1, -.33, 1, .33, .33, .33, .33, 1, -.33, 1, -.33, .33, -1, .33, -1, -.33,
            -.33, -.33)),
    STAR(star()),
    DIAMOND(Polyline.of(0, -1, .75, 0, 0, 1, -.75, 0)),
    HEART(join(arc(-.48, -.38, .5, .5, 165, 355, 12), arc(.48, -.38, .5, .5, 185, 375, 12), Polyline.of(0, .95))),
    MOON(join(arc(-.1, 0, 1, 1, 50, 310, 20), arc(.3, 0, .82, .82, 292, 68, 16))),
    RING(circle(1), circle(.5)),
    L(Polyline.of(-.8, -1, -.15, -1, -.15, .4, .8, .4, .8, 1, -.8, 1)),
    STRIPES(rectangle(-1, -1, 1, -.6), rectangle(-1, -.2, 1, .2), rectangle(-1, .6, 1, 1)),
    CHECKER(
            rectangle(-1, -1, -.333, -.333),
            rectangle(.333, -1, 1, -.333),
            rectangle(-.333, -.333, .333, .333),
            rectangle(-1, .333, -.333, 1),
            rectangle(.333, .333, 1, 1));

    /** Samples of a pixel along each axis. */
    private static final int FINE = 4;

    private final List<Polyline> edges;

    Shape(Polyline... edges) {
        this.edges = List.of(edges);
    }

    /** Its name as a word, such as {@code star}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    private static Polyline circle(double radius) {
        return arc(0, 0, radius, radius, 0, 345, 24);
    }

    private static Polyline star() {
        var points = new ArrayList<Point>();
        for (int i = 0; i < 10; i++) {
            double radius = i % 2 == 0 ? 1.05 : .45;
            double angle = StrictMath.toRadians(-90 + 36 * i);
            points.add(new Point(radius * StrictMath.cos(angle), radius * StrictMath.sin(angle)));
        }
        return new Polyline(points);
    }

    boolean contains(double x, double y) {
        boolean inside = false;
        for (var edge : edges) {
            inside ^= edge.contains(x, y);
        }
        return inside;
    }

    /**
     * How much of each pixel the figure covers, [row, column], 0 to 1 in sixteenths.
     *
     * @param x its centre, in pixels from the left edge
     * @param y its centre, in pixels from the upper edge
     * @param radius half its side, in pixels
     */
    double[] cover(int height, int width, double x, double y, double radius) {
        var cover = new double[height * width];
        for (int i = 0; i < height * FINE; i++) {
            for (int j = 0; j < width * FINE; j++) {
                if (contains(((j + .5) / FINE - x) / radius, ((i + .5) / FINE - y) / radius)) {
                    cover[i / FINE * width + j / FINE] += 1.0 / (FINE * FINE);
                }
            }
        }
        return cover;
    }

    /**
     * As {@link #cover}, of its edges alone.
     *
     * @param halfWidth half the width of the line, in pixels
     */
    double[] outline(int height, int width, double x, double y, double radius, double halfWidth) {
        var lines = edges.stream().map(Polyline::closed).toList();
        var cover = new double[height * width];
        for (int i = 0; i < cover.length; i++) {
            int row = i / width;
            double lineX = (i % width + .5 - x) / radius;
            double lineY = (row + .5 - y) / radius;
            double distance = Double.POSITIVE_INFINITY;
            for (var line : lines) {
                distance = Math.min(distance, radius * line.distance(lineX, lineY));
            }
            cover[i] = Math.clamp(halfWidth + .5 - distance, 0, 1);
        }
        return cover;
    }
}
