package dev.reprise.core.report;

import dev.reprise.core.Artefact;
import dev.reprise.core.Axis;
import dev.reprise.core.Chart;
import dev.reprise.core.DataArray;
import dev.reprise.core.Finding;
import dev.reprise.core.Report;
import dev.reprise.core.Table;
import dev.reprise.core.Verdict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A report as one HTML file that needs nothing beside it and no network. Charts are drawn by Vega, whose bundles are in the file; each has a
 * table of its data, so that the page is complete without scripts. A content security policy allows the page's own scripts by their
 * hashes and nothing else.
 */
public final class HtmlReport {
    /** Vega's scripts, in {@code /dev/reprise/core/vega/}, in the order in which a page needs them. */
    public static final List<String> VEGA =
            List.of("vega.min.js", "vega-lite.min.js", "vega-embed.min.js", "vega-interpreter.js");

    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern(
                    "d MMMM yyyy, HH:mm 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private final StringBuilder html = new StringBuilder();
    private final String artefactsAt;

    private HtmlReport(String artefactsAt) {
        this.artefactsAt = artefactsAt;
    }

    /** The page. */
    public static String html(Report report) {
        return new HtmlReport("").page(report);
    }

    /**
     * What the page says below its heading, as part of another page: that one puts it into an element of class {@code report}, brings
     * {@code report.css} and, if there are charts, the scripts of {@link #VEGA} and {@code report.js}, in this order, and allows them.
     *
     * @param artefactsAt the address that the artefacts' file names are put behind
     */
    public static String sections(Report report, String artefactsAt) {
        var part = new HtmlReport(artefactsAt);
        part.sections(report);
        part.specifications(report);
        return part.html.toString();
    }

    private String page(Report report) {
        var style = resource("/dev/reprise/core/report/page.css") + resource("/dev/reprise/core/report/report.css");
        var scripts = new ArrayList<String>();
        if (!report.charts().isEmpty()) {
            VEGA.forEach(name -> scripts.add(resource("/dev/reprise/core/vega/" + name)));
            scripts.add(resource("/dev/reprise/core/report/report.js"));
        }
        html.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        html.append("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src ")
                .append(scripts.isEmpty() ? "'none'" : hashes(scripts))
                .append("; style-src ")
                .append(hashes(List.of(style)))
                .append("; img-src data: blob:; base-uri 'none'; form-action 'none'\">\n");
        html.append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        html.append("<meta name=\"color-scheme\" content=\"light dark\">\n<title>");
        text(report.title())
                .append("</title>\n<style>")
                .append(style)
                .append("</style>\n</head>\n<body>\n<main class=\"report\">\n");
        header(report);
        sections(report);
        html.append("</main>\n");
        specifications(report);
        scripts.forEach(s -> html.append("<script>").append(s).append("</script>\n"));
        return html.append("</body>\n</html>\n").toString();
    }

    // ---- parts of the page

    private void header(Report report) {
        html.append("<header>\n<p class=\"kicker\">");
        text(report.paper()).append("</p>\n<h1>");
        text(report.title()).append("</h1>\n<p class=\"meta\">");
        text(report.mode() + " run · " + DATE.format(report.startedAt()) + " · " + Format.seconds(report.seconds())
                + " · seed " + report.provenance().seed());
        html.append("</p>\n");
        if (!report.findings().isEmpty()) {
            html.append("<p class=\"counts\">");
            for (var verdict : Verdict.values()) {
                var count = report.findings().stream()
                        .filter(f -> f.verdict() == verdict)
                        .count();
                if (count > 0) {
                    chip(verdict, Format.count(count, verdict));
                }
            }
            html.append("</p>\n");
        }
        html.append("</header>\n");
    }

    private void sections(Report report) {
        warnings(report);
        claims(report);
        diagrams(report);
        charts(report);
        tables(report);
        arrays(report);
        artefacts(report);
        provenance(report);
    }

    /** The charts, for {@code report.js}. */
    private void specifications(Report report) {
        if (!report.charts().isEmpty()) {
            html.append("<script type=\"application/json\" id=\"chart-specs\">[");
            for (int i = 0; i < report.charts().size(); i++) {
                html.append(i == 0 ? "" : ",").append(json(report.charts().get(i)));
            }
            html.append("]</script>\n");
        }
    }

    private void claims(Report report) {
        if (report.findings().isEmpty()) {
            return;
        }
        html.append(
                "<section>\n<h2>Claims</h2>\n<div class=\"scroll\" tabindex=\"0\"><table class=\"claims\">\n<thead><tr>"
                        + "<th scope=\"col\">Claim</th><th scope=\"col\">Paper</th><th scope=\"col\">Criterion</th>"
                        + "<th scope=\"col\">Measured</th><th scope=\"col\">Verdict</th></tr></thead>\n<tbody>\n");
        report.findings().forEach(this::claim);
        html.append("</tbody>\n</table></div>\n</section>\n");
    }

    private void claim(Finding finding) {
        var claim = finding.claim();
        html.append("<tr><th scope=\"row\"><span class=\"id\">");
        text(claim.id()).append("</span> ");
        text(claim.statement());
        if (!finding.note().isEmpty()) {
            html.append("<p class=\"note\">");
            text(finding.note()).append("</p>");
        }
        if (!finding.needs().isEmpty()) {
            html.append("<p class=\"note\">Decided by <code>");
            text(finding.needs()).append("</code></p>");
        }
        html.append("</th><td data-label=\"Paper\">");
        text(claim.paper()).append("</td><td data-label=\"Criterion\">");
        text(claim.criterion().text()).append("</td><td data-label=\"Measured\" class=\"measured\"");
        if (finding.measurement().isPresent()) {
            var measurement = finding.measurement().get();
            html.append(" title=\"");
            text(measurement.toString()).append("\"><span><b>");
            text(Format.number(measurement.value())).append("</b> ");
            measurement
                    .interval()
                    .ifPresent(i -> html.append("<span class=\"interval\">")
                            .append(Format.interval(i))
                            .append("</span> "));
            text(claim.unit()).append("</span>");
        } else {
            html.append(">–");
        }
        html.append("</td><td data-label=\"Verdict\">");
        chip(finding.verdict(), Format.word(finding.verdict()));
        html.append("</td></tr>\n");
    }

    private void chip(Verdict verdict, String words) {
        html.append("<span class=\"chip ")
                .append(verdict.name().toLowerCase(Locale.ROOT))
                .append("\"><span aria-hidden=\"true\">")
                .append(Format.symbol(verdict))
                .append("</span> ");
        text(words).append("</span>");
    }

    private void warnings(Report report) {
        if (report.isIncomplete()) {
            warning("Incomplete", report.incomplete());
        }
        report.warnings().forEach(w -> warning("Warning", w));
    }

    private void warning(String kind, String words) {
        html.append("<p class=\"warning\" role=\"note\"><strong>").append(kind).append(":</strong> ");
        text(words).append("</p>\n");
    }

    private void diagrams(Report report) {
        if (report.diagrams().isEmpty()) {
            return;
        }
        html.append("<section>\n<h2>Graphs</h2>\n");
        for (int i = 0; i < report.diagrams().size(); i++) {
            var diagram = report.diagrams().get(i);
            html.append("<figure>\n<h3>");
            text(diagram.title()).append("</h3>\n<figcaption>");
            text(diagram.description()).append("</figcaption>\n<div class=\"scroll\" tabindex=\"0\">");
            html.append(DiagramSvg.part(diagram, "diagram-" + i));
            html.append("</div>\n<details><summary>As tables</summary>\n");
            DiagramSvg.tables(diagram).forEach(this::table);
            html.append("</details>\n</figure>\n");
        }
        html.append("</section>\n");
    }

    private void charts(Report report) {
        if (report.charts().isEmpty()) {
            return;
        }
        html.append("<section>\n<h2>Charts</h2>\n");
        for (int i = 0; i < report.charts().size(); i++) {
            var chart = report.charts().get(i);
            html.append("<figure>\n<h3>");
            text(chart.title()).append("</h3>\n<figcaption>");
            text(chart.description())
                    .append("</figcaption>\n<div class=\"chart\" id=\"chart-")
                    .append(i);
            html.append("\"></div>\n<details><summary>Data</summary>\n");
            ChartData.of(chart).forEach(this::table);
            html.append("</details>\n</figure>\n");
        }
        html.append("</section>\n");
    }

    private void tables(Report report) {
        if (report.tables().isEmpty()) {
            return;
        }
        html.append("<section>\n<h2>Tables</h2>\n");
        report.tables().forEach(this::table);
        html.append("</section>\n");
    }

    private void table(Table table) {
        html.append("<div class=\"scroll\" tabindex=\"0\"><table class=\"data\">\n<caption>");
        text(table.name()).append("</caption>\n<thead><tr>");
        var numeric = new boolean[table.columns().size()];
        for (int c = 0; c < numeric.length; c++) {
            numeric[c] = Format.isNumeric(table, c);
            html.append(numeric[c] ? "<th scope=\"col\" class=\"number\">" : "<th scope=\"col\">");
            text(table.columns().get(c)).append("</th>");
        }
        html.append("</tr></thead>\n<tbody>\n");
        for (var row : table.rows()) {
            html.append("<tr>");
            for (int c = 0; c < row.size(); c++) {
                cell(row.get(c), numeric[c]);
            }
            html.append("</tr>\n");
        }
        html.append("</tbody>\n</table></div>\n");
    }

    private void cell(@Nullable Object cell, boolean numeric) {
        html.append(numeric ? "<td class=\"number\"" : "<td");
        if (cell instanceof Double d) {
            html.append(" title=\"").append(d).append('"');
        }
        html.append('>');
        text(Format.cell(cell)).append("</td>");
    }

    private void arrays(Report report) {
        if (report.arrays().isEmpty()) {
            return;
        }
        html.append("<section>\n<h2>Arrays</h2>\n");
        var summary = Table.of("Full precision in report.json", "name", "axes", "shape", "least", "mean", "greatest");
        for (var array : report.arrays()) {
            var finite = Arrays.stream(array.values()).filter(Double::isFinite).summaryStatistics();
            var some = finite.getCount() > 0;
            summary.row(
                    array.name(),
                    array.axes().stream().map(Axis::name).collect(Collectors.joining(" × ")),
                    shape(array),
                    some ? (Object) finite.getMin() : null,
                    some ? (Object) finite.getAverage() : null,
                    some ? (Object) finite.getMax() : null);
        }
        table(summary.build());
        html.append("</section>\n");
    }

    private static String shape(DataArray array) {
        return array.shape().stream().map(String::valueOf).collect(Collectors.joining(" × "));
    }

    private void artefacts(Report report) {
        if (report.artefacts().isEmpty()) {
            return;
        }
        html.append("<section>\n<h2>Artefacts</h2>\n<ul class=\"artefacts\">\n");
        for (Artefact artefact : report.artefacts()) {
            html.append("<li><a href=\"");
            text(artefactsAt + artefact.file()).append("\">");
            text(artefact.file()).append("</a> <code>SHA-256 ");
            text(artefact.sha256()).append("</code></li>\n");
        }
        html.append("</ul>\n</section>\n");
    }

    private void provenance(Report report) {
        var provenance = report.provenance();
        var machine = provenance.machine();
        var entries = new LinkedHashMap<String, String>();
        entries.put("Reprise", provenance.version() + ", commit " + provenance.commit());
        var model = provenance.model();
        if (model != null) {
            entries.put("Model", model.name() + ", fingerprint " + model.fingerprint());
        }
        entries.put("Seed", Long.toString(provenance.seed()));
        entries.put("Threads, dtype", provenance.threads() + ", " + provenance.dtype());
        entries.put("Settings", provenance.settings().isEmpty() ? "none" : pairs(provenance.settings(), "="));
        entries.put("Libraries", pairs(provenance.libraries(), " "));
        entries.put(
                "Machine",
                machine.cpu() + ", " + machine.cores() + " cores, "
                        + Format.number(machine.memory() / (double) (1L << 30)) + " GiB, " + machine.os());
        entries.put("Java", provenance.java());
        html.append("<section>\n<h2>Provenance</h2>\n<dl>\n");
        entries.forEach((name, value) -> {
            html.append("<dt>");
            text(name).append("</dt><dd>");
            text(value).append("</dd>\n");
        });
        html.append("</dl>\n<p class=\"note\">Repeat it: <code>./reprise rerun report.json</code></p>\n</section>\n");
    }

    private static String pairs(Map<String, ?> map, String between) {
        return map.entrySet().stream()
                .map(e -> e.getKey() + between + e.getValue())
                .collect(Collectors.joining(", "));
    }

    // ---- what keeps it safe

    private StringBuilder text(String text) {
        return Markup.escape(text, html);
    }

    /** A specification that cannot close the script element that it stands in. */
    private static String json(Chart chart) {
        return chart.spec().toString().replace("<", "\\u003c");
    }

    private static String hashes(List<String> texts) {
        return texts.stream().map(HtmlReport::hash).collect(Collectors.joining(" "));
    }

    private static String hash(String text) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static String resource(String path) {
        try (var in = Objects.requireNonNull(HtmlReport.class.getResourceAsStream(path), path)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
