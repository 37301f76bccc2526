package dev.reprise.data.generator;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A line through points of the unit square, x to the right, y down: a stroke, or with its end joined to its beginning the edge of a shape. */
record Polyline(List<Point> points) {

    record Point(double x, double y) {}

    /** x' = xx x + xy y + x0; y' = yx x + yy y + y0. */
    record Affine(double xx, double xy, double x0, double yx, double yy, double y0) {

        /**
         * About the centre (.5, .5): scaled, sheared (x grows with y), rotated, then moved.
         *
         * @param degrees turns x towards y
         */
        static Affine aboutCentre(
                double degrees, double scaleX, double scaleY, double shear, double moveX, double moveY) {
            double cos = StrictMath.cos(StrictMath.toRadians(degrees));
            double sin = StrictMath.sin(StrictMath.toRadians(degrees));
            double xx = cos * scaleX;
            double xy = (cos * shear - sin) * scaleY;
            double yx = sin * scaleX;
            double yy = (sin * shear + cos) * scaleY;
            return new Affine(xx, xy, .5 + moveX - .5 * (xx + xy), yx, yy, .5 + moveY - .5 * (yx + yy));
        }

        Point apply(Point p) {
            return new Point(xx * p.x + xy * p.y + x0, yx * p.x + yy * p.y + y0);
        }
    }

    Polyline {
        points = List.copyOf(points);
    }

    /** x1, y1, x2, y2, ... */
    static Polyline of(double... coordinates) {
        var points = new ArrayList<Point>();
        for (int i = 0; i < coordinates.length; i += 2) {
            points.add(new Point(coordinates[i], coordinates[i + 1]));
        }
        return new Polyline(points);
    }

    /** {@code n} points (cx + rx cos a, cy + ry sin a) with angles a from {@code from} to {@code to} degrees, both included. */
    static Polyline arc(double cx, double cy, double rx, double ry, double from, double to, int n) {
        var points = new ArrayList<Point>();
        for (int i = 0; i < n; i++) {
            double angle = StrictMath.toRadians(from + (to - from) * i / (n - 1));
            points.add(new Point(cx + rx * StrictMath.cos(angle), cy + ry * StrictMath.sin(angle)));
        }
        return new Polyline(points);
    }

    static Polyline rectangle(double left, double top, double right, double bottom) {
        return of(left, top, right, top, right, bottom, left, bottom);
    }

    static Polyline join(Polyline... paths) {
        return new Polyline(
                Arrays.stream(paths).flatMap(path -> path.points.stream()).toList());
    }

    /** Mirrored at x = .5. */
    Polyline mirrored() {
        return new Polyline(points.stream().map(p -> new Point(1 - p.x, p.y)).toList());
    }

    /** With its end joined to its beginning by another segment. */
    Polyline closed() {
        var all = new ArrayList<>(points);
        all.add(points.getFirst());
        return new Polyline(all);
    }

    Polyline map(Affine affine) {
        return new Polyline(points.stream().map(affine::apply).toList());
    }

    /** The distance of a point to the nearest segment. */
    double distance(double x, double y) {
        double nearest = Double.POSITIVE_INFINITY;
        for (int i = 1; i < points.size(); i++) {
            var a = points.get(i - 1);
            var b = points.get(i);
            double dx = b.x - a.x;
            double dy = b.y - a.y;
            double length = dx * dx + dy * dy;
            double t = length == 0 ? 0 : Math.clamp(((x - a.x) * dx + (y - a.y) * dy) / length, 0, 1);
            double ex = x - a.x - t * dx;
            double ey = y - a.y - t * dy;
            nearest = Math.min(nearest, ex * ex + ey * ey);
        }
        return Math.sqrt(nearest);
    }

    /** Whether a point lies inside the polygon with these corners (even-odd rule). */
    boolean contains(double x, double y) {
        boolean inside = false;
        for (int i = 0, j = points.size() - 1; i < points.size(); j = i++) {
            var a = points.get(i);
            var b = points.get(j);
            if (a.y > y != b.y > y && x < (b.x - a.x) * (y - a.y) / (b.y - a.y) + a.x) {
                inside = !inside;
            }
        }
        return inside;
    }
}
