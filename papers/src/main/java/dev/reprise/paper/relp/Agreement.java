package dev.reprise.paper.relp;

import dev.reprise.core.Statistics;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.OptionalDouble;

/** How well an estimated map follows the exact one. */
final class Agreement {
    private Agreement() {}

    /** Pearson's r over all cells; empty if either map does not vary. */
    static OptionalDouble pearson(double[][] estimate, double[][] exact) {
        var all = new boolean[exact.length][];
        for (int i = 0; i < all.length; i++) {
            all[i] = new boolean[exact[i].length];
            Arrays.fill(all[i], true);
        }
        return pearson(estimate, exact, all);
    }

    /** Pearson's r over the chosen cells; empty if either map does not vary there, or there are fewer than two. */
    static OptionalDouble pearson(double[][] estimate, double[][] exact, boolean[][] chosen) {
        var x = new ArrayList<Double>();
        var y = new ArrayList<Double>();
        for (int i = 0; i < exact.length; i++) {
            for (int j = 0; j < exact[i].length; j++) {
                if (chosen[i][j]) {
                    x.add(estimate[i][j]);
                    y.add(exact[i][j]);
                }
            }
        }
        return x.size() < 2
                ? OptionalDouble.empty()
                : Statistics.pearson(
                        x.stream().mapToDouble(Double::doubleValue).toArray(),
                        y.stream().mapToDouble(Double::doubleValue).toArray());
    }
}
