package dev.reprise.core;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A table of a report.
 *
 * <pre>{@code
 * var table = Table.of("correlation", "site", "atp", "relp");
 * table.row("mlp_out", Statistics.pearson(atp, exact), Statistics.pearson(relp, exact));
 * report.table(table.build());
 * }</pre>
 *
 * @param name    such as {@code correlation}
 * @param columns their names
 * @param rows    cells: String, Long, Double, Boolean or null for what could not be measured
 * @param timing  the columns that are measured on a clock: {@code rerun} shows them and does not compare them
 */
public record Table(String name, List<String> columns, List<List<@Nullable Object>> rows, Set<String> timing) {
    public Table {
        columns = List.copyOf(columns);
        timing = Set.copyOf(timing);
        if (new HashSet<>(columns).size() != columns.size()) {
            throw new IllegalArgumentException("table '" + name + "': two columns of one name in " + columns);
        }
        if (!columns.containsAll(timing)) {
            throw new IllegalArgumentException("table '" + name + "': timing " + timing + " of columns " + columns);
        }
        var copy = new ArrayList<List<@Nullable Object>>();
        for (var row : rows) {
            if (row.size() != columns.size()) {
                throw new IllegalArgumentException("table '" + name + "', row " + copy.size() + ": " + row.size()
                        + " cells for " + columns.size() + " columns");
            }
            var cells = new ArrayList<@Nullable Object>();
            row.forEach(cell -> cells.add(plain(name, cell)));
            copy.add(Collections.unmodifiableList(cells));
        }
        rows = Collections.unmodifiableList(copy);
    }

    /** A table to be filled row by row. */
    public static Builder of(String name, String... columns) {
        return new Builder(name, List.of(columns));
    }

    /** The cell at a row and a column. @throws IllegalArgumentException if there is no such column */
    public @Nullable Object cell(int row, String column) {
        int at = columns.indexOf(column);
        if (at < 0) {
            throw new IllegalArgumentException(
                    "table '" + name + "' has no column '" + column + "', it has " + columns);
        }
        return rows.get(row).get(at);
    }

    /** Text that reads as a non-finite number becomes that number, since JSON has no other way to write it. */
    private static @Nullable Object plain(String table, @Nullable Object cell) {
        return switch (cell) {
            case null -> null;
            case OptionalDouble d -> d.isPresent() ? (Object) d.getAsDouble() : null;
            case Optional<?> o -> plain(table, o.orElse(null));
            case Float f -> f.doubleValue();
            case Double d -> d;
            case Integer i -> i.longValue();
            case Long l -> l;
            case Boolean b -> b;
            case String s ->
                ReportJson.nonFinite(s).isPresent()
                        ? (Object) ReportJson.nonFinite(s).getAsDouble()
                        : s;
            case Enum<?> e -> e.toString();
            default ->
                throw new IllegalArgumentException("table '" + table + "': a cell cannot be a "
                        + cell.getClass().getName());
        };
    }

    /** Fills a table row by row. */
    public static final class Builder {
        private final String name;
        private final List<String> columns;
        private final List<List<@Nullable Object>> rows = new ArrayList<>();
        private Set<String> timing = Set.of();

        private Builder(String name, List<String> columns) {
            this.name = name;
            this.columns = columns;
        }

        /** Adds a row: text, numbers, booleans, {@code OptionalDouble} or null, one a column. */
        public Builder row(@Nullable Object... cells) {
            rows.add(Arrays.asList(cells));
            return this;
        }

        /** These columns are measured on a clock. */
        public Builder timing(String... columns) {
            timing = Set.of(columns);
            return this;
        }

        /** The table. @throws IllegalArgumentException for a row that does not fit the columns, or a cell of another type */
        public Table build() {
            return new Table(name, columns, rows, timing);
        }
    }
}
