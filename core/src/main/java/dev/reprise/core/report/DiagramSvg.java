package dev.reprise.core.report;

import dev.reprise.core.Diagram;
import dev.reprise.core.Diagram.Edge;
import dev.reprise.core.Diagram.Look;
import dev.reprise.core.Diagram.Node;
import dev.reprise.core.Diagram.Panel;
import dev.reprise.core.Diagram.Point;
import dev.reprise.core.Table;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/**
 * A diagram as SVG: as part of a page, whose style colours it, or as a file of its own. Title and description are in it for a screen reader;
 * {@link #tables} says the same in rows.
 */
public final class DiagramSvg {
    private static final double MARGIN = 12;
    private static final double GAP = 48;
    private static final double TITLE = 28;
    private static final double LEGEND = 24;
    private static final double LEGEND_STEP = 26;
    private static final double ARROW = 9;

    /** The colours of a file of its own, for both themes. */
    private static final String STYLE = """
            .ground{fill:#fdfdfb}.node rect{fill:#f4f5f3;stroke:#5a626c}.node.marked rect{fill:#fbeec8;stroke:#8a6100;stroke-width:2.5}\
            .node.outside rect{fill:#e2eafa;stroke:#2a4a86;stroke-dasharray:5 3}text{fill:#1d2126;font:15px system-ui,sans-serif;text-anchor:middle}\
            .said{text-anchor:start;font-size:13px}.title{font-weight:600;text-anchor:start}\
            .edge path{fill:none;stroke:#5a626c;stroke-width:1.6}.edge polygon{fill:#5a626c}\
            .edge.marked path{stroke:#8a6100;stroke-width:2.6}.edge.marked polygon{fill:#8a6100}\
            .edge.outside path{stroke:#2a4a86;stroke-dasharray:5 3}.edge.outside polygon{fill:#2a4a86}\
            @media (prefers-color-scheme:dark){.ground{fill:#15181c}.node rect{fill:#1d2126;stroke:#a0a8b2}.node.marked rect{fill:#40330f;stroke:#f2d27c}\
            .node.outside rect{fill:#22335a;stroke:#adc6fb}text{fill:#e4e7ea}.edge path{stroke:#a0a8b2}.edge polygon{fill:#a0a8b2}\
            .edge.marked path{stroke:#f2d27c}.edge.marked polygon{fill:#f2d27c}.edge.outside path{stroke:#adc6fb}.edge.outside polygon{fill:#adc6fb}}""";

    private final StringBuilder svg = new StringBuilder();

    private DiagramSvg() {}

    /** The picture as a file of its own, in UTF-8. */
    public static String file(Diagram diagram) {
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + new DiagramSvg().draw(diagram, "diagram", STYLE) + "\n";
    }

    /**
     * The picture as a part of an HTML page that has {@code report.css}.
     *
     * @param id unique in the page
     */
    static String part(Diagram diagram, String id) {
        return new DiagramSvg().draw(diagram, id, "");
    }

    /** Nodes and edges of each panel in rows: what the picture shows, for those who do not see it. */
    public static List<Table> tables(Diagram diagram) {
        var tables = new ArrayList<Table>();
        for (var panel : diagram.panels()) {
            var suffix = panel.title().isEmpty() ? "" : ", " + panel.title();
            var edges = Table.of("Arrows" + suffix, "from", "to", "arrow", "look", "label");
            panel.edges()
                    .forEach(e -> edges.row(
                            e.from(),
                            e.to(),
                            e.directed() ? "from → to" : "none",
                            meaning(diagram, e.look()),
                            e.label()));
            var nodes = Table.of("Boxes" + suffix, "name", "look");
            panel.nodes().forEach(n -> nodes.row(n.name(), meaning(diagram, n.look())));
            tables.add(edges.build());
            tables.add(nodes.build());
        }
        return tables;
    }

    private static String meaning(Diagram diagram, Look look) {
        return diagram.legend().getOrDefault(look, look == Look.PLAIN ? "" : look.toString());
    }

    private String draw(Diagram diagram, String id, String style) {
        boolean titled = diagram.panels().stream().anyMatch(p -> !p.title().isEmpty());
        double top = MARGIN + (titled ? TITLE : 0);
        double tallest =
                diagram.panels().stream().mapToDouble(Panel::height).max().orElse(0);
        double widest = 0;
        for (var meaning : diagram.legend().values()) {
            widest = Math.max(widest, 40 + 7.2 * TextTable.width(meaning));
        }
        double width = 2 * MARGIN + GAP * (diagram.panels().size() - 1);
        for (var panel : diagram.panels()) {
            width += room(panel);
        }
        width = Math.max(width, 2 * MARGIN + widest);
        double height = top
                + tallest
                + MARGIN
                + (diagram.legend().isEmpty()
                        ? 0
                        : LEGEND + LEGEND_STEP * diagram.legend().size());
        svg.append("<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"diagram\" role=\"img\" aria-labelledby=\"")
                .append(id)
                .append("-title ")
                .append(id)
                .append("-desc\" viewBox=\"0 0 ")
                .append(number(width))
                .append(' ')
                .append(number(height))
                .append("\" width=\"")
                .append(number(width))
                .append("\" height=\"")
                .append(number(height))
                .append("\">\n<title id=\"")
                .append(id)
                .append("-title\">");
        text(diagram.title()).append("</title>\n<desc id=\"").append(id).append("-desc\">");
        text(diagram.description()).append("</desc>\n");
        if (!style.isEmpty()) {
            svg.append("<style>")
                    .append(style)
                    .append("</style>\n<rect class=\"ground\" width=\"100%\" height=\"100%\"/>\n");
        }
        double left = MARGIN;
        for (var panel : diagram.panels()) {
            if (!panel.title().isEmpty()) {
                words("title", left, MARGIN + 15, panel.title());
            }
            svg.append("<g transform=\"translate(")
                    .append(number(left))
                    .append(' ')
                    .append(number(top))
                    .append(")\">\n");
            panel.edges().forEach(this::edge);
            panel.nodes().forEach(this::node);
            svg.append("</g>\n");
            left += room(panel) + GAP;
        }
        double y = top + tallest + LEGEND;
        for (var entry : diagram.legend().entrySet()) {
            var sample = new Node("", entry.getKey(), new Point(MARGIN, y), 26, 16);
            node(sample);
            words("said", MARGIN + 38, y + 13, entry.getValue());
            y += LEGEND_STEP;
        }
        return svg.append("</svg>").toString();
    }

    /** A panel is at least as wide as its title. */
    private static double room(Panel panel) {
        return Math.max(panel.width(), 8.5 * TextTable.width(panel.title()));
    }

    private void words(String kind, double x, double y, String words) {
        svg.append("<text class=\"")
                .append(kind)
                .append("\" x=\"")
                .append(number(x))
                .append("\" y=\"")
                .append(number(y))
                .append("\">");
        text(words).append("</text>\n");
    }

    private void node(Node node) {
        double x = node.corner().x();
        double y = node.corner().y();
        svg.append("<g class=\"node ")
                .append(node.look())
                .append("\"><rect x=\"")
                .append(number(x))
                .append("\" y=\"")
                .append(number(y));
        svg.append("\" width=\"")
                .append(number(node.width()))
                .append("\" height=\"")
                .append(number(node.height()));
        svg.append("\" rx=\"").append(number(Math.min(8, node.height() / 3))).append("\"/>");
        if (!node.name().isEmpty()) {
            svg.append("<text x=\"")
                    .append(number(x + node.width() / 2))
                    .append("\" y=\"")
                    .append(number(y + node.height() / 2 + 5))
                    .append("\">");
            text(node.name()).append("</text>");
        }
        svg.append("</g>\n");
    }

    private void edge(Edge edge) {
        var points = edge.curve();
        var end = points.getLast();
        var tip = end;
        svg.append("<g class=\"edge ").append(edge.look()).append("\"><title>");
        text(edge.from()
                + (edge.directed() ? " → " : " – ")
                + edge.to()
                + (edge.label().isEmpty() ? "" : ": " + edge.label()));
        svg.append("</title>");
        double dx = 0;
        double dy = 0;
        if (edge.directed()) {
            // the direction in which the curve arrives: from the last point that is not the end itself
            for (int i = points.size() - 2; i >= 0 && dx == 0 && dy == 0; i--) {
                dx = end.x() - points.get(i).x();
                dy = end.y() - points.get(i).y();
            }
            double length = Math.max(Math.hypot(dx, dy), 1e-9);
            dx /= length;
            dy /= length;
            end = new Point(tip.x() - ARROW * dx, tip.y() - ARROW * dy);
        }
        svg.append("<path d=\"M").append(place(points.getFirst()));
        for (int i = 1; i < points.size(); i += 3) {
            var last = i + 2 == points.size() - 1 ? end : points.get(i + 2);
            svg.append(" C")
                    .append(place(points.get(i)))
                    .append(' ')
                    .append(place(points.get(i + 1)))
                    .append(' ')
                    .append(place(last));
        }
        svg.append("\"/>");
        if (edge.directed()) {
            double half = ARROW / 2.2;
            svg.append("<polygon points=\"").append(place(tip)).append(' ');
            svg.append(place(new Point(end.x() - half * dy, end.y() + half * dx)))
                    .append(' ');
            svg.append(place(new Point(end.x() + half * dy, end.y() - half * dx)))
                    .append("\"/>");
        }
        svg.append("</g>\n");
    }

    private static String place(Point point) {
        return number(point.x()) + "," + number(point.y());
    }

    private static String number(double value) {
        return BigDecimal.valueOf(value)
                .setScale(2, RoundingMode.HALF_EVEN)
                .stripTrailingZeros()
                .toPlainString();
    }

    private StringBuilder text(String text) {
        return Markup.escape(text, svg);
    }
}
