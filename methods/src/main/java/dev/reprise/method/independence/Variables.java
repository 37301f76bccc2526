package dev.reprise.method.independence;

import dev.reprise.core.InvalidInputException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The variables of one table, each of one or more columns of T rows. Columns are standardised: mean 0, standard deviation 1 (with T - 1
 * below the sum); a constant column becomes 0.
 *
 * <pre>{@code
 * var table = Variables.ofColumns(List.of("a", "b"), new double[][] {{1, 2, 3}, {2, 1, 5}});
 * double[] a = table.columns(0)[0];
 * }</pre>
 */
public final class Variables {
    private final List<String> names;
    private final List<double[][]> columns;
    private final int rows;

    private Variables(List<String> names, List<double[][]> columns, int rows) {
        this.names = List.copyOf(names);
        this.columns = List.copyOf(columns);
        this.rows = rows;
    }

    /**
     * Variables of several columns.
     *
     * @param columns for each variable its columns, [column][row], in their own units; copied
     * @throws InvalidInputException if columns differ in length, there are fewer than 3 rows, or a number is not finite
     */
    public static Variables of(List<String> names, List<double[][]> columns) {
        if (names.size() != columns.size() || names.isEmpty()) {
            throw new InvalidInputException(names.size() + " names for " + columns.size() + " variables");
        }
        int rows = columns.getFirst().length == 0 ? 0 : columns.getFirst()[0].length;
        if (rows < 3) {
            throw new InvalidInputException("a test of independence needs at least 3 rows, not " + rows);
        }
        var standardised = new ArrayList<double[][]>();
        for (int i = 0; i < columns.size(); i++) {
            var variable = columns.get(i);
            if (variable.length == 0) {
                throw new InvalidInputException("variable " + names.get(i) + " has no column");
            }
            var copy = new double[variable.length][];
            for (int c = 0; c < variable.length; c++) {
                if (variable[c].length != rows) {
                    throw new InvalidInputException("variable " + names.get(i) + " has " + variable[c].length
                            + " rows in column " + (c + 1) + ", the table has " + rows);
                }
                copy[c] = standardised(variable[c], names.get(i));
            }
            standardised.add(copy);
        }
        return new Variables(names, standardised, rows);
    }

    /**
     * Variables of one column each; see {@link #of}.
     *
     * @param columns by variable and row
     */
    public static Variables ofColumns(List<String> names, double[][] columns) {
        var variables = new ArrayList<double[][]>();
        for (var column : columns) {
            variables.add(new double[][] {column});
        }
        return of(names, variables);
    }

    private static double[] standardised(double[] column, String name) {
        double sum = 0;
        boolean constant = true;
        for (double value : column) {
            if (!Double.isFinite(value)) {
                throw new InvalidInputException("variable " + name + " has a value that is not finite: " + value);
            }
            sum += value;
            constant &= value == column[0];
        }
        var result = new double[column.length];
        if (constant) {
            return result;
        }
        double mean = sum / column.length;
        double squares = 0;
        for (double value : column) {
            squares += (value - mean) * (value - mean);
        }
        double deviation = Math.sqrt(squares / (column.length - 1));
        for (int i = 0; i < column.length; i++) {
            result[i] = (column[i] - mean) / deviation;
        }
        return result;
    }

    /** How many variables there are. */
    public int size() {
        return names.size();
    }

    /** T, the number of rows. */
    public int rows() {
        return rows;
    }

    public List<String> names() {
        return names;
    }

    /** The standardised columns of a variable, [column][row]; not to be changed. */
    public double[][] columns(int variable) {
        return columns.get(variable);
    }

    /** The standardised columns of several variables, one after the other, [column][row]; not to be changed. */
    public double[][] columns(List<Integer> variables) {
        return variables.stream().flatMap(v -> List.of(columns(v)).stream()).toArray(double[][]::new);
    }

    /** @throws InvalidInputException if a variable stands twice in a question */
    void check(int x, int y, List<Integer> given) {
        var all = new ArrayList<>(given);
        all.add(x);
        all.add(y);
        for (int i = 0; i < all.size(); i++) {
            int variable = Objects.checkIndex(all.get(i), size());
            if (all.subList(0, i).contains(variable)) {
                throw new InvalidInputException(
                        "variable " + names.get(variable) + " stands twice in one test of independence");
            }
        }
    }
}
