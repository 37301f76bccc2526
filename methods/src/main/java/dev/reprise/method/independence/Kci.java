package dev.reprise.method.independence;

import java.util.List;
import java.util.OptionalInt;

/** Kernel test of conditional independence. */
public final class Kci implements IndependenceTest {
    private final Variables variables;
    private final Options options;

    /** How the distribution of the statistic under independence is found. */
    public enum Null {
        /** A gamma distribution of the same mean and variance. */
        GAMMA,
        /** Draws of the weighted sum of chi-squares. */
        SPECTRAL
    }

    /** Where the widths of the kernels on z come from. */
    public enum Widths {
        /** Fixed by the number of rows, as in causal-learn. */
        FIXED,
        /** Fixed by the number of rows, as in the authors' MATLAB code. */
        FIXED_MATLAB,
        /** Learned by Gaussian processes, as in the authors' MATLAB code for up to 1000 rows. */
        LEARNED
    }

    /**
     * Settings.
     *
     * @param widths widths of the kernels of conditional tests
     * @param nullDistribution gamma, or draws
     * @param draws of the spectral null; if empty 1000 for an unconditional and 5000 for a conditional test
     * @param seed of the draws and of random features
     * @param time number of the variable that is the time index, which {@link Widths#FIXED_MATLAB} gives a width of its own
     * @param timeWidth that width
     * @param exactRows tables of more rows are tested with random Fourier features
     */
    public record Options(
            Widths widths,
            Null nullDistribution,
            OptionalInt draws,
            long seed,
            OptionalInt time,
            double timeWidth,
            int exactRows) {
        public static final Options DEFAULTS =
                new Options(Widths.FIXED, Null.GAMMA, OptionalInt.empty(), 0, OptionalInt.empty(), 0.1, 2000);
    }

    private Kci(Variables variables, Options options) {
        this.variables = variables;
        this.options = options;
    }

    public static Kci of(Variables variables, Options options) {
        return new Kci(variables, options);
    }

    @Override
    public Variables variables() {
        return variables;
    }

    @Override
    public String description() {
        return "KCI";
    }

    @Override
    public Result test(int x, int y, List<Integer> given) {
        throw new UnsupportedOperationException(options.toString());
    }
}
