package dev.reprise.method.graph;

import dev.reprise.core.Diagram;
import dev.reprise.core.Diagram.Look;
import dev.reprise.core.Diagram.Point;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import org.eclipse.elk.alg.layered.options.LayeredOptions;
import org.eclipse.elk.core.RecursiveGraphLayoutEngine;
import org.eclipse.elk.core.options.CoreOptions;
import org.eclipse.elk.core.options.Direction;
import org.eclipse.elk.core.options.EdgeRouting;
import org.eclipse.elk.core.util.BasicProgressMonitor;
import org.eclipse.elk.graph.ElkEdge;
import org.eclipse.elk.graph.ElkNode;
import org.eclipse.elk.graph.util.ElkGraphUtil;

/**
 * Lays boxes and arrows out in layers, causes above effects, by the Eclipse Layout Kernel. The same boxes and arrows get the same places.
 *
 * <pre>{@code
 * var panel = GraphLayout.panel("", List.of(new Box("x", PLAIN), new Box("y", MARKED)), List.of(new Arrow("x", "y", true, PLAIN, "")));
 * }</pre>
 */
public final class GraphLayout {
    private static final double LETTER = 8.6;
    private static final double PADDING = 28;
    private static final double NARROWEST = 56;
    private static final double HEIGHT = 36;

    private GraphLayout() {}

    /** A node to be placed. */
    public record Box(String name, Look look) {}

    /**
     * An edge to be placed.
     *
     * @param directed whether it has an arrowhead
     * @param label    said of it, not drawn
     */
    public record Arrow(String from, String to, boolean directed, Look look, String label) {}

    /** Lays out. @throws IllegalArgumentException for two boxes of one name, or an arrow that joins what is no box */
    public static Diagram.Panel panel(String title, List<Box> boxes, List<Arrow> arrows) {
        var root = ElkGraphUtil.createGraph();
        root.setProperty(CoreOptions.ALGORITHM, LayeredOptions.ALGORITHM_ID);
        root.setProperty(CoreOptions.DIRECTION, Direction.DOWN);
        root.setProperty(CoreOptions.EDGE_ROUTING, EdgeRouting.SPLINES);
        root.setProperty(CoreOptions.RANDOM_SEED, 1);
        root.setProperty(CoreOptions.SPACING_NODE_NODE, 36.0);
        root.setProperty(CoreOptions.SPACING_EDGE_NODE, 18.0);
        root.setProperty(LayeredOptions.SPACING_NODE_NODE_BETWEEN_LAYERS, 48.0);
        var nodes = new LinkedHashMap<String, ElkNode>();
        for (var box : boxes) {
            var node = ElkGraphUtil.createNode(root);
            node.setDimensions(Math.max(NARROWEST, PADDING + LETTER * box.name().length()), HEIGHT);
            if (nodes.put(box.name(), node) != null) {
                throw new IllegalArgumentException("two boxes '" + box.name() + "'");
            }
        }
        var edges = new ArrayList<ElkEdge>();
        for (var arrow : arrows) {
            var from = nodes.get(arrow.from());
            var to = nodes.get(arrow.to());
            if (from == null || to == null) {
                throw new IllegalArgumentException("no boxes '" + arrow.from() + "' and '" + arrow.to() + "'");
            }
            edges.add(ElkGraphUtil.createSimpleEdge(from, to));
        }
        new RecursiveGraphLayoutEngine().layout(root, new BasicProgressMonitor());
        var placed = new ArrayList<Diagram.Node>();
        for (var box : boxes) {
            var node = Objects.requireNonNull(nodes.get(box.name()));
            placed.add(new Diagram.Node(
                    box.name(), box.look(), new Point(node.getX(), node.getY()), node.getWidth(), node.getHeight()));
        }
        var drawn = new ArrayList<Diagram.Edge>();
        for (int i = 0; i < arrows.size(); i++) {
            var arrow = arrows.get(i);
            drawn.add(new Diagram.Edge(
                    arrow.from(), arrow.to(), arrow.directed(), arrow.look(), arrow.label(), curve(edges.get(i))));
        }
        return new Diagram.Panel(title, root.getWidth(), root.getHeight(), placed, drawn);
    }

    /** The chain of Bézier curves of an edge; where the kernel gives corners instead, straight lines between them. */
    private static List<Point> curve(ElkEdge edge) {
        var section = edge.getSections().getFirst();
        var points = new ArrayList<Point>();
        points.add(new Point(section.getStartX(), section.getStartY()));
        section.getBendPoints().forEach(b -> points.add(new Point(b.getX(), b.getY())));
        points.add(new Point(section.getEndX(), section.getEndY()));
        if (points.size() >= 4 && points.size() % 3 == 1) {
            return points;
        }
        var straight = new ArrayList<Point>();
        straight.add(points.getFirst());
        for (int i = 1; i < points.size(); i++) {
            var a = points.get(i - 1);
            var b = points.get(i);
            straight.add(between(a, b, 1 / 3.0));
            straight.add(between(a, b, 2 / 3.0));
            straight.add(b);
        }
        return straight;
    }

    private static Point between(Point a, Point b, double share) {
        return new Point(a.x() + share * (b.x() - a.x()), a.y() + share * (b.y() - a.y()));
    }
}
