package dev.reprise.paper.relp;

import dev.reprise.core.Axis;
import dev.reprise.core.Charts;
import dev.reprise.core.DataArray;
import dev.reprise.core.Report;
import dev.reprise.core.Table;
import dev.reprise.paper.relp.PatchingTask.Kind;
import dev.reprise.paper.relp.PatchingTask.Maps;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** Maps as arrays, tables and charts of a report. */
final class RelpReport {
    private RelpReport() {}

    /** Adds {@code exact/KIND}, {@code atp/KIND} and {@code relp/KIND}, with a heat map, and a scatter plot of estimates against exact. */
    static void addMaps(
            Report.Builder report,
            String prefix,
            List<Kind> kinds,
            List<String> positionLabels,
            @Nullable Maps exact,
            Maps atp,
            Maps relp) {
        for (var kind : kinds) {
            var shown = new ArrayList<DataArray>();
            if (exact != null) {
                shown.add(array(prefix + "exact/" + kind, kind, exact, positionLabels));
            }
            shown.add(array(prefix + "atp/" + kind, kind, atp, positionLabels));
            shown.add(array(prefix + "relp/" + kind, kind, relp, positionLabels));
            shown.forEach(report::array);
            report.chart(Charts.heatMap(
                    prefix + kind + ": what carries the behaviour",
                    "Change of the metric if the " + kind + " activation of one layer and " + kind.columns()
                            + " is swapped: " + (exact == null ? "" : "by activation patching (exact), ")
                            + "as attribution patching (atp) and relevance patching (relp) predict it.",
                    "change",
                    shown.toArray(DataArray[]::new)));
            if (exact != null) {
                report.chart(Charts.scatter(
                        prefix + kind + ": estimate against exact",
                        "Each point is one layer and " + kind.columns() + ". On the grey line the estimate is right.",
                        "exact",
                        "estimate",
                        Charts.Series.of("attribution patching", shown.get(0), shown.get(1)),
                        Charts.Series.of("relevance patching", shown.get(0), shown.get(2))));
            }
        }
    }

    private static DataArray array(String name, Kind kind, Maps maps, List<String> positionLabels) {
        var columns = kind == Kind.HEADS ? Axis.of("head") : Axis.of("position", positionLabels);
        return DataArray.of(name, maps.of(kind), Axis.of("layer"), columns);
    }

    /** Pearson r of both estimates with the exact maps, over all cells and over those whose own activation differs between the runs. */
    static Table correlation(List<Kind> kinds, Maps exact, Maps atp, Maps relp, Map<Kind, boolean[][]> different) {
        var table = Table.of("correlation", "site", "atp", "relp", "atpWhereDifferent", "relpWhereDifferent");
        for (var kind : kinds) {
            var chosen = different.get(kind);
            table.row(
                    kind.toString(),
                    cell(Agreement.pearson(atp.of(kind), exact.of(kind))),
                    cell(Agreement.pearson(relp.of(kind), exact.of(kind))),
                    cell(Agreement.pearson(atp.of(kind), exact.of(kind), Objects.requireNonNull(chosen))),
                    cell(Agreement.pearson(relp.of(kind), exact.of(kind), chosen)));
        }
        return table.build();
    }

    private static Object cell(OptionalDouble r) {
        return r.isPresent() ? (Object) r.getAsDouble() : "no variance";
    }

    static Table metric(PatchingTask task) {
        return Table.of("metric", "name", "value")
                .row("ld_clean", task.cleanDifference())
                .row("ld_corrupt", task.corruptedDifference())
                .build();
    }

    /** Seconds and passes of each method. */
    static Table cost(@Nullable Maps exact, Maps atp, Maps relp) {
        var table = Table.of("cost", "method", "forward", "backward", "seconds").timing("seconds");
        table.row("attribution patching", atp.forwardPasses(), atp.backwardPasses(), atp.seconds());
        table.row("relevance patching", relp.forwardPasses(), relp.backwardPasses(), relp.seconds());
        if (exact != null) {
            table.row(
                    "activation patching (batched sweep)",
                    exact.forwardPasses(),
                    exact.backwardPasses(),
                    exact.seconds());
        }
        return table.build();
    }

    /** The cells that relevance patching finds strongest: a head, or a feed-forward at a position. */
    static Table ranking(List<Kind> kinds, Maps relp, @Nullable Maps exact, List<String> positionLabels, int count) {
        record Entry(Kind kind, int layer, int column, double score) {}
        var entries = new ArrayList<Entry>();
        for (var kind : kinds) {
            if (kind == Kind.RESID_PRE) {
                continue;
            }
            double[][] map = relp.of(kind);
            for (int l = 0; l < map.length; l++) {
                for (int c = 0; c < map[l].length; c++) {
                    entries.add(new Entry(kind, l, c, map[l][c]));
                }
            }
        }
        entries.sort(Comparator.comparingDouble((Entry e) -> -Math.abs(e.score)));
        var table = Table.of("strongest", "site", "layer", "where", "relp", "exact");
        for (var e : entries.subList(0, Math.min(count, entries.size()))) {
            var where = e.kind == Kind.HEADS
                    ? "head " + e.layer + "." + e.column
                    : e.column
                            + (e.column < positionLabels.size()
                                    ? " (" + positionLabels.get(e.column).strip() + ")"
                                    : "");
            table.row(
                    e.kind.toString(),
                    e.layer,
                    where,
                    e.score,
                    exact == null ? null : exact.of(e.kind)[e.layer][e.column]);
        }
        return table.build();
    }
}
