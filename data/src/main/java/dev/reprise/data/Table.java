package dev.reprise.data;

import dev.reprise.core.InvalidInputException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonToken;
import tools.jackson.dataformat.csv.CsvMapper;
import tools.jackson.dataformat.csv.CsvReadFeature;
import tools.jackson.dataformat.csv.CsvSchema;

/**
 * A table of numbers with named columns, from a CSV file or from arrays. The file has a header and numbers only, in UTF-8 with or without a
 * byte order mark; cells are separated by commas, semicolons or tabs (the one that the header has most of) and quoted as RFC 4180 says.
 * Numbers have a decimal point. Blank lines are skipped. Every error says file, line and column.
 *
 * <pre>{@code
 * var table = Table.read(Path.of("returns.csv")).select(List.of("oil", "gold"));
 * double[] oil = table.column("oil");
 * }</pre>
 */
public final class Table {
    private static final int LARGEST = 512 << 20;
    private static final Pattern NUMBER = Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");
    private static final Pattern DECIMAL_COMMA = Pattern.compile("[+-]?\\d*,\\d+([eE][+-]?\\d+)?");
    private static final Pattern NOT_FINITE = Pattern.compile("(?i)[+-]?(nan|inf|infinity|na|null|none)");
    private static final int NAMES_SHOWN = 40;

    private final String source;
    private final Map<String, double[]> columns;
    private final int rows;

    private Table(String source, Map<String, double[]> columns, int rows) {
        this.source = source;
        this.columns = columns;
        this.rows = rows;
    }

    /**
     * Reads a CSV file.
     *
     * @throws InvalidInputException if it cannot be opened, is empty, or is not such a table, naming file, line and column
     */
    public static Table read(Path file) {
        return parse(Text.utf8(InputFile.readAll(file, LARGEST), file.toString()), file.toString());
    }

    /**
     * A table of arrays.
     *
     * @param source  what to call it in messages
     * @param columns [column][row]; copied
     * @throws InvalidInputException for columns of unequal length, no name, two of one name, or a number that is not finite
     */
    public static Table of(String source, List<String> names, double[][] columns) {
        if (names.size() != columns.length || names.isEmpty()) {
            throw new InvalidInputException(source + ": " + names.size() + " names for " + columns.length + " columns");
        }
        int rows = columns[0].length;
        var map = new LinkedHashMap<String, double[]>();
        for (int c = 0; c < columns.length; c++) {
            if (columns[c].length != rows) {
                throw new InvalidInputException(source + ", column " + Text.quote(names.get(c)) + ": "
                        + columns[c].length + " rows, where the first has " + rows);
            }
            for (int r = 0; r < rows; r++) {
                if (!Double.isFinite(columns[c][r])) {
                    throw new InvalidInputException(source + ", row " + (r + 1) + ", column " + Text.quote(names.get(c))
                            + ": " + columns[c][r] + " is not a finite number");
                }
            }
            put(map, names.get(c), columns[c].clone(), c, source);
        }
        return new Table(source, map, rows);
    }

    private static void put(Map<String, double[]> columns, String name, double[] values, int number, String where) {
        if (name.isBlank()) {
            throw new InvalidInputException(where + ": column " + (number + 1) + " has no name in the header");
        }
        if (columns.putIfAbsent(name, values) != null) {
            throw new InvalidInputException(where + ": two columns have the name " + Text.quote(name) + "; rename one");
        }
    }

    // ---- reading

    /**
     * Reads CSV text.
     *
     * @param source what to call it in messages
     * @throws InvalidInputException as {@link #read}
     */
    public static Table parse(String text, String source) {
        var csv = text.startsWith("\uFEFF") ? text.substring(1) : text;
        if (csv.isBlank()) {
            throw new InvalidInputException(source + ": is empty; a table has a header line and rows of numbers");
        }
        char separator = separator(csv);
        List<String> header = null;
        var rows = new ArrayList<double[]>();
        var mapper = CsvMapper.builder()
                .enable(CsvReadFeature.WRAP_AS_ARRAY, CsvReadFeature.SKIP_EMPTY_LINES)
                .build();
        var schema = CsvSchema.emptySchema().withColumnSeparator(separator);
        int line = 1;
        try (var parser = mapper.reader().with(schema).createParser(csv)) {
            var cells = new ArrayList<String>();
            parser.nextToken(); // the list of all rows
            for (var token = parser.nextToken();
                    token != null && token != JsonToken.END_ARRAY;
                    token = parser.nextToken()) {
                cells.clear();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    if (cells.isEmpty()) {
                        line = parser.currentTokenLocation().getLineNr();
                    }
                    cells.add(parser.getString().strip());
                }
                if (header == null) {
                    header = header(cells, source);
                } else {
                    rows.add(row(cells, header, source + ", line " + line, separator));
                }
            }
        } catch (JacksonException e) {
            var at = e.getLocation();
            throw new InvalidInputException(
                    source + ", line " + (at == null ? line : at.getLineNr()) + ": not valid CSV: "
                            + e.getOriginalMessage().lines().findFirst().orElse(""),
                    e);
        }
        if (header == null || rows.isEmpty()) {
            throw new InvalidInputException(source + ": has a header and no rows");
        }
        var columns = new LinkedHashMap<String, double[]>();
        for (int c = 0; c < header.size(); c++) {
            int column = c;
            put(
                    columns,
                    header.get(c),
                    rows.stream().mapToDouble(r -> r[column]).toArray(),
                    c,
                    source);
        }
        return new Table(source, columns, rows.size());
    }

    /** The separator that stands most often in the first line, outside of quotes. */
    private static char separator(String csv) {
        var counts = new int[3];
        boolean quoted = false;
        for (int i = 0; i < csv.length(); i++) {
            char c = csv.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (!quoted
                    && (c == '\n' || c == '\r')
                    && !csv.substring(0, i).isBlank()) {
                break;
            } else if (!quoted && ",;\t".indexOf(c) >= 0) {
                counts[",;\t".indexOf(c)]++;
            }
        }
        if (counts[2] > Math.max(counts[0], counts[1])) {
            return '\t';
        }
        return counts[1] > counts[0] ? ';' : ',';
    }

    private static List<String> header(List<String> cells, String source) {
        boolean numbers = cells.stream().allMatch(c -> NUMBER.matcher(c).matches());
        if (numbers && cells.stream().anyMatch(c -> !c.chars().allMatch(Character::isDigit))) {
            throw new InvalidInputException(
                    source + ", line 1: numbers where the header should be; the first line names the columns");
        }
        return List.copyOf(cells);
    }

    private static double[] row(List<String> cells, List<String> header, String where, char separator) {
        if (cells.size() > header.size()) {
            throw new InvalidInputException(where + ": " + cells.size() + " cells, the header has " + header.size()
                    + (separator == ',' ? "\nNumbers are written with a decimal point, not with a comma." : ""));
        }
        var row = new double[header.size()];
        for (int c = 0; c < row.length; c++) {
            row[c] = number(c < cells.size() ? cells.get(c) : "", where + ", column " + Text.quote(header.get(c)));
        }
        return row;
    }

    private static double number(String cell, String where) {
        if (cell.isEmpty()) {
            throw new InvalidInputException(where + ": the cell is missing; fill it in or leave the row out");
        }
        if (DECIMAL_COMMA.matcher(cell).matches()) {
            throw new InvalidInputException(where + ": " + Text.quote(cell) + " has a decimal comma; write "
                    + Text.quote(cell.replace(',', '.')));
        }
        if (!NUMBER.matcher(cell).matches()) {
            throw new InvalidInputException(where + ": " + Text.quote(cell)
                    + (NOT_FINITE.matcher(cell).matches()
                            ? " is not a finite number; fill it in or leave the row out"
                            : " is not a number; the file has a header and numbers only"));
        }
        double value = Double.parseDouble(cell);
        if (!Double.isFinite(value)) {
            throw new InvalidInputException(where + ": " + Text.quote(cell) + " is out of a double's range");
        }
        return value;
    }

    // ---- asking

    /** The file, or what the table was called. */
    public String source() {
        return source;
    }

    /** In the order of the file. */
    public List<String> names() {
        return List.copyOf(columns.keySet());
    }

    public int rows() {
        return rows;
    }

    public boolean has(String name) {
        return columns.containsKey(name);
    }

    /** A column, a number a row; a copy. @throws InvalidInputException if there is none of that name, listing those that there are */
    public double[] column(String name) {
        var column = columns.get(name);
        if (column == null) {
            throw unknown(name);
        }
        return column.clone();
    }

    private InvalidInputException unknown(String name) {
        var known = names();
        var listed = String.join(", ", known.subList(0, Math.min(NAMES_SHOWN, known.size())));
        return new InvalidInputException(source + ": there is no column " + Text.quote(name) + "; there are: " + listed
                + (known.size() > NAMES_SHOWN ? " and " + (known.size() - NAMES_SHOWN) + " more" : ""));
    }

    /**
     * Some columns, in the order of this table.
     *
     * @throws InvalidInputException for an unknown name, or one that stands twice
     */
    public Table select(List<String> names) {
        var wanted = new HashMap<String, Integer>();
        for (var name : names) {
            if (!columns.containsKey(name)) {
                throw unknown(name);
            }
            if (wanted.merge(name, 1, Integer::sum) > 1) {
                throw new InvalidInputException(source + ": the column " + Text.quote(name) + " is asked for twice");
            }
        }
        var selected = new LinkedHashMap<String, double[]>();
        columns.forEach((name, values) -> {
            if (wanted.containsKey(name)) {
                selected.put(name, values);
            }
        });
        return new Table(source, selected, rows);
    }

    /**
     * Makes sure that statistics on the columns mean something.
     *
     * @throws InvalidInputException naming a column whose values are all the same, or two columns that are equal in every row
     */
    public void requireInformative() {
        var seen = new HashMap<Integer, List<String>>();
        columns.forEach((name, values) -> {
            if (isConstant(values)) {
                throw new InvalidInputException(source + ": the column " + Text.quote(name) + " is constant ("
                        + values[0] + " in every row); leave it out");
            }
            var alike = seen.computeIfAbsent(Arrays.hashCode(values), _ -> new ArrayList<>());
            for (var other : alike) {
                if (Arrays.equals(column(other), values)) {
                    throw new InvalidInputException(source + ": the column " + Text.quote(name) + " is a duplicate of "
                            + Text.quote(other) + "; leave one of them out");
                }
            }
            alike.add(name);
        });
    }

    /** Whether all values are the same. */
    public static boolean isConstant(double[] values) {
        return Arrays.stream(values).allMatch(v -> v == values[0]);
    }

    /** How many different values there are. */
    public static int distinct(double[] values) {
        return (int) Arrays.stream(values).distinct().count();
    }

    @Override
    public String toString() {
        return source + ": " + rows + " rows of " + names();
    }
}
