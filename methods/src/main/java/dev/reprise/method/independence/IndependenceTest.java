package dev.reprise.method.independence;

import java.util.List;

/**
 * A test of "x is independent of y given z" on the variables of one table. The same question always gets the same answer, on any thread.
 *
 * <pre>{@code
 * var test = Kci.of(Variables.ofColumns(names, columns), Kci.Options.DEFAULTS);
 * boolean independent = test.test(0, 2, List.of(1)).p() > 0.05;
 * }</pre>
 */
public interface IndependenceTest {
    /**
     * Tests one question. The order of x and y may matter: in {@link Kci} the conditioning variables join x only.
     *
     * @param x number of a variable
     * @param y number of another variable
     * @param given numbers of the conditioning variables, ascending, without x and y
     * @throws dev.reprise.core.InvalidInputException if a variable stands on both sides, or the table has too few rows for the test
     * @throws IndexOutOfBoundsException if there is no variable of that number
     */
    Result test(int x, int y, List<Integer> given);

    /** The variables that are tested. */
    Variables variables();

    /** The test with its settings in one line, such as {@code KCI, gamma null, fixed widths}. */
    String description();

    /**
     * The outcome of one test.
     *
     * @param statistic the larger, the less independent
     * @param mean of the statistic if x and y are independent; NaN where the test does not estimate it, as Fisher's
     * @param variance of the statistic if x and y are independent; NaN likewise
     * @param p probability of a statistic at least as large if x and y are independent
     */
    record Result(double statistic, double mean, double variance, double p) {}
}
