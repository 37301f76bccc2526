package dev.reprise.core;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Vega-Lite 6 charts of the usual kinds. Colours are left to the page that shows them, which has a light and a dark theme.
 *
 * <pre>{@code
 * Charts.heatMap("RelP and exact patching", "The maps agree except at layer 3.", "score", relp, exact)
 * }</pre>
 */
public final class Charts {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final int STEP = 24;
    private static final int SMALLEST_STEP = 14;
    private static final int PANEL = 260;
    private static final int MOST_MARKED_POINTS = 60;

    private Charts() {}

    // ---- heat maps

    /**
     * Maps side by side, each cell coloured by its value on one scale for all of them, which diverges symmetrically around 0.
     *
     * @param value what the values are, for the legend
     * @param maps  arrays with two axes, the first downwards
     */
    public static Chart heatMap(String title, String description, String value, DataArray... maps) {
        return heatMaps(title, description, value, false, maps);
    }

    /** As {@link #heatMap}, of shares and probabilities: the scale goes from 0 to 1. */
    public static Chart heatMapOfShares(String title, String description, String value, DataArray... maps) {
        return heatMaps(title, description, value, true, maps);
    }

    private static Chart heatMaps(String title, String description, String value, boolean shares, DataArray... maps) {
        var largest = Arrays.stream(maps)
                .flatMapToDouble(m -> Arrays.stream(m.values()))
                .filter(Double::isFinite)
                .map(Math::abs)
                .max()
                .orElse(0);
        int widest =
                Arrays.stream(maps).mapToInt(m -> m.shape().getLast()).max().orElse(1);
        int step = Math.clamp(300 / Math.max(1, widest), SMALLEST_STEP, STEP);
        var panels = JSON.arrayNode();
        for (var map : maps) {
            panels.add(heatMapPanel(map, value, shares, largest == 0 ? 1 : largest, step, maps.length > 1));
        }
        return panels(title, description, panels);
    }

    private static ObjectNode heatMapPanel(
            DataArray map, String value, boolean shares, double largest, int step, boolean named) {
        var rows = map.rows();
        var down = labels(map.axes().get(0), map.shape().get(0));
        var across = labels(map.axes().get(1), map.shape().get(1));
        var downName = map.axes().get(0).name();
        var acrossName = map.axes().get(1).name();
        var panel = JSON.objectNode();
        if (named) {
            panel.put("title", map.name());
        }
        var data = panel.putObject("data").putArray("values");
        for (int r = 0; r < rows.length; r++) {
            for (int c = 0; c < rows[r].length; c++) {
                data.addObject()
                        .put(downName, down.get(r))
                        .put(acrossName, across.get(c))
                        .put(value, rows[r][c]);
            }
        }
        panel.putObject("width").put("step", step);
        panel.putObject("height").put("step", step);
        panel.putObject("mark").put("type", "rect").put("tooltip", true);
        var encoding = panel.putObject("encoding");
        categories(encoding, "x", acrossName, across);
        categories(encoding, "y", downName, down);
        var color = field(encoding, "color", value, "quantitative");
        color.putObject("scale")
                .put("range", shares ? "ramp" : "diverging")
                .put("interpolate", "lab")
                .putArray("domain")
                .add(shares ? 0 : -largest)
                .add(shares ? 1 : largest);
        return panel;
    }

    /** Labels that differ: a token may stand at several positions, so its index goes before it. */
    private static List<String> labels(Axis axis, int size) {
        return IntStream.range(0, size)
                .mapToObj(i -> axis.labels().isEmpty()
                        ? Integer.toString(i)
                        : i + " " + axis.labels().get(i).strip())
                .toList();
    }

    // ---- points

    /**
     * A point of a scatter plot or of a line.
     *
     * @param label    for the tooltip; may be empty
     * @param interval of y: the error band of a line; or null
     */
    public record Point(
            double x, double y, String label, @Nullable Interval interval) {}

    /** Points that belong together: a panel of a scatter plot, or a line. */
    public record Series(String name, List<Point> points) {
        public Series {
            points = List.copyOf(points);
        }

        public static Series of(String name, double[] x, double[] y) {
            return of(name, x, y, i -> "");
        }

        /** The cells of two arrays of one shape, one against the other, labelled with their places. */
        public static Series of(String name, DataArray x, DataArray y) {
            if (!x.shape().equals(y.shape())) {
                throw new IllegalArgumentException("'" + name + "': " + x + " against " + y);
            }
            return of(name, x.values(), y.values(), x::place);
        }

        private static Series of(String name, double[] x, double[] y, IntFunction<String> label) {
            if (x.length != y.length) {
                throw new IllegalArgumentException("'" + name + "': " + x.length + " x and " + y.length + " y");
            }
            return new Series(
                    name,
                    IntStream.range(0, x.length)
                            .mapToObj(i -> new Point(x[i], y[i], label.apply(i), null))
                            .toList());
        }

        /** This with an interval for each point. */
        public Series within(List<Interval> intervals) {
            if (intervals.size() != points.size()) {
                throw new IllegalArgumentException(
                        "'" + name + "': " + intervals.size() + " intervals for " + points.size() + " points");
            }
            return new Series(
                    name,
                    IntStream.range(0, points.size())
                            .mapToObj(i -> new Point(
                                    points.get(i).x(),
                                    points.get(i).y(),
                                    points.get(i).label(),
                                    intervals.get(i)))
                            .toList());
        }
    }

    // ---- scatter plots

    /** Panels side by side, each with the identity line and equal scales on both axes: an estimate (y) against the exact value (x). */
    public static Chart scatter(String title, String description, String x, String y, Series... panels) {
        var all = JSON.arrayNode();
        for (var series : panels) {
            all.add(scatterPanel(series, x, y));
        }
        return panels(title, description, all);
    }

    private static ObjectNode scatterPanel(Series series, String x, String y) {
        var finite = series.points().stream()
                .flatMapToDouble(p -> DoubleStream.of(p.x(), p.y()))
                .filter(Double::isFinite)
                .summaryStatistics();
        double low = finite.getCount() == 0 ? 0 : finite.getMin();
        double high = finite.getCount() == 0 ? 1 : finite.getMax();
        var panel = JSON.objectNode()
                .put("title", series.name())
                .put("width", PANEL)
                .put("height", PANEL);
        var layers = panel.putArray("layer");

        var line = layers.addObject();
        var ends = line.putObject("data").putArray("values");
        ends.addObject().put(x, low).put(y, low);
        ends.addObject().put(x, high).put(y, high);
        line.put("name", "identity");
        line.putObject("mark")
                .put("type", "line")
                .put("color", "#888")
                .putArray("strokeDash")
                .add(4)
                .add(4);
        var lineEncoding = line.putObject("encoding");
        field(lineEncoding, "x", x, "quantitative").putObject("scale").put("zero", false);
        field(lineEncoding, "y", y, "quantitative").putObject("scale").put("zero", false);

        var dots = layers.addObject();
        var data = dots.putObject("data").putArray("values");
        for (var point : series.points()) {
            var row = data.addObject();
            if (!point.label().isEmpty()) {
                row.put("place", point.label());
            }
            row.put(x, point.x()).put(y, point.y());
        }
        var mark =
                dots.putObject("mark").put("type", "point").put("filled", true).put("opacity", 0.6);
        mark.putObject("tooltip").put("content", "data");
        var encoding = dots.putObject("encoding");
        field(encoding, "x", x, "quantitative");
        field(encoding, "y", y, "quantitative");
        return panel;
    }

    // ---- bars

    /**
     * A bar.
     *
     * @param series   bars of one label stand side by side, a colour for each series; empty if there is only one
     * @param interval drawn as a whisker
     */
    public record Bar(
            String label,
            String series,
            double value,
            @Nullable Interval interval) {
        public static Bar of(String label, double value) {
            return new Bar(label, "", value, null);
        }

        public static Bar of(String label, String series, double value) {
            return new Bar(label, series, value, null);
        }

        public Bar within(@Nullable Interval interval) {
            return new Bar(label, series, value, interval);
        }
    }

    /**
     * Bars in the order given.
     *
     * @param category what the labels are
     * @param value    what the values are
     */
    public static Chart bars(String title, String description, String category, String value, List<Bar> bars) {
        var series = bars.stream().map(Bar::series).distinct().toList();
        var grouped = series.size() > 1;
        var whiskers = bars.stream().anyMatch(b -> b.interval() != null);
        var spec = spec(title, description);
        var data = spec.putObject("data").putArray("values");
        for (var bar : bars) {
            var row = data.addObject().put(category, bar.label());
            if (grouped) {
                row.put("series", bar.series());
            }
            row.put(value, bar.value());
            whisker(row, bar.interval());
        }
        if (grouped) {
            spec.putObject("width").put("step", STEP).put("for", "offset");
        } else {
            spec.putObject("width").put("step", 2 * STEP);
        }
        spec.put("height", PANEL);
        var encoding = spec.putObject("encoding");
        categories(
                encoding,
                "x",
                category,
                bars.stream().map(Bar::label).distinct().toList());
        if (grouped) {
            categories(encoding, "xOffset", "series", series);
        }
        var layers = spec.putArray("layer");
        var bar = layers.addObject();
        bar.putObject("mark").put("type", "bar").put("tooltip", true);
        var barEncoding = bar.putObject("encoding");
        field(barEncoding, "y", value, "quantitative");
        if (grouped) {
            categories(barEncoding, "color", "series", series);
        }
        if (whiskers) {
            var rule = layers.addObject();
            rule.putObject("mark").put("type", "rule").put("strokeWidth", 1.5);
            var ruleEncoding = rule.putObject("encoding");
            field(ruleEncoding, "y", "low", "quantitative").put("title", value);
            ruleEncoding.putObject("y2").put("field", "high");
        }
        return new Chart(spec);
    }

    // ---- lines

    /** Lines over a common x axis, with a dot for each point unless there are many, each with its error band where its points have intervals. */
    public static Chart lines(String title, String description, String x, String y, List<Series> lines) {
        var names = lines.stream().map(Series::name).toList();
        var spec = spec(title, description);
        var data = spec.putObject("data").putArray("values");
        for (var line : lines) {
            for (var point : line.points()) {
                var row = data.addObject()
                        .put("line", line.name())
                        .put(x, point.x())
                        .put(y, point.y());
                whisker(row, point.interval());
            }
        }
        spec.put("width", 2 * PANEL).put("height", PANEL);
        var encoding = spec.putObject("encoding");
        field(encoding, "x", x, "quantitative").putObject("scale").put("zero", false);
        categories(encoding, "color", "line", names);
        var layers = spec.putArray("layer");
        if (lines.stream().flatMap(l -> l.points().stream()).anyMatch(p -> p.interval() != null)) {
            var band = layers.addObject();
            band.putObject("mark").put("type", "area").put("opacity", 0.2);
            var bandEncoding = band.putObject("encoding");
            field(bandEncoding, "y", "low", "quantitative")
                    .put("title", y)
                    .putObject("scale")
                    .put("zero", false);
            bandEncoding.putObject("y2").put("field", "high");
        }
        var stroke = layers.addObject();
        boolean few = lines.stream().allMatch(l -> l.points().size() <= MOST_MARKED_POINTS);
        stroke.putObject("mark").put("type", "line").put("point", few).put("tooltip", true);
        field(stroke.putObject("encoding"), "y", y, "quantitative")
                .putObject("scale")
                .put("zero", false);
        return new Chart(spec);
    }

    // ---- parts

    private static ObjectNode spec(String title, String description) {
        return JSON.objectNode()
                .put("$schema", "https://vega.github.io/schema/vega-lite/v6.json")
                .put("title", title)
                .put("description", description);
    }

    private static Chart panels(String title, String description, ArrayNode panels) {
        var spec = spec(title, description);
        if (panels.size() == 1) {
            spec.setAll(((ObjectNode) panels.get(0)).deepCopy());
            spec.put("title", title);
        } else {
            spec.put("columns", 3);
            spec.set("concat", panels);
        }
        return new Chart(spec);
    }

    private static void whisker(ObjectNode row, @Nullable Interval interval) {
        if (interval != null) {
            row.put("low", interval.low()).put("high", interval.high());
        }
    }

    /** A channel; the field's name is quoted, since Vega-Lite reads dots and brackets in it as paths. */
    private static ObjectNode field(ObjectNode encoding, String channel, String field, String type) {
        var quoted = field.replaceAll("([.\\[\\]\\\\'\"])", "\\\\$1");
        return encoding.putObject(channel)
                .put("field", quoted)
                .put("type", type)
                .put("title", field);
    }

    private static void categories(ObjectNode encoding, String channel, String field, List<String> order) {
        var sort = field(encoding, channel, field, "nominal").putArray("sort");
        order.forEach(sort::add);
    }
}
