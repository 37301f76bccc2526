package dev.reprise.core.report;

import dev.reprise.core.Chart;
import dev.reprise.core.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The data of a chart as tables: what it shows, for those who do not see it. */
final class ChartData {
    private static final int MOST_ROWS = 2000;

    private ChartData() {}

    /** A table for each set of values in the specification; a heat map's is a grid. */
    static List<Table> of(Chart chart) {
        var tables = new ArrayList<Table>();
        collect(chart.spec(), chart.title(), tables);
        return tables;
    }

    private static void collect(JsonNode view, String title, List<Table> tables) {
        var name = view.path("title").asString(title);
        var values = view.path("data").path("values");
        if (values.isArray() && !view.path("name").asString("").equals("identity")) {
            tables.add(
                    view.path("mark").path("type").asString("").equals("rect")
                            ? grid(name, view, values)
                            : list(name, values));
        }
        for (var part : List.of("layer", "concat", "hconcat", "vconcat")) {
            view.path(part).forEach(inner -> collect(inner, name, tables));
        }
    }

    private static Table list(String name, JsonNode values) {
        var columns = new LinkedHashSet<String>();
        values.forEach(row -> columns.addAll(row.propertyNames()));
        var rows = new ArrayList<List<@Nullable Object>>();
        for (var row : values) {
            var cells = new ArrayList<@Nullable Object>();
            columns.forEach(c -> cells.add(value(row.path(c))));
            rows.add(cells);
        }
        return table(name, List.copyOf(columns), rows);
    }

    private static Table grid(String name, JsonNode view, JsonNode values) {
        var down = field(view, "y");
        var across = field(view, "x");
        var value = field(view, "color");
        var columns = new LinkedHashSet<String>();
        values.forEach(v -> columns.add(v.path(across).asString("")));
        Map<String, Map<String, @Nullable Object>> cells = new LinkedHashMap<>();
        for (var v : values) {
            cells.computeIfAbsent(v.path(down).asString(""), d -> new LinkedHashMap<>())
                    .put(v.path(across).asString(""), value(v.path(value)));
        }
        var rows = new ArrayList<List<@Nullable Object>>();
        cells.forEach((label, row) -> {
            var line = new ArrayList<@Nullable Object>();
            line.add(label);
            columns.forEach(c -> line.add(row.get(c)));
            rows.add(line);
        });
        var heads = new ArrayList<String>();
        heads.add(down + " \\ " + across);
        heads.addAll(columns);
        return table(name, heads, rows);
    }

    private static Table table(String name, List<String> columns, List<List<@Nullable Object>> rows) {
        return rows.size() <= MOST_ROWS
                ? new Table(name, columns, rows, Set.of())
                : new Table(
                        name + " (the first " + MOST_ROWS + " of " + rows.size() + " rows; all are in report.json)",
                        columns,
                        rows.subList(0, MOST_ROWS),
                        Set.of());
    }

    private static String field(JsonNode view, String channel) {
        return view.path("encoding").path(channel).path("field").asString("").replaceAll("\\\\(.)", "$1");
    }

    private static @Nullable Object value(JsonNode node) {
        return switch (node.getNodeType()) {
            case NUMBER -> node.isIntegralNumber() ? (Object) node.longValue() : (Object) node.doubleValue();
            case BOOLEAN -> node.booleanValue();
            case STRING -> node.stringValue();
            case NULL, MISSING -> null;
            default -> node.toString();
        };
    }
}
