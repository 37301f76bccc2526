package dev.reprise.method.independence;

import dev.reprise.core.Dtype;
import dev.reprise.core.Torch;
import java.util.Arrays;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * The widths of a Gaussian kernel that suit some data best: those of a Gaussian process of several targets, which all have the covariance
 * {@code C_ik = sf2 exp(-sum_j (z_ji - z_jk)^2 / (2 width_j^2)) + sn2 [i = k]}. The negative logarithm of the marginal likelihood,
 * {@code sum over targets y of y' C^-1 y / 2 + log|C| / 2 + T log(2 pi) / 2}, is minimised over the logarithms of widths, sf2 and sn2.
 *
 * <p>With {@code C = G'G + sn2 I} ({@link KernelFactor}) one evaluation with its gradient takes O(T rank (rank + targets)) steps: the sums over
 * pairs of rows in the gradient, {@code sum_ik a_i a_k K_ik (z_i - z_k)^2}, are {@code 2 (Gu)'(Ga) - 2 |Gv|^2} with u = a z^2, v = a z.
 */
public final class GaussianProcess {
    private static final int MOST_EVALUATIONS = 350;
    private static final double TARGET_SHARE = 1e-5;
    private static final double TOLERANCE = 1e-7;
    private static final double PRECISION = 1e-13;

    /** Parameters outside of these, as logarithms, are not tried: widths and sf2, and sn2. */
    private static final double FARTHEST = Math.log(1e4);

    private static final double LEAST_NOISE = Math.log(1e-10);

    private final Tensor[] inputs;
    private final double[][] columns;
    private final Tensor targets;
    private final int rows;

    private GaussianProcess(double[][] columns, double[][] targets) {
        this.columns = columns;
        this.rows = columns[0].length;
        this.inputs = Arrays.stream(columns).map(c -> Torch.tensor(c, rows)).toArray(Tensor[]::new);
        this.targets = Torch.tensor(
                Arrays.stream(targets).flatMapToDouble(Arrays::stream).toArray(), targets.length, rows);
    }

    /**
     * What was learned.
     *
     * @param widths one for each input column
     * @param logLikelihood at the end, summed over the targets
     * @param evaluations of the likelihood
     */
    @SuppressWarnings("ArrayRecordComponent") // not compared as wholes
    public record Fit(
            double[] widths, double signalVariance, double noiseVariance, double logLikelihood, int evaluations) {}

    /**
     * Fits the covariance.
     *
     * @param inputs [column][row]
     * @param targets [target][row]
     * @param widths to start with, one a column; sf2 and sn2 likewise
     */
    public static Fit fit(
            double[][] inputs, double[][] targets, double[] widths, double signalVariance, double noiseVariance) {
        return Torch.noGrad(() -> {
            try (var _ = new PointerScope()) {
                var start = Arrays.copyOf(Arrays.stream(widths).map(Math::log).toArray(), widths.length + 2);
                start[widths.length] = Math.log(signalVariance);
                start[widths.length + 1] = Math.log(noiseVariance);
                return new GaussianProcess(inputs, targets).minimise(start);
            }
        });
    }

    /**
     * Targets that span the kernel of some columns, {@code 2 sqrt(T l / l_1) v} for its leading eigenvectors v with the eigenvalues l.
     *
     * @param columns [column][row]
     * @param widths  of the kernel, one a column
     * @param most    how many at most
     * @return [target][row]
     */
    public static double[][] targets(double[][] columns, double[] widths, int most) {
        int rows = columns[0].length;
        return targets(
                KernelFactor.gaussian(columns, widths, rows, PRECISION, rows).orElseThrow(), most);
    }

    /**
     * The leading eigenvectors v of K = G'G with their eigenvalues l, as {@code 2 sqrt(T l / l_1) v}, but none below 1e-5 of the largest.
     *
     * @param most how many at most
     * @return [target][row]; none if K is 0
     */
    static double[][] targets(KernelFactor kernel, int most) {
        try (var _ = new PointerScope()) {
            var g = kernel.tensor();
            var decomposition = torch.linalg_eigh(g.matmul(g.t()));
            var values = Torch.doubles(decomposition.get0());
            double largest = Arrays.stream(values).max().orElse(0);
            int count = (int) Arrays.stream(values)
                    .filter(v -> v > 0 && v > TARGET_SHARE * largest)
                    .count();
            int used = Math.min(count, most);
            if (used == 0) {
                return new double[0][];
            }
            // G'u has the length sqrt(l) for an eigenvector u of GG'
            var leading = Torch.slice(decomposition.get1(), 1, kernel.rank() - used, kernel.rank())
                    .t()
                    .matmul(g);
            var flat = Torch.doubles(Torch.mul(leading, 2 * Math.sqrt(kernel.rows() / largest)));
            var targets = new double[used][];
            for (int k = 0; k < used; k++) {
                targets[k] = Arrays.copyOfRange(flat, k * kernel.rows(), (k + 1) * kernel.rows());
            }
            return targets;
        }
    }

    /** The negative log likelihood at one point, the logarithms of the widths, sf2 and sn2. */
    static Evaluation evaluate(double[][] inputs, double[][] targets, double[] point) {
        return Torch.noGrad(() -> {
            try (var _ = new PointerScope()) {
                return new GaussianProcess(inputs, targets).evaluate(point);
            }
        });
    }

    /** A point with the value and the gradient there. */
    @SuppressWarnings("ArrayRecordComponent") // not compared as wholes
    record Evaluation(double[] point, double value, double[] gradient) {}

    private Evaluation evaluate(double[] point) {
        int dimensions = columns.length;
        double signal = point[dimensions];
        double noise = point[dimensions + 1];
        if (Arrays.stream(point, 0, dimensions + 1).anyMatch(v -> !(Math.abs(v) <= FARTHEST))
                || !(noise >= LEAST_NOISE && noise <= FARTHEST)) {
            return new Evaluation(point, Double.POSITIVE_INFINITY, new double[point.length]);
        }
        double variance = Math.exp(noise);
        try (var _ = new PointerScope()) {
            var widths = Arrays.stream(point, 0, dimensions).map(Math::exp).toArray();
            var g = Torch.mul(
                    KernelFactor.gaussian(columns, widths, rows, PRECISION, rows)
                            .orElseThrow()
                            .tensor(),
                    Math.exp(signal / 2));
            long rank = g.size(0);
            long count = targets.size(0);
            var gram = g.matmul(g.t()).add(Torch.mul(torch.eye(rank, Torch.options(Dtype.FLOAT64)), variance));
            var root = torch.linalg_cholesky(gram);
            var w = torch.linalg_solve_triangular(root, g, false); // C^-1 = (I - W'W) / sn2
            var explained = targets.matmul(w.t()).matmul(w);
            var alpha = Torch.mul(targets.sub(explained), 1 / variance);
            double logDeterminant =
                    (rows - rank) * noise + 2 * Torch.item(root.diagonal().log().sum());
            double value = 0.5 * dot(targets, alpha) + 0.5 * count * (logDeterminant + rows * Math.log(2 * Math.PI));

            var gradient = new double[point.length];
            var all = Torch.cat(0, Torch.mul(w, Math.sqrt(count / variance)), alpha);
            var projected = all.matmul(g.t());
            for (int j = 0; j < dimensions; j++) {
                var once = all.mul(inputs[j]);
                var v = once.matmul(g.t());
                var u = once.mul(inputs[j]).matmul(g.t());
                gradient[j] = -(dot(u, projected) - dot(v, v)) / (widths[j] * widths[j]);
            }
            double explainedTrace = dot(w, w); // tr(C^-1 K)
            var alphaG = alpha.matmul(g.t());
            gradient[dimensions] = 0.5 * (count * explainedTrace - dot(alphaG, alphaG));
            gradient[dimensions + 1] = 0.5 * (count * (rows - explainedTrace) - variance * dot(alpha, alpha));
            return new Evaluation(point, value, gradient);
        }
    }

    private static double dot(Tensor a, Tensor b) {
        return Torch.item(a.reshape(-1).dot(b.reshape(-1)));
    }

    /** By the quasi-Newton method of Broyden, Fletcher, Goldfarb and Shanno, halving steps that do not lower the value enough. */
    private Fit minimise(double[] start) {
        var here = evaluate(start);
        int evaluations = 1;
        var inverse = scaledIdentity(start.length, 1 / Math.max(1, norm(here.gradient())));
        boolean fresh = true;
        while (evaluations < MOST_EVALUATIONS) {
            var direction = negativeProduct(inverse, here.gradient());
            double slope = dot(direction, here.gradient());
            double step = Math.min(1, 2 / norm(direction)); // a parameter changes by a factor of e^2 at most
            Evaluation next;
            do {
                next = evaluate(along(here.point(), direction, step));
                evaluations++;
                step /= 2;
            } while (!(next.value() <= here.value() + 2e-4 * step * slope)
                    && evaluations < MOST_EVALUATIONS
                    && step > 1e-12);
            boolean lower = next.value() < here.value();
            boolean little = here.value() - next.value() <= TOLERANCE * (1 + Math.abs(here.value()));
            if ((!lower || little) && fresh) {
                here = lower ? next : here;
                break;
            }
            if (!lower || little) { // start over along the gradient, to be sure
                here = lower ? next : here;
                inverse = scaledIdentity(start.length, 1 / Math.max(1, norm(here.gradient())));
                fresh = true;
                continue;
            }
            update(inverse, here, next);
            here = next;
            fresh = false;
        }
        var parameters = Arrays.stream(here.point()).map(Math::exp).toArray();
        int dimensions = columns.length;
        return new Fit(
                Arrays.copyOf(parameters, dimensions),
                parameters[dimensions],
                parameters[dimensions + 1],
                -here.value(),
                evaluations);
    }

    private static double[][] scaledIdentity(int size, double scale) {
        var matrix = new double[size][size];
        for (int i = 0; i < size; i++) {
            matrix[i][i] = scale;
        }
        return matrix;
    }

    /** {@code H += (1 + q'Hq / p'q) pp' / p'q - (p (Hq)' + Hq p') / p'q} with step p and change q of the gradient, if p'q is positive. */
    private static void update(double[][] inverse, Evaluation here, Evaluation next) {
        var p = along(next.point(), here.point(), -1);
        var q = along(next.gradient(), here.gradient(), -1);
        double curvature = dot(p, q);
        if (curvature <= 1e-12 * norm(p) * norm(q)) {
            return;
        }
        var product = negativeProduct(inverse, q);
        double scale = (1 - dot(product, q) / curvature) / curvature;
        for (int i = 0; i < p.length; i++) {
            for (int j = 0; j < p.length; j++) {
                inverse[i][j] += scale * p[i] * p[j] + (p[i] * product[j] + product[i] * p[j]) / curvature;
            }
        }
    }

    private static double[] negativeProduct(double[][] matrix, double[] vector) {
        return Arrays.stream(matrix).mapToDouble(row -> -dot(row, vector)).toArray();
    }

    private static double[] along(double[] from, double[] direction, double step) {
        var result = from.clone();
        for (int i = 0; i < result.length; i++) {
            result[i] += step * direction[i];
        }
        return result;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    private static double norm(double[] a) {
        return Math.sqrt(dot(a, a));
    }
}
