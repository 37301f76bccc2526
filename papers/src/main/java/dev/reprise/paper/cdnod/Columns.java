package dev.reprise.paper.cdnod;

import java.util.Arrays;

/** Columns of numbers, [column][row], in other units. */
final class Columns {
    private Columns() {}

    /** Mean 0 and standard deviation 1, with T - 1 below the sum; a constant column becomes 0. */
    static double[][] standardised(double[][] columns) {
        return Arrays.stream(columns).map(Columns::standardised).toArray(double[][]::new);
    }

    static double[] standardised(double[] column) {
        double mean = Arrays.stream(column).average().orElse(0);
        return scaled(Arrays.stream(column).map(v -> v - mean).toArray());
    }

    /** Standard deviation 1, whatever the mean. */
    static double[][] scaled(double[][] columns) {
        return Arrays.stream(columns).map(Columns::scaled).toArray(double[][]::new);
    }

    private static double[] scaled(double[] column) {
        double mean = Arrays.stream(column).average().orElse(0);
        double squares = Arrays.stream(column).map(v -> (v - mean) * (v - mean)).sum();
        double deviation = Math.sqrt(squares / (column.length - 1));
        return Arrays.stream(column).map(v -> deviation > 0 ? v / deviation : 0).toArray();
    }

    /** The given rows of every column. */
    static double[][] rows(double[][] columns, int[] rows) {
        return Arrays.stream(columns).map(c -> rows(c, rows)).toArray(double[][]::new);
    }

    static double[] rows(double[] column, int[] rows) {
        return Arrays.stream(rows).mapToDouble(r -> column[r]).toArray();
    }
}
