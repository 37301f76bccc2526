package dev.reprise.core.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.core.Diagram;
import dev.reprise.core.Lab;
import dev.reprise.core.Report;
import dev.reprise.core.SampleReports;
import dev.reprise.core.Table;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class HtmlReportTest {
    private static final Pattern SCRIPT = Pattern.compile("<script>(.*?)</script>", Pattern.DOTALL);
    private static final Pattern STYLE = Pattern.compile("<style>(.*?)</style>", Pattern.DOTALL);
    private static final Pattern SPECS =
            Pattern.compile("<script type=\"application/json\" id=\"chart-specs\">(.*?)</script>", Pattern.DOTALL);

    /** Also leaves the page of a realistic run in target/demo-report, to be looked at. */
    @Test
    void aRealisticReportAsAFolder() throws Exception {
        var folder = Path.of("target", "demo-report");
        var report = SampleReports.realistic(Lab.quick());
        try (var out = ReportFolder.open(folder)) {
            out.publish(report);
        }
        assertThat(Report.read(folder.resolve("report.json"))).isEqualTo(report);
        var html = Files.readString(folder.resolve("report.html"));
        assertThat(html)
                .contains("<h1>RelP: Faithful and Efficient Circuit Discovery via Relevance Patching</h1>")
                .contains("class=\"chip holds\"", "class=\"chip fails\"", "class=\"chip needs_scale\"")
                .contains("<code>./reprise run relp --full --model hf:openai-community/gpt2-large</code>");
        for (var chart : report.charts()) {
            assertThat(html).contains("<h3>" + chart.title() + "</h3>");
        }
    }

    @Test
    void everyScriptAndStyleHasItsHashInThePolicy() throws Exception {
        var html = HtmlReport.html(SampleReports.realistic(Lab.quick()));
        var policy = html.substring(html.indexOf("Content-Security-Policy"), html.indexOf("form-action"));
        assertThat(policy).contains("default-src 'none'").doesNotContain("unsafe");
        int scripts = 0;
        for (var pattern : new Pattern[] {SCRIPT, STYLE}) {
            var match = pattern.matcher(html);
            while (match.find()) {
                var digest = MessageDigest.getInstance("SHA-256")
                        .digest(match.group(1).getBytes(StandardCharsets.UTF_8));
                assertThat(policy).contains("'sha256-" + Base64.getEncoder().encodeToString(digest) + "'");
                scripts++;
            }
        }
        assertThat(scripts).isEqualTo(6);
    }

    @Test
    void nothingIsFetched() {
        var html = HtmlReport.html(SampleReports.realistic(Lab.quick()));
        var page = SPECS.matcher(SCRIPT.matcher(html).replaceAll("")).replaceAll("");
        assertThat(page).doesNotContain("http://", "https://", "src=\"", "<link", "@import", "url(");
        assertThat(page).doesNotContain(" style=\"", " onclick", " onload");
    }

    @Test
    void textIsEscapedWhereverItStands() {
        for (long seed = 0; seed < 100; seed++) {
            var report = SampleReports.random(new Random(seed));
            var html = HtmlReport.html(report);
            var specs = SPECS.matcher(html);
            if (specs.find()) {
                assertThat(specs.group(1)).as("seed %d", seed).doesNotContain("<");
                assertThat(JsonMapper.shared().readTree(specs.group(1)).size())
                        .isEqualTo(report.charts().size());
            }
            var page = SCRIPT.matcher(html).replaceAll("");
            assertThat(page)
                    .as("seed %d", seed)
                    .doesNotContain("<script>", "alert(1)</script>", "<!--", "\033", "\u0000");
        }
    }

    @Test
    void attributesCannotBeClosedByACell() {
        var report = Report.of(SampleReports.paper(), Lab.quick())
                .table(Table.of("\"><img src=x onerror=alert(1)>", "a")
                        .row("'\"><b>")
                        .build())
                .build();
        assertThat(HtmlReport.html(report)).doesNotContain("<img", "<b>").contains("&quot;&gt;&lt;img");
    }

    @Test
    void aReportWithoutChartsHasNoScripts() {
        var html = HtmlReport.html(Report.of(SampleReports.paper(), Lab.quick()).build());
        assertThat(html).contains("script-src 'none'").doesNotContain("<script");
        assertThat(html.length()).isLessThan(20_000);
    }

    @Test
    void eachChartHasItsDataAsTables() {
        var charts = SampleReports.realistic(Lab.quick()).charts();
        var heatMaps = ChartData.of(charts.get(0));
        assertThat(heatMaps).hasSize(3);
        assertThat(heatMaps.getFirst().name()).isEqualTo("exact/mlp_out");
        assertThat(heatMaps.getFirst().columns()).hasSize(15).startsWith("layer \\ position", "0 <s>", "1 Anna");
        assertThat(heatMaps.getFirst().rows()).hasSize(6);
        var scatter = ChartData.of(charts.get(1));
        assertThat(scatter).hasSize(2);
        assertThat(scatter.getFirst().rows()).hasSize(84);
        assertThat(scatter.getFirst().columns()).containsExactly("place", "exact", "estimate");
        assertThat(ChartData.of(charts.get(2)).getFirst().rows()).hasSize(9);
        assertThat(ChartData.of(charts.get(3)).getFirst().rows()).hasSize(12);
    }

    @Test
    void diagramsWarningsAndWhatIsIncomplete() {
        var a = new Diagram.Node("a <b>", Diagram.Look.MARKED, new Diagram.Point(0, 0), 80, 36);
        var b = new Diagram.Node("c", Diagram.Look.PLAIN, new Diagram.Point(0, 90), 80, 36);
        var curve = List.of(
                new Diagram.Point(40, 36),
                new Diagram.Point(40, 50),
                new Diagram.Point(40, 70),
                new Diagram.Point(40, 90));
        var edge = new Diagram.Edge("a <b>", "c", true, Diagram.Look.PLAIN, "why", curve);
        var diagram = new Diagram(
                "Causes",
                "a points at c",
                Map.of(Diagram.Look.MARKED, "changes"),
                List.of(new Diagram.Panel("", 80, 126, List.of(a, b), List.of(edge))));
        var report = Report.of(SampleReports.paper(), Lab.quick())
                .diagram(diagram)
                .warning("few rows & little power")
                .incomplete("interrupted after 3 tests")
                .build();
        var html = HtmlReport.html(report);
        assertThat(html)
                .contains(
                        "<title id=\"diagram-0-title\">Causes</title>",
                        "a &lt;b&gt; → c: why",
                        "few rows &amp; little power")
                .contains("<strong>Incomplete:</strong> interrupted after 3 tests")
                .contains("<td>from → to</td>")
                .doesNotContain("a <b>")
                .doesNotContain("style=");
        assertThat(TerminalReport.text(report, 80, false))
                .contains("Incomplete: interrupted after 3 tests", "Warning: few rows");
    }

    @Test
    void whatIsNoDiagram() {
        var node = new Diagram.Node("a", Diagram.Look.PLAIN, new Diagram.Point(0, 0), 1, 1);
        var point = new Diagram.Point(0, 0);
        assertThatThrownBy(() -> new Diagram.Point(Double.NaN, 0)).hasMessageContaining("no place");
        assertThatThrownBy(() -> new Diagram.Panel("", 1, 1, List.of(node, node), List.of()))
                .hasMessageContaining("two nodes 'a'");
        assertThatThrownBy(() -> new Diagram.Edge("a", "b", true, Diagram.Look.PLAIN, "", List.of(point, point)))
                .hasMessageContaining("a curve of 2 points");
        var edge = new Diagram.Edge("a", "b", true, Diagram.Look.PLAIN, "", List.of(point, point, point, point));
        assertThatThrownBy(() -> new Diagram.Panel("", 1, 1, List.of(node), List.of(edge)))
                .hasMessageContaining("joins what is no node");
        assertThatThrownBy(() -> new Diagram("t", "d", Map.of(), List.of())).hasMessageContaining("something to draw");
    }
}
