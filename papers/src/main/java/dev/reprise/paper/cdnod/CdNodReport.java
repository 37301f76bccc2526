package dev.reprise.paper.cdnod;

import dev.reprise.core.Axis;
import dev.reprise.core.Charts;
import dev.reprise.core.DataArray;
import dev.reprise.core.Diagram;
import dev.reprise.core.Diagram.Look;
import dev.reprise.core.Report;
import dev.reprise.core.Table;
import dev.reprise.core.report.DiagramSvg;
import dev.reprise.method.graph.GraphLayout;
import dev.reprise.method.graph.GraphLayout.Arrow;
import dev.reprise.method.graph.GraphLayout.Box;
import dev.reprise.method.graph.PartiallyDirectedGraph;
import dev.reprise.method.graph.PartiallyDirectedGraph.Edge;
import dev.reprise.method.graph.Reason;
import dev.reprise.method.graph.Reason.Kind;
import dev.reprise.method.independence.IndependenceTest;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Tests, graphs, directions and forces as tables, arrays, charts and diagrams of a report. */
final class CdNodReport {
    private final Report.Builder report;
    private final ChangingData data;
    private final Options options;
    private final Table.Builder tests = Table.of("tests", "x", "y", "z", "statistic", "mean", "variance", "p");
    private final Table.Builder deltas = Table.of("delta", "step", "causes", "effect", "plain", "normalised");
    private final Set<String> logged = new HashSet<>();
    private final List<AskedTest> asked = new ArrayList<>();
    private final Map<String, DrivingForce> forces = new LinkedHashMap<>();
    private final Set<String> noChange = new HashSet<>();
    private CdNod.@Nullable Result found;
    private CdNod.@Nullable Result without;
    private List<Bootstrap> bands = List.of();
    private boolean anyDelta;
    private int testCount;

    private record AskedTest(String x, String y, String z, IndependenceTest.Result result) {}

    CdNodReport(Report.Builder report, ChangingData data, Options options) {
        this.report = report;
        this.data = data;
        this.options = options;
    }

    // ---- what comes in

    /** A test that was asked for on its own. */
    void test(String x, String y, String z, IndependenceTest.Result result) {
        asked.add(new AskedTest(x, y, z, result));
        testCount++;
    }

    /** A direction; step 0 is one that was asked for. */
    void delta(int step, String causes, String effect, Optional<IndependentChange> change) {
        anyDelta = true;
        deltas.row(
                step, causes, effect, change.map(IndependentChange::plain), change.map(IndependentChange::normalised));
        if (change.isEmpty()) {
            noChange.add(causes + " -> " + effect);
        }
    }

    /** A driving force; one that was asked for comes first and stays. */
    void force(String effect, DrivingForce force) {
        forces.putIfAbsent(effect, force);
    }

    void search(CdNod.Result result) {
        found = result;
        log(result);
        var graph = result.graph();
        result.scores().forEach(s -> delta(s.round(), names(graph, s.causes()), graph.name(s.effect()), s.change()));
        result.forces().forEach((v, force) -> force(graph.name(v), force));
    }

    void searchWithoutC(CdNod.Result result) {
        without = result;
        log(result);
    }

    void bootstrap(List<Bootstrap> directions) {
        bands = directions;
    }

    boolean hasSearch() {
        return found != null;
    }

    int testCount() {
        return testCount;
    }

    private void log(CdNod.Result result) {
        result.tests().forEach((question, answer) -> {
            var graph = result.skeleton();
            var x = graph.name(question.x());
            var y = graph.name(question.y());
            var z = names(graph, question.given());
            if (logged.add(x + "\n" + y + "\n" + z)) {
                row(x, y, z, answer);
                testCount++;
            }
        });
    }

    private void row(String x, String y, String z, IndependenceTest.Result answer) {
        tests.row(x, y, z, answer.statistic(), defined(answer.mean()), defined(answer.variance()), answer.p());
    }

    private static @Nullable Object defined(double value) {
        return Double.isNaN(value) ? null : (Object) value;
    }

    private static String names(PartiallyDirectedGraph graph, List<Integer> nodes) {
        return nodes.stream().map(graph::name).collect(Collectors.joining(","));
    }

    // ---- what goes out

    void write() throws IOException {
        if (found != null) {
            graphs(found);
        }
        asked.forEach(t -> row(t.x(), t.y(), t.z(), t.result()));
        if (testCount > 0) {
            report.table(tests.build());
        }
        if (anyDelta || (found != null && found.completed() >= 3)) {
            report.table(deltas.build());
        }
        if (!bands.isEmpty() && found != null) {
            directions(found.graph());
        }
        forces.forEach(this::arrays);
        if (!forces.isEmpty()) {
            forceChart();
        }
        noChange.stream()
                .sorted()
                .forEach(d -> report.warning("no change with C was seen in " + d + ": its Delta is undefined"));
    }

    private void graphs(CdNod.Result result) throws IOException {
        var skeleton = result.skeleton();
        report.table(edges("edges", result.graph()));
        if (without != null) {
            report.table(edges("edgesWithoutC", without.graph()));
        }
        var changing = Table.of("changing", "variable", "changing");
        for (int v = 0; v < data.variables().size(); v++) {
            changing.row(
                    skeleton.name(v),
                    data.surrogate().isEmpty()
                            ? null
                            : (Object) result.changing().contains(v));
        }
        report.table(changing.build());
        report.table(orientations(result.graph()));
        for (var conflict : result.conflicts()) {
            report.warning(skeleton.name(conflict.a()) + " and " + skeleton.name(conflict.c()) + " look like causes of "
                    + skeleton.name(conflict.b())
                    + ", which contradicts a direction that was found before; it was kept");
        }
        var labels = Axis.of("variable", skeleton.names());
        var adjacent = new double[skeleton.size()][skeleton.size()];
        for (int a = 0; a < adjacent.length; a++) {
            for (int b = 0; b < adjacent.length; b++) {
                adjacent[a][b] = skeleton.isAdjacent(a, b) ? 1 : 0;
            }
        }
        report.array(DataArray.of("skeleton", adjacent, labels, Axis.of("with", skeleton.names())));
        var largest = largestP(result, labels);
        report.array(largest);
        report.chart(Charts.heatMapOfShares(
                "Largest p-value of each pair",
                "Over all tests of the pair, given nothing or others. Above alpha = " + options.alpha()
                        + " the two are independent given something, and have no edge.",
                "p",
                largest));
        var diagram = diagram(result);
        report.diagram(diagram);
        report.artefact("graph.svg", file -> Files.writeString(file, DiagramSvg.file(diagram)));
        report.artefact(
                "graph.json",
                file -> Files.writeString(file, result.graph().toJson().toPrettyString() + "\n"));
    }

    private static Table edges(String name, PartiallyDirectedGraph graph) {
        var table = Table.of(name, "from", "to", "kind", "reason");
        for (var edge : graph.edges()) {
            table.row(
                    graph.name(edge.from()),
                    graph.name(edge.to()),
                    edge.directed() ? "directed" : "undirected",
                    edge.reason().map(r -> r.kind().toString()).orElse(""));
        }
        return table.build();
    }

    /** The reasons of {@code edges} in words. */
    private static Table orientations(PartiallyDirectedGraph graph) {
        var table = Table.of("orientations", "from", "to", "because");
        for (var edge : graph.edges()) {
            edge.reason().ifPresent(r -> table.row(graph.name(edge.from()), graph.name(edge.to()), r.because()));
        }
        return table.build();
    }

    private static DataArray largestP(CdNod.Result result, Axis labels) {
        int n = result.skeleton().size();
        var p = new double[n][n];
        Arrays.stream(p).forEach(row -> Arrays.fill(row, Double.NaN));
        result.tests().forEach((question, answer) -> {
            int x = question.x();
            int y = question.y();
            p[x][y] = Double.isNaN(p[x][y]) ? answer.p() : Math.max(p[x][y], answer.p());
            p[y][x] = p[x][y];
        });
        return DataArray.of(
                "largestP", p, labels, Axis.of("with", result.skeleton().names()));
    }

    // ---- the picture

    private Diagram diagram(CdNod.Result result) {
        var panels = new ArrayList<Diagram.Panel>();
        var title = without == null
                ? ""
                : "with " + data.surrogate().map(Surrogate::name).orElse("no C");
        panels.add(panel(title, result));
        if (without != null) {
            panels.add(panel("without C", without));
        }
        var legend = new EnumMap<Look, String>(Look.class);
        if (data.surrogate().isPresent()) {
            legend.put(Look.OUTSIDE, "C, the surrogate of what changes, and what changes with it");
            legend.put(
                    Look.MARKED, "a variable whose mechanism changes; an arrow that was found by independent changes");
        }
        return new Diagram("Causal graph", description(result), legend, panels);
    }

    private String description(CdNod.Result result) {
        var graph = result.graph();
        var text = new StringBuilder(
                "An arrow points from a cause to its effect; a line without a head has no direction yet. ");
        text.append(data.variables().size())
                .append(" variables, ")
                .append(graph.edges().size())
                .append(" edges: ");
        text.append(graph.edges().isEmpty() ? "none" : graph).append(". ");
        data.surrogate()
                .ifPresent(c -> text.append("The mechanisms that change with ")
                        .append(c.name())
                        .append(": ")
                        .append(result.changing().isEmpty() ? "none" : String.join(", ", result.changingNames()))
                        .append("."));
        if (without != null) {
            text.append(" Beside it the graph that is found without C: ")
                    .append(without.graph())
                    .append('.');
        }
        return text.toString();
    }

    private Diagram.Panel panel(String title, CdNod.Result result) {
        var graph = result.graph();
        var boxes = new ArrayList<Box>();
        for (int v = 0; v < graph.size(); v++) {
            boolean outside = v == data.surrogateNode().orElse(-1);
            boxes.add(new Box(
                    graph.name(v), outside ? Look.OUTSIDE : result.changing().contains(v) ? Look.MARKED : Look.PLAIN));
        }
        var arrows = graph.edges().stream()
                .map(e -> new Arrow(
                        graph.name(e.from()),
                        graph.name(e.to()),
                        e.directed(),
                        isFromC(e)
                                ? Look.OUTSIDE
                                : e.reason().map(r -> r.kind() == Kind.CHANGE).orElse(false) ? Look.MARKED : Look.PLAIN,
                        e.reason().map(Reason::because).orElse("")))
                .toList();
        return GraphLayout.panel(title, boxes, arrows);
    }

    private static boolean isFromC(Edge edge) {
        return edge.reason().map(r -> r.kind() == Kind.C).orElse(false);
    }

    // ---- directions and forces

    private void directions(PartiallyDirectedGraph graph) {
        var table = Table.of(
                "directions",
                "cause",
                "effect",
                "forth",
                "forthLow",
                "forthHigh",
                "back",
                "backLow",
                "backHigh",
                "agreement");
        var bars = new ArrayList<Charts.Bar>();
        for (var d : bands) {
            table.row(
                    graph.name(d.cause()),
                    graph.name(d.effect()),
                    defined(d.forth()),
                    d.forthBand().map(i -> i.low()),
                    d.forthBand().map(i -> i.high()),
                    defined(d.back()),
                    d.backBand().map(i -> i.low()),
                    d.backBand().map(i -> i.high()),
                    d.agreement());
            var pair = graph.name(d.cause()) + " → " + graph.name(d.effect());
            bars.add(Charts.Bar.of(pair, "as decided", d.forth())
                    .within(d.forthBand().orElse(null)));
            bars.add(Charts.Bar.of(pair, "the other way round", d.back())
                    .within(d.backBand().orElse(null)));
        }
        report.table(table.build());
        report.chart(Charts.bars(
                "Delta of both directions",
                "For each edge that was directed by independent changes, Delta between its two variables alone: the smaller one is the direction in which"
                        + " cause and mechanism change independently. Whiskers: 90 % of the resamples of the rows.",
                "edge",
                "Delta (" + options.form() + ")",
                bars));
    }

    private void arrays(String effect, DrivingForce force) {
        components("", effect, force.gaussian());
        components("/linear", effect, force.linear());
    }

    private void components(String suffix, String effect, DrivingForce.Components components) {
        int rows = components.curve()[0].length;
        var values = new double[rows][DrivingForce.COMPONENTS];
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < DrivingForce.COMPONENTS; c++) {
                values[r][c] = components.curve()[c][r];
            }
        }
        report.array(DataArray.of("force/" + effect + suffix, values, Axis.of("sample"), Axis.of("component")));
        report.array(
                DataArray.of("forceEigenvalues/" + effect + suffix, components.eigenvalues(), Axis.of("component")));
    }

    private void forceChart() {
        var c = data.surrogate().orElseThrow();
        var order = IntStream.range(0, c.values().length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> c.values()[i]))
                .mapToInt(i -> i)
                .toArray();
        var lines = new ArrayList<Charts.Series>();
        forces.forEach((effect, force) -> lines.add(Charts.Series.of(
                effect,
                Columns.rows(c.values(), order),
                Columns.rows(force.gaussian().curve()[0], order))));
        report.chart(Charts.lines(
                "Driving forces",
                "How the mechanism of each variable moves with " + c.name()
                        + ": the first component of its kernel PCA. Scale and sign mean nothing.",
                c.name(),
                "first component",
                lines));
    }
}
