package dev.reprise.paper.cdnod;

import dev.reprise.core.Statistics;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.OptionalDouble;

/**
 * A baseline for directions: fits {@code y = slope x + intercept} by least squares in each domain, and asks how strongly mean and variance of x
 * go with slope and intercept over the domains, all without their signs. In the right direction, if it is linear, they do not.
 */
final class RegressionCoefficients {
    private RegressionCoefficients() {}

    /**
     * The mean of the four correlations without their signs; smaller is better. Empty with fewer than three domains of at least three rows in which x
     * varies.
     */
    static OptionalDouble dependence(double[] x, double[] y, double[] domain) {
        var rows = new LinkedHashMap<Double, List<Integer>>();
        for (int i = 0; i < domain.length; i++) {
            rows.computeIfAbsent(domain[i], _ -> new ArrayList<>()).add(i);
        }
        var causes = new ArrayList<double[]>(); // mean and variance of x
        var mechanisms = new ArrayList<double[]>(); // slope and intercept
        for (var domainRows : rows.values()) {
            int n = domainRows.size();
            double meanX = domainRows.stream().mapToDouble(i -> x[i]).average().orElse(0);
            double meanY = domainRows.stream().mapToDouble(i -> y[i]).average().orElse(0);
            double squares = domainRows.stream()
                    .mapToDouble(i -> (x[i] - meanX) * (x[i] - meanX))
                    .sum();
            double products = domainRows.stream()
                    .mapToDouble(i -> (x[i] - meanX) * (y[i] - meanY))
                    .sum();
            if (n >= 3 && squares > 0) {
                double slope = products / squares;
                causes.add(new double[] {Math.abs(meanX), squares / (n - 1)});
                mechanisms.add(new double[] {Math.abs(slope), Math.abs(meanY - slope * meanX)});
            }
        }
        if (causes.size() < 3) {
            return OptionalDouble.empty();
        }
        double sum = 0;
        for (int a = 0; a < 2; a++) {
            for (int b = 0; b < 2; b++) {
                sum += Math.abs(Statistics.pearson(column(causes, a), column(mechanisms, b))
                        .orElse(0));
            }
        }
        return OptionalDouble.of(sum / 4);
    }

    private static double[] column(List<double[]> rows, int column) {
        return rows.stream().mapToDouble(r -> r[column]).toArray();
    }
}
