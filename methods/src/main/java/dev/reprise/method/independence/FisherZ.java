package dev.reprise.method.independence;

import dev.reprise.core.InvalidInputException;
import java.util.List;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.ArrayRealVector;
import org.hipparchus.linear.DecompositionSolver;
import org.hipparchus.linear.RealVector;
import org.hipparchus.linear.SingularValueDecomposition;
import org.hipparchus.special.Erf;

/**
 * Fisher's test of the partial correlation r of x and y given z: {@code sqrt(T - |z| - 3) |atanh r|} is the absolute value of a standard
 * normal variable if x and y are jointly Gaussian and independent given z. It sees linear dependence only. z may have collinear columns;
 * an x or y that z explains to rounding has r = 0.
 *
 * <p>Source: R. A. Fisher, "The distribution of the partial correlation coefficient", Metron 3 (1924).
 */
public final class FisherZ implements IndependenceTest {
    /** Variance, of 1, below which nothing is left of a variable. */
    private static final double NOTHING = 1e-12;

    private static final double LARGEST = 1 - Math.ulp(1.0);

    private final Variables variables;

    private FisherZ(Variables variables) {
        this.variables = variables;
    }

    /** The test on a table. */
    public static FisherZ of(Variables variables) {
        return new FisherZ(variables);
    }

    @Override
    public Variables variables() {
        return variables;
    }

    @Override
    public String description() {
        return "Fisher-Z";
    }

    /**
     * {@inheritDoc}
     *
     * @throws InvalidInputException also if x or y has several columns
     */
    @Override
    public Result test(int x, int y, List<Integer> given) {
        variables.check(x, y, given);
        var a = single(x);
        var b = single(y);
        var z = variables.columns(given);
        int freedom = variables.rows() - z.length - 3;
        if (freedom < 1) {
            throw new InvalidInputException("Fisher's test given " + z.length + " columns needs at least "
                    + (z.length + 4) + " rows, the table has " + variables.rows());
        }
        double r = partialCorrelation(a, b, z);
        double statistic = Math.sqrt(freedom) * Math.abs(0.5 * Math.log((1 + r) / (1 - r)));
        return new Result(statistic, Double.NaN, Double.NaN, Erf.erfc(statistic / Math.sqrt(2)));
    }

    private double[] single(int variable) {
        var columns = variables.columns(variable);
        if (columns.length != 1) {
            throw new InvalidInputException("Fisher's test is for variables of one column; "
                    + variables.names().get(variable) + " has " + columns.length + ": use the kernel test");
        }
        return columns[0];
    }

    /** The correlation of what the regressions on z leave of a and b, from the matrix of correlations. */
    private static double partialCorrelation(double[] a, double[] b, double[][] z) {
        double aa = correlation(a, a);
        double bb = correlation(b, b);
        double ab = correlation(a, b);
        if (z.length > 0) {
            var matrix = new Array2DRowRealMatrix(z.length, z.length);
            for (int i = 0; i < z.length; i++) {
                for (int j = 0; j < z.length; j++) {
                    matrix.setEntry(i, j, correlation(z[i], z[j]));
                }
            }
            DecompositionSolver pseudoInverse = new SingularValueDecomposition(matrix).getSolver();
            var za = correlations(z, a);
            var zb = correlations(z, b);
            var onA = pseudoInverse.solve(za);
            aa -= za.dotProduct(onA);
            bb -= zb.dotProduct(pseudoInverse.solve(zb));
            ab -= zb.dotProduct(onA);
        }
        return aa < NOTHING || bb < NOTHING ? 0 : Math.clamp(ab / Math.sqrt(aa * bb), -LARGEST, LARGEST);
    }

    private static RealVector correlations(double[][] z, double[] a) {
        var result = new ArrayRealVector(z.length);
        for (int i = 0; i < z.length; i++) {
            result.setEntry(i, correlation(z[i], a));
        }
        return result;
    }

    /** Of standardised columns. */
    private static double correlation(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum / (a.length - 1);
    }
}
