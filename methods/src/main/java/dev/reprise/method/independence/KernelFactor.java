package dev.reprise.method.independence;

import dev.reprise.core.Torch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.bytedeco.pytorch.Tensor;

/**
 * A positive semi-definite kernel matrix K of T rows in the form K = G'G, G of size [rank, T], row-major.
 *
 * <p>{@link #gaussian} finds G by Cholesky's decomposition with pivoting, without ever forming K: it takes O(T rank^2) steps and O(T rank)
 * memory. A Gaussian kernel on one column has a rank of about 30, on two columns of some hundreds, whatever T.
 */
@SuppressWarnings("ArrayRecordComponent") // not compared as wholes
record KernelFactor(double[] values, int rank, int rows) {
    /**
     * {@code K_ij = exp(-sum_c (a_ci - a_cj)^2 / (2 width_c^2))}, up to rounding.
     *
     * @param columns [column][row]; without columns all of K is 1
     * @param rest how much of a diagonal element, of 1, may be missing: no element is off by more
     * @param mostRank gives up beyond this rank: the result is empty
     */
    static Optional<KernelFactor> gaussian(double[][] columns, double[] widths, int rows, double rest, int mostRank) {
        var points = scaled(columns, widths);
        var factor = new ArrayList<double[]>();
        var left = new double[rows];
        Arrays.fill(left, 1);
        while (factor.size() < rows) {
            int pivot = indexOfMaximum(left);
            if (left[pivot] <= rest) {
                break;
            }
            if (factor.size() == mostRank) {
                return Optional.empty();
            }
            var row = kernelRow(points, pivot, rows);
            subtractProjection(row, factor, pivot);
            double scale = 1 / Math.sqrt(left[pivot]);
            for (int i = 0; i < rows; i++) {
                row[i] *= scale;
                left[i] -= row[i] * row[i];
            }
            left[pivot] = 0;
            factor.add(row);
        }
        return Optional.of(of(factor, rows));
    }

    /**
     * Random Fourier features {@code sqrt(2/D) cos(omega' a / width + b)}, omega standard normal, b uniform in 0..2 pi: K in expectation, with
     * an error of about 1 / sqrt(D) (Rahimi and Recht 2007).
     */
    static KernelFactor fourier(double[][] columns, double[] widths, int rows, int features, RandomGenerator random) {
        var points = scaled(columns, widths);
        var factor = new ArrayList<double[]>();
        double scale = Math.sqrt(2.0 / features);
        for (int f = 0; f < features; f++) {
            var row = new double[rows];
            for (var point : points) {
                double omega = random.nextGaussian();
                for (int i = 0; i < rows; i++) {
                    row[i] += omega * point[i];
                }
            }
            double phase = 2 * Math.PI * random.nextDouble();
            for (int i = 0; i < rows; i++) {
                row[i] = scale * Math.cos(row[i] + phase);
            }
            factor.add(row);
        }
        return of(factor, rows);
    }

    private static KernelFactor of(List<double[]> factor, int rows) {
        var values = new double[Math.multiplyExact(factor.size(), rows)];
        for (int k = 0; k < factor.size(); k++) {
            System.arraycopy(factor.get(k), 0, values, k * rows, rows);
        }
        return new KernelFactor(values, factor.size(), rows);
    }

    private static double[][] scaled(double[][] columns, double[] widths) {
        var points = new double[columns.length][];
        for (int c = 0; c < columns.length; c++) {
            double width = widths[c];
            points[c] = Arrays.stream(columns[c]).map(v -> v / width).toArray();
        }
        return points;
    }

    private static int indexOfMaximum(double[] values) {
        int best = 0;
        for (int i = 1; i < values.length; i++) {
            if (values[i] > values[best]) {
                best = i;
            }
        }
        return best;
    }

    private static double[] kernelRow(double[][] points, int pivot, int rows) {
        var row = new double[rows];
        for (var point : points) {
            double centre = point[pivot];
            for (int i = 0; i < rows; i++) {
                double difference = point[i] - centre;
                row[i] += difference * difference;
            }
        }
        for (int i = 0; i < rows; i++) {
            row[i] = Math.exp(-0.5 * row[i]);
        }
        return row;
    }

    /** {@code row -= sum_k factor_k[pivot] factor_k}: nearly all of the time, so four at once. */
    private static void subtractProjection(double[] row, List<double[]> factor, int pivot) {
        int k = 0;
        for (; k + 4 <= factor.size(); k += 4) {
            subtract(row, factor.get(k), factor.get(k + 1), factor.get(k + 2), factor.get(k + 3), pivot);
        }
        for (; k < factor.size(); k++) {
            var f = factor.get(k);
            double weight = f[pivot];
            for (int i = 0; i < row.length; i++) {
                row[i] -= weight * f[i];
            }
        }
    }

    private static void subtract(double[] row, double[] f, double[] g, double[] h, double[] l, int pivot) {
        double a = f[pivot];
        double b = g[pivot];
        double c = h[pivot];
        double d = l[pivot];
        for (int i = 0; i < row.length; i++) {
            row[i] -= a * f[i] + b * g[i] + (c * h[i] + d * l[i]);
        }
    }

    /** The factor of H K H with {@code H = I - 11'/T}: every row of G without its mean. */
    KernelFactor centred() {
        var result = values.clone();
        for (int k = 0; k < rank; k++) {
            double sum = 0;
            for (int i = k * rows; i < (k + 1) * rows; i++) {
                sum += result[i];
            }
            double mean = sum / rows;
            for (int i = k * rows; i < (k + 1) * rows; i++) {
                result[i] -= mean;
            }
        }
        return new KernelFactor(result, rank, rows);
    }

    /** G as a float64 tensor [rank, rows]. */
    Tensor tensor() {
        return Torch.tensor(values, rank, rows);
    }

    /** From a tensor [rank, rows]. */
    static KernelFactor of(Tensor factor) {
        return new KernelFactor(Torch.doubles(factor), (int) factor.size(0), (int) factor.size(1));
    }

    long bytes() {
        return (long) values.length * Double.BYTES;
    }
}
