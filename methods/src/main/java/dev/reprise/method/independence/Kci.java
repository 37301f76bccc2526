package dev.reprise.method.independence;

import dev.reprise.core.Dtype;
import dev.reprise.core.InvalidInputException;
import dev.reprise.core.Torch;
import dev.reprise.data.SplitMix64;
import dev.reprise.method.independence.FactorCache.Role;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * The kernel test of conditional independence, for dependence of any form.
 *
 * <p><b>Unconditional.</b> With the centred Gaussian kernel matrices Kx, Ky of T rows the statistic is {@code S = sum(Kx * Ky)}
 * (elementwise). Under independence it is distributed as {@code (1/T) sum_ij lambda_i(Kx) lambda_j(Ky) chi2_1}.
 *
 * <p><b>Conditional.</b> {@code R = eps (Kz + eps I)^-1} takes what z explains out of the centred kernels of (x, z/2) and of y:
 * {@code A = (R Kx R) * (R Ky R)}, {@code S = sum(A)}, under independence a sum of chi-squares with the eigenvalues of A as weights. z joins
 * x only, so x and y do not play the same part.
 *
 * <p><b>Null.</b> Either draws from that distribution, or a gamma distribution of its mean and variance:
 * {@code tr(Kx) tr(Ky) / T} and {@code 2 |Kx|^2 |Ky|^2 / T^2}, conditional {@code tr(A)} and {@code 2 |A|^2} (Frobenius).
 *
 * <p><b>How it is computed.</b> With K = G'G ({@link KernelFactor}) and W = L^-1 Gz, L L' = Gz Gz' + eps I, R is I - W'W, the factor of R K R
 * is G - (G W') W, and S is |Gx Gy'|^2. Only |A|^2 needs all T^2 elements; they are made block by block. All of this equals the definition up
 * to rounding (some 1e-10) and takes O(T^2 rank) steps and O(T rank) memory. The factors are kept for other tests with the same z.
 *
 * <p>Source: Zhang, Peters, Janzing and Schoelkopf, "Kernel-based conditional independence test and application in causal discovery", UAI
 * 2011; widths and thresholds as in causal-learn's {@code KCI.py}, or the MATLAB code of CD-NOD.
 */
public final class Kci implements IndependenceTest {
    private static final double EPSILON = 1e-3;
    private static final double UNCONDITIONAL_SHARE = 1e-6;
    private static final double CONDITIONAL_SHARE = 1e-5;
    private static final int UNCONDITIONAL_DRAWS = 1000;
    private static final int CONDITIONAL_DRAWS = 5000;
    private static final int MANY_ROWS = 1000;

    /** Of the elements of Kx and Ky, and of Kz, whose errors are divided by eps: results are exact to some 1e-10. */
    private static final double PRECISION = 1e-11;

    private static final double REGRESSION_PRECISION = 1e-13;
    private static final int BLOCK = 128;
    private static final long CACHE_BYTES = 1L << 28;

    private final Variables variables;
    private final Options options;
    private final FactorCache factors =
            new FactorCache(Math.min(CACHE_BYTES, Runtime.getRuntime().maxMemory() / 8));

    /** How the distribution of the statistic under independence is found. */
    public enum Null {
        /** A gamma distribution of the same mean and variance. */
        GAMMA,
        /** Draws of the weighted sum of chi-squares, leaving out weights below 1e-6 (conditional 1e-5) of the largest. */
        SPECTRAL
    }

    /** Where the widths of the kernels of a conditional test come from; those of an unconditional one depend on T only. */
    public enum Widths {
        /** From T, as in causal-learn: 1.2 below 200, .7 below 1200, else .4, times the root of the number of columns of z. */
        FIXED,
        /**
         * From T, as in the authors' MATLAB code: 1.2 up to 200, .6 below 1200, else .4, times the same root. If the time index is in z, Kz has
         * widths of its own: the same times the root of the number of other columns for those, {@link Options#timeWidth} for time.
         */
        FIXED_MATLAB,
        /** Those of Kz and eps by {@link GaussianProcess}, for x and for y, from targets that span their kernels; the others as FIXED_MATLAB. */
        LEARNED
    }

    /**
     * Settings.
     *
     * @param draws of the spectral null; if empty 1000 for an unconditional and 5000 for a conditional test, as in causal-learn
     * @param seed of the draws, which differ from question to question, and of random features
     * @param time number of the variable that is the time index; used by {@link Widths#FIXED_MATLAB}
     * @param exactRows a table of more rows has kernels of a rank above {@code features} replaced by that many random Fourier features
     */
    public record Options(
            Widths widths,
            Null nullDistribution,
            OptionalInt draws,
            long seed,
            OptionalInt time,
            double timeWidth,
            int exactRows,
            int features) {
        /** Fixed widths, the gamma null, at most 1000 features above 2000 rows. */
        public static final Options DEFAULTS =
                new Options(Widths.FIXED, Null.GAMMA, OptionalInt.empty(), 0, OptionalInt.empty(), 0.1, 2000, 1000);

        public Options {
            if (draws.isPresent() && draws.getAsInt() < 1) {
                throw new InvalidInputException("the number of draws must be at least 1, not " + draws.getAsInt());
            }
            if (!(timeWidth > 0)) {
                throw new InvalidInputException("the width of time must be positive, not " + timeWidth);
            }
            if (features < 1) {
                throw new InvalidInputException("the number of random features must be at least 1, not " + features);
            }
        }

        public Options withWidths(Widths newWidths) {
            return new Options(newWidths, nullDistribution, draws, seed, time, timeWidth, exactRows, features);
        }

        public Options withNull(Null newNull) {
            return new Options(widths, newNull, draws, seed, time, timeWidth, exactRows, features);
        }

        public Options withDraws(int newDraws) {
            return new Options(
                    widths, nullDistribution, OptionalInt.of(newDraws), seed, time, timeWidth, exactRows, features);
        }

        public Options withSeed(long newSeed) {
            return new Options(widths, nullDistribution, draws, newSeed, time, timeWidth, exactRows, features);
        }

        public Options withTime(int variable, double width) {
            return new Options(
                    widths, nullDistribution, draws, seed, OptionalInt.of(variable), width, exactRows, features);
        }

        public Options withFeatures(int beyondRows, int number) {
            return new Options(widths, nullDistribution, draws, seed, time, timeWidth, beyondRows, number);
        }
    }

    private Kci(Variables variables, Options options) {
        this.variables = variables;
        this.options = options;
    }

    /** The test on a table. */
    public static Kci of(Variables variables, Options options) {
        return new Kci(variables, options);
    }

    @Override
    public Variables variables() {
        return variables;
    }

    @Override
    public String description() {
        return "KCI, "
                + switch (options.widths()) {
                    case FIXED -> "fixed widths";
                    case FIXED_MATLAB -> "fixed widths as in MATLAB";
                    case LEARNED -> "learned widths";
                }
                + switch (options.nullDistribution()) {
                    case GAMMA -> ", gamma null";
                    case SPECTRAL -> ", spectral null";
                }
                + (variables.rows() > options.exactRows()
                        ? ", " + options.features() + " random Fourier features for kernels of a higher rank"
                        : "");
    }

    @Override
    public Result test(int x, int y, List<Integer> given) {
        variables.check(x, y, given);
        return Torch.noGrad(() -> {
            try (var _ = new PointerScope()) {
                return given.isEmpty() ? unconditional(x, y) : conditional(x, y, List.copyOf(given));
            }
        });
    }

    private Result unconditional(int x, int y) {
        var gx = alone(x).tensor();
        var gy = alone(y).tensor();
        double rows = variables.rows();
        double statistic = squares(gx.matmul(gy.t()));
        var gramX = gx.matmul(gx.t());
        var gramY = gy.matmul(gy.t());
        return switch (options.nullDistribution()) {
            case GAMMA ->
                NullDistribution.gamma(
                        statistic,
                        squares(gx) * squares(gy) / rows,
                        2 * squares(gramX) * squares(gramY) / (rows * rows));
            case SPECTRAL ->
                NullDistribution.spectral(
                        statistic,
                        NullDistribution.kept(products(eigenvalues(gramX), eigenvalues(gramY)), UNCONDITIONAL_SHARE),
                        options.draws().orElse(UNCONDITIONAL_DRAWS),
                        random(List.of(x, y)));
        };
    }

    private Result conditional(int x, int y, List<Integer> given) {
        var gx = left(Role.FIRST, x, given).tensor();
        var gy = left(Role.SECOND, y, given).tensor();
        double statistic = squares(gx.matmul(gy.t()));
        return switch (options.nullDistribution()) {
            case GAMMA ->
                NullDistribution.gamma(
                        statistic, Torch.item(diagonal(gx).dot(diagonal(gy))), 2 * squaresOfProduct(gx, gy));
            case SPECTRAL -> {
                var a = gx.t().matmul(gx).mul(gy.t().matmul(gy));
                yield NullDistribution.spectral(
                        statistic,
                        NullDistribution.kept(Torch.doubles(torch.linalg_eigvalsh(a)), CONDITIONAL_SHARE),
                        options.draws().orElse(CONDITIONAL_DRAWS),
                        random(question(x, y, given)));
            }
        };
    }

    // ---- factors

    /** Of the centred kernel of one variable. */
    private KernelFactor alone(int variable) {
        return factors.get(new FactorCache.Key(Role.ALONE, variable, List.of()), () -> {
            var columns = variables.columns(variable);
            int rows = variables.rows();
            double width = rows < 200 ? 0.8 : rows < 1200 ? 0.5 : 0.3;
            return gaussian(
                            columns,
                            widths(columns.length, width / Math.sqrt(columns.length)),
                            PRECISION,
                            List.of(0, variable))
                    .centred();
        });
    }

    /** Of what the regression on z leaves of the centred kernel of (x, z/2), or of y. */
    private KernelFactor left(Role role, int variable, List<Integer> given) {
        return factors.get(new FactorCache.Key(role, variable, given), () -> {
            var z = variables.columns(given);
            var columns = variables.columns(variable);
            if (role == Role.FIRST) {
                columns = joined(columns, z);
            }
            var seed = question(role.stream, variable, given);
            var kernel = gaussian(columns, widths(columns.length, width(z.length)), PRECISION, seed)
                    .centred();
            var regression = options.widths() == Widths.LEARNED
                    ? learnedRegression(kernel, z, role, seed)
                    : fixedRegression(z, given);
            return residual(kernel, regression);
        });
    }

    private static KernelFactor residual(KernelFactor kernel, KernelFactor regression) {
        try (var _ = new PointerScope()) {
            var g = kernel.tensor();
            var w = regression.tensor();
            return KernelFactor.of(g.sub(g.matmul(w.t()).matmul(w)));
        }
    }

    /** W of size [rank, T] with I - W'W = R. */
    private KernelFactor fixedRegression(double[][] z, List<Integer> given) {
        return factors.get(new FactorCache.Key(Role.REGRESSION, -1, given), () -> {
            var seed = question(Role.REGRESSION.stream, -1, given);
            return regression(
                    gaussian(z, regressionWidths(z.length, given), REGRESSION_PRECISION, seed)
                            .centred(),
                    EPSILON);
        });
    }

    private KernelFactor learnedRegression(KernelFactor kernel, double[][] z, Role role, List<Integer> seed) {
        int rows = variables.rows();
        int most = role == Role.FIRST ? Math.min(400, rows / 4) : Math.min(200, rows / 5);
        var targets = GaussianProcess.targets(kernel, most);
        if (targets.length == 0) {
            return new KernelFactor(new double[0], 0, rows);
        }
        var fit = GaussianProcess.fit(z, targets, widths(z.length, width(z.length)), 1, 0.1);
        var unit = gaussian(z, fit.widths(), REGRESSION_PRECISION, seed);
        double deviation = Math.sqrt(fit.signalVariance());
        var scaled = Arrays.stream(unit.values()).map(v -> v * deviation).toArray();
        return regression(new KernelFactor(scaled, unit.rank(), rows), fit.noiseVariance());
    }

    /** {@code W = L^-1 G} with {@code L L' = G G' + eps I}, so that {@code I - W'W = eps (G'G + eps I)^-1}. */
    private static KernelFactor regression(KernelFactor kernel, double epsilon) {
        try (var _ = new PointerScope()) {
            var g = kernel.tensor();
            var gram = g.matmul(g.t()).add(Torch.mul(identity(kernel.rank()), epsilon));
            return KernelFactor.of(torch.linalg_solve_triangular(torch.linalg_cholesky(gram), g, false));
        }
    }

    private static Tensor identity(int size) {
        return torch.eye(size, Torch.options(Dtype.FLOAT64));
    }

    private KernelFactor gaussian(double[][] columns, double[] widths, double precision, List<Integer> seed) {
        int rows = variables.rows();
        boolean exact = rows <= options.exactRows();
        return KernelFactor.gaussian(columns, widths, rows, precision, exact ? rows : options.features())
                .orElseGet(() -> KernelFactor.fourier(columns, widths, rows, options.features(), random(seed)));
    }

    private static double[][] joined(double[][] x, double[][] z) {
        var columns = Arrays.copyOf(x, x.length + z.length);
        for (int c = 0; c < z.length; c++) {
            columns[x.length + c] = Arrays.stream(z[c]).map(v -> v / 2).toArray();
        }
        return columns;
    }

    // ---- widths

    /** w of a conditional test times the root of the number of columns of z. */
    private double width(int columns) {
        int rows = variables.rows();
        double width = switch (options.widths()) {
            case FIXED -> rows < 200 ? 1.2 : rows < 1200 ? 0.7 : 0.4;
            case FIXED_MATLAB, LEARNED -> rows <= 200 ? 1.2 : rows < 1200 ? 0.6 : 0.4;
        };
        return width * Math.sqrt(columns);
    }

    private double[] regressionWidths(int columns, List<Integer> given) {
        var time = options.time();
        if (options.widths() != Widths.FIXED_MATLAB || time.isEmpty() || !given.contains(time.getAsInt())) {
            return widths(columns, width(columns));
        }
        var widths = new double[columns];
        int c = 0;
        for (int variable : given) {
            for (var _ : variables.columns(variable)) {
                widths[c++] = variable == time.getAsInt() ? options.timeWidth() : width(columns - 1);
            }
        }
        return widths;
    }

    private static double[] widths(int columns, double width) {
        var widths = new double[columns];
        Arrays.fill(widths, width);
        return widths;
    }

    // ---- numbers

    private double[] eigenvalues(Tensor gram) {
        var descending = NullDistribution.kept(Torch.doubles(torch.linalg_eigvalsh(gram)), 0);
        int rows = variables.rows();
        return rows > MANY_ROWS ? Arrays.copyOf(descending, Math.min(descending.length, rows / 2)) : descending;
    }

    private double[] products(double[] a, double[] b) {
        var products = new double[a.length * b.length];
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < b.length; j++) {
                products[i * b.length + j] = a[i] * b[j] / variables.rows();
            }
        }
        return products;
    }

    private static double squares(Tensor t) {
        var flat = t.reshape(-1);
        return Torch.item(flat.dot(flat));
    }

    /** Of G'G: [T]. */
    private static Tensor diagonal(Tensor g) {
        return Torch.sum(g.mul(g), false, 0);
    }

    /** The sum of the squares of the elements of (Gx'Gx) * (Gy'Gy), which is symmetric. */
    private double squaresOfProduct(Tensor gx, Tensor gy) {
        int rows = variables.rows();
        double sum = 0;
        for (int from = 0; from < rows; from += BLOCK) {
            int to = Math.min(rows, from + BLOCK);
            sum += squaresOfBlock(gx, gy, from, to, from, to) + 2 * squaresOfBlock(gx, gy, from, to, to, rows);
        }
        return sum;
    }

    private static double squaresOfBlock(Tensor gx, Tensor gy, int from, int to, int left, int right) {
        if (left == right) {
            return 0;
        }
        try (var _ = new PointerScope()) {
            var kx = Torch.slice(gx, 1, from, to).t().matmul(Torch.slice(gx, 1, left, right));
            var ky = Torch.slice(gy, 1, from, to).t().matmul(Torch.slice(gy, 1, left, right));
            return squares(kx.mul(ky));
        }
    }

    // ---- randomness

    private static List<Integer> question(int x, int y, List<Integer> given) {
        var question = new ArrayList<Integer>(List.of(x, y));
        question.addAll(given);
        return question;
    }

    /** A generator that depends on the seed and the question, not on what was asked before. */
    private RandomGenerator random(List<Integer> question) {
        long state = SplitMix64.mix(options.seed());
        for (int number : question) {
            state = SplitMix64.mix(state ^ number);
        }
        return new SplitMix64(state);
    }
}
