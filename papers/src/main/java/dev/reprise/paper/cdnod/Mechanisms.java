package dev.reprise.paper.cdnod;

import dev.reprise.core.Dtype;
import dev.reprise.core.Torch;
import dev.reprise.method.independence.GaussianProcess;
import java.util.Arrays;
import java.util.Optional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * How distributions move with C, as Gram matrices over the rows' values of C: entry ij says how alike the embeddings of the distribution at
 * C_i and at C_j are. With the kernel matrices Kx on the causes, Ky on the effect and Kt on C, T rows, {@code *} elementwise:
 *
 * <ul>
 *   <li>{@link #conditional}, the mechanism P(effect | causes, C) with the causes' distribution held fixed at its average:
 *       {@code Ml = Kt [(Kx Kx Kx) * (V Ky V)] Kt / T^2}, {@code V = (Kx * Kt + lambda I)^-1}.
 *   <li>{@link #marginal}, the distribution P(causes | C): {@code M2 = Kt U Kx U Kt}, {@code U = (Kt + lambda I)^-1}.
 *   <li>{@link #similarity} of either: {@code G = exp(-D / (2 median of D_ij, i > j))}, {@code D_ij = M_ii + M_jj - 2 M_ij}.
 * </ul>
 *
 * All matrices are float64 of size [T, T]; whoever calls opens a {@code PointerScope}.
 */
final class Mechanisms {
    /** Below this share of the largest M_ii the median of D is rounding: nothing changes. */
    private static final double NO_CHANGE = 1e-12;

    private static final double SIGNAL = 1;
    private static final double NOISE = 0.1;
    private static final double WIDEST = 1e4;
    private static final int MOST_TARGETS = 400;

    private final double[] surrogate;
    private final KernelSettings settings;
    private final int rows;

    /** @param surrogate C, a value a row, in the units of the settings' width */
    Mechanisms(double[] surrogate, KernelSettings settings) {
        this.surrogate = surrogate;
        this.settings = settings;
        this.rows = surrogate.length;
    }

    /**
     * Ml. Without causes Kx is all ones: the mechanism of a root.
     *
     * @param causes [column][row]
     * @param effect [column][row]
     */
    Tensor conditional(double[][] causes, double[][] effect) {
        var ky = kernel(effect, settings.width());
        var widths = new double[causes.length + 1];
        Arrays.fill(widths, settings.width());
        widths[causes.length] = settings.surrogateWidth();
        double signal = 1;
        double lambda = settings.lambda();
        if (settings.learned()) {
            var inputs = Arrays.copyOf(causes, causes.length + 1);
            inputs[causes.length] = surrogate;
            var fit = fit(inputs, effect, widths);
            widths = fit.widths();
            signal = fit.signalVariance();
            lambda = fit.noiseVariance();
        }
        var kt = kernel(new double[][] {surrogate}, Math.min(WIDEST, widths[causes.length]));
        var kx = kernel(causes, widths);
        var v = inverse(Torch.mul(kx.mul(kt), signal), lambda);
        var inner = kx.matmul(kx).matmul(kx).mul(v.matmul(ky).matmul(v));
        return Torch.mul(kt.matmul(inner).matmul(kt), 1.0 / ((double) rows * rows));
    }

    /**
     * M2.
     *
     * @param variables [column][row]
     */
    Tensor marginal(double[][] variables) {
        double width = settings.surrogateWidth();
        double signal = 1;
        double lambda = settings.lambda();
        if (settings.learned()) {
            var fit = fit(new double[][] {surrogate}, variables, new double[] {width});
            width = Math.min(WIDEST, fit.widths()[0]);
            signal = fit.signalVariance();
            lambda = fit.noiseVariance();
        }
        var kt = Torch.mul(kernel(new double[][] {surrogate}, width), signal);
        var left = kt.matmul(inverse(kt, lambda));
        return left.matmul(kernel(variables, settings.width())).matmul(left.t());
    }

    private GaussianProcess.Fit fit(double[][] inputs, double[][] variables, double[] widths) {
        var width = new double[variables.length];
        Arrays.fill(width, settings.width());
        var targets = GaussianProcess.targets(variables, width, Math.min(MOST_TARGETS, rows / 4));
        return GaussianProcess.fit(inputs, targets, widths, SIGNAL, NOISE);
    }

    /** G; empty if nothing changes with C. */
    static Optional<Tensor> similarity(Tensor m) {
        var diagonal = m.diagonal();
        var d = diagonal.unsqueeze(0)
                .add(diagonal.unsqueeze(1))
                .sub(Torch.mul(m, 2))
                .clamp_min(new Scalar(0.0));
        int rows = (int) m.size(0);
        double median = medianBelowDiagonal(Torch.doubles(d), rows);
        double scale =
                Arrays.stream(Torch.doubles(diagonal)).map(Math::abs).max().orElse(0);
        if (!(median > NO_CHANGE * scale)) {
            return Optional.empty();
        }
        return Optional.of(Torch.mul(d, -0.5 / median).exp());
    }

    private static double medianBelowDiagonal(double[] d, int rows) {
        var below = new double[rows * (rows - 1) / 2];
        int at = 0;
        for (int i = 1; i < rows; i++) {
            System.arraycopy(d, i * rows, below, at, i);
            at += i;
        }
        Arrays.sort(below);
        int half = below.length / 2;
        return below.length == 0 ? 0 : below.length % 2 == 1 ? below[half] : (below[half - 1] + below[half]) / 2;
    }

    /** {@code H K H} with {@code H = I - 11'/T}. */
    static Tensor centred(Tensor k) {
        var columns = Torch.mean(k, true, 0);
        var all = Torch.mean(columns, true, 1);
        return k.sub(columns).sub(Torch.mean(k, true, 1)).add(all);
    }

    private Tensor kernel(double[][] columns, double width) {
        var widths = new double[columns.length];
        Arrays.fill(widths, width);
        return kernel(columns, widths);
    }

    /** Of ones without columns. */
    private Tensor kernel(double[][] columns, double[] widths) {
        var squares = Torch.zeros(Dtype.FLOAT64, rows, rows);
        for (int c = 0; c < columns.length; c++) {
            double width = widths[c];
            var column =
                    Torch.tensor(Arrays.stream(columns[c]).map(v -> v / width).toArray(), rows);
            var difference = column.unsqueeze(0).sub(column.unsqueeze(1));
            squares = squares.add(difference.mul(difference));
        }
        return Torch.mul(squares, -0.5).exp();
    }

    private Tensor inverse(Tensor kernel, double lambda) {
        var shifted = kernel.add(Torch.mul(torch.eye(rows, Torch.options(Dtype.FLOAT64)), lambda));
        return torch.cholesky_inverse(torch.linalg_cholesky(shifted));
    }
}
