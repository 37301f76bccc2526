package dev.reprise.method.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.core.Diagram;
import dev.reprise.core.Diagram.Look;
import dev.reprise.core.report.DiagramSvg;
import dev.reprise.method.graph.GraphLayout.Arrow;
import dev.reprise.method.graph.GraphLayout.Box;
import java.io.StringReader;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

class GraphLayoutTest {
    private static final List<Box> BOXES =
            List.of(new Box("oil", Look.MARKED), new Box("gold & <silver>", Look.PLAIN), new Box("time", Look.OUTSIDE));
    private static final List<Arrow> ARROWS = List.of(
            new Arrow("time", "oil", true, Look.OUTSIDE, ""),
            new Arrow("oil", "gold & <silver>", true, Look.MARKED, "Delta"),
            new Arrow("time", "gold & <silver>", false, Look.PLAIN, ""));

    @Test
    void causesStandAboveEffectsAndNothingOverlaps() {
        var panel = GraphLayout.panel("", BOXES, ARROWS);
        var y = panel.nodes().stream().mapToDouble(n -> n.corner().y()).toArray();
        assertThat(y[2]).isLessThan(y[0]);
        assertThat(y[0]).isLessThan(y[1]);
        for (var a : panel.nodes()) {
            assertThat(a.corner().x() + a.width()).isLessThanOrEqualTo(panel.width());
            assertThat(a.corner().y() + a.height()).isLessThanOrEqualTo(panel.height());
            for (var b : panel.nodes()) {
                boolean apart = a.corner().x() + a.width() <= b.corner().x()
                        || b.corner().x() + b.width() <= a.corner().x()
                        || a.corner().y() + a.height() <= b.corner().y()
                        || b.corner().y() + b.height() <= a.corner().y();
                assertThat(a.equals(b) || apart).as("%s and %s", a, b).isTrue();
            }
        }
        assertThat(GraphLayout.panel("", BOXES, ARROWS)).as("always the same").isEqualTo(panel);
        assertThat(GraphLayout.panel("", List.of(), List.of()).nodes()).isEmpty();
    }

    @Test
    void whatIsNoGraph() {
        assertThatThrownBy(() -> GraphLayout.panel("", List.of(BOXES.getFirst(), BOXES.getFirst()), List.of()))
                .hasMessageContaining("two boxes 'oil'");
        assertThatThrownBy(() -> GraphLayout.panel("", List.of(), ARROWS)).hasMessageContaining("no boxes");
    }

    @Test
    void thePictureIsAFileThatSaysWhatItShows() throws Exception {
        var diagram = new Diagram(
                "Causes",
                "Oil moves gold & silver.",
                Map.of(Look.MARKED, "changes", Look.OUTSIDE, "surrogate"),
                List.of(GraphLayout.panel("with time", BOXES, ARROWS), GraphLayout.panel("without", BOXES, List.of())));
        var svg = DiagramSvg.file(diagram);
        var factory = DocumentBuilderFactory.newInstance();
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        var document = factory.newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
        var root = document.getDocumentElement();
        assertThat(root.getAttribute("role")).isEqualTo("img");
        for (var id : root.getAttribute("aria-labelledby").split(" ", -1)) {
            assertThat(svg).contains("id=\"" + id + "\"");
        }
        assertThat(document.getElementsByTagName("polygon").getLength())
                .as("arrowheads")
                .isEqualTo(2);
        var tables = DiagramSvg.tables(diagram);
        assertThat(tables.getFirst().rows().get(1))
                .containsExactly("oil", "gold & <silver>", "from → to", "changes", "Delta");
        assertThat(tables.get(1).rows().getFirst()).containsExactly("oil", "changes");
    }
}
