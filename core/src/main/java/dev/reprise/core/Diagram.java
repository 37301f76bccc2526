package dev.reprise.core;

import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A drawing of boxes and the arrows between them, already laid out: a causal graph, a circuit. It holds places and words, no markup, so that
 * a report can be read from anywhere and drawn safely, in the colours of the page. {@code dev.reprise.method.graph.GraphLayout} makes one.
 *
 * @param title       a few words
 * @param description what is seen, for those who do not see it
 * @param legend      what the looks mean; those that are not explained are plain
 * @param panels      side by side
 */
public record Diagram(String title, String description, Map<Look, String> legend, List<Panel> panels) {
    private static final double LARGEST = 1e6;

    /** How a node or an edge is drawn. */
    public enum Look {
        PLAIN,
        /** What the drawing is about. */
        MARKED,
        /** What stands outside of the rest. */
        OUTSIDE;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Look parse(String text) {
            return Stream.of(values())
                    .filter(l -> l.toString().equals(text))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("no look '" + text + "'"));
        }
    }

    /** A place; x to the right, y downwards. */
    public record Point(double x, double y) {
        public Point {
            requirePlace(x);
            requirePlace(y);
        }
    }

    /**
     * A box.
     *
     * @param name   written in it; unique in its panel
     * @param corner upper left
     */
    public record Node(String name, Look look, Point corner, double width, double height) {
        public Node {
            requirePlace(width);
            requirePlace(height);
        }
    }

    /**
     * A line from one box to another.
     *
     * @param from     a node's name
     * @param to       a node's name
     * @param directed whether it has an arrowhead at {@code to}
     * @param label    said of it in the table and to who points at it; may be empty
     * @param curve    cubic Bézier curves in a chain: the start, then two control points and an end for each
     */
    public record Edge(String from, String to, boolean directed, Look look, String label, List<Point> curve) {
        public Edge {
            curve = List.copyOf(curve);
            if (curve.size() < 4 || curve.size() % 3 != 1) {
                throw new IllegalArgumentException("the edge " + from + " - " + to + " has a curve of " + curve.size()
                        + " points, not 4, 7, 10 ...");
            }
        }
    }

    /**
     * One drawing.
     *
     * @param title  may be empty if there is only one
     * @param width  nothing of it lies beyond
     * @param height likewise
     */
    public record Panel(String title, double width, double height, List<Node> nodes, List<Edge> edges) {
        public Panel {
            requirePlace(width);
            requirePlace(height);
            nodes = List.copyOf(nodes);
            edges = List.copyOf(edges);
            var names = new HashSet<String>();
            for (var node : nodes) {
                if (!names.add(node.name())) {
                    throw new IllegalArgumentException("two nodes '" + node.name() + "'");
                }
            }
            for (var edge : edges) {
                if (!names.containsAll(Set.of(edge.from())) || !names.contains(edge.to())) {
                    throw new IllegalArgumentException(
                            "the edge " + edge.from() + " - " + edge.to() + " joins what is no node");
                }
            }
        }
    }

    /** Checks it. @throws IllegalArgumentException without a title, a description or a panel */
    public Diagram {
        if (title.isBlank() || description.isBlank() || panels.isEmpty()) {
            throw new IllegalArgumentException("a diagram has a title, a description and something to draw");
        }
        var ordered = new EnumMap<Look, String>(Look.class);
        ordered.putAll(legend);
        legend = Collections.unmodifiableMap(ordered);
        panels = List.copyOf(panels);
    }

    private static void requirePlace(double value) {
        if (!(Math.abs(value) <= LARGEST)) {
            throw new IllegalArgumentException(value + " is no place in a drawing");
        }
    }
}
