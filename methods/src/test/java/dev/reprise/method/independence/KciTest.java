package dev.reprise.method.independence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.reprise.core.InvalidInputException;
import dev.reprise.core.Progress;
import dev.reprise.core.Torch;
import dev.reprise.data.SplitMix64;
import dev.reprise.data.generator.ChangingGraphs;
import dev.reprise.method.independence.IndependenceTest.Result;
import dev.reprise.method.independence.Kci.Null;
import dev.reprise.method.independence.Kci.Options;
import dev.reprise.method.independence.Kci.Widths;
import dev.reprise.method.independence.TestRunner.Question;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.LUDecomposition;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealMatrix;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class KciTest {
    private static final double[] X = {1, 2, 3, 4, 5};
    private static final double[] Y = {2, 1, 4, 3, 6};
    private static final double[] Z = {0, 1, 0, 1, 2};

    private static int threadsBefore;

    /** For matrices of this size more threads only wait for each other. */
    @BeforeAll
    static void oneThread() {
        threadsBefore = Torch.threads();
        Torch.setThreads(1);
    }

    @AfterAll
    static void threadsAsBefore() {
        Torch.setThreads(threadsBefore);
    }

    private static Variables table(double[]... columns) {
        var names = IntStream.range(0, columns.length).mapToObj(i -> "v" + i).toList();
        return Variables.ofColumns(names, columns);
    }

    private static Kci gamma(Variables variables) {
        return Kci.of(variables, Options.DEFAULTS);
    }

    // ---- worked numbers and the definition

    @Test
    void fiveRowsUnconditional() {
        var variables = table(X, Y);
        assertThat(variables.columns(0)[0])
                .containsExactly(new double[] {-1.264911, -.632456, 0, .632456, 1.264911}, within(5e-7));
        var result = gamma(variables).test(0, 1, List.of());
        assertThat(result.statistic()).isCloseTo(1.741465, within(5e-7));
        assertThat(result.mean()).isCloseTo(1.157753, within(5e-7));
        assertThat(result.variance()).isCloseTo(.600284, within(5e-7));
        assertThat(result.p()).isCloseTo(.191686, within(5e-7));
    }

    @Test
    void fiveRowsConditional() {
        var result = gamma(table(X, Y, Z)).test(0, 1, List.of(2));
        assertThat(result.statistic()).isCloseTo(.390758, within(5e-7));
        assertThat(result.mean()).isCloseTo(.133403, within(5.1e-7));
        assertThat(result.variance()).isCloseTo(.0216373, within(5e-8));
        assertThat(result.p()).isCloseTo(.063882, within(5e-7));
    }

    /** Gaussian kernel matrix with a width for each column. */
    private static RealMatrix kernel(double[][] columns, double... widths) {
        int rows = columns[0].length;
        var matrix = new Array2DRowRealMatrix(rows, rows);
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < rows; j++) {
                double sum = 0;
                for (int c = 0; c < columns.length; c++) {
                    double difference = (columns[c][i] - columns[c][j]) / widths[widths.length == 1 ? 0 : c];
                    sum += difference * difference;
                }
                matrix.setEntry(i, j, Math.exp(-sum / 2));
            }
        }
        return matrix;
    }

    private static RealMatrix centred(RealMatrix kernel) {
        int rows = kernel.getRowDimension();
        RealMatrix h = MatrixUtils.createRealIdentityMatrix(rows);
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < rows; j++) {
                h.addToEntry(i, j, -1.0 / rows);
            }
        }
        return h.multiply(kernel).multiply(h);
    }

    private static RealMatrix elementwise(RealMatrix a, RealMatrix b) {
        var product = a.copy();
        for (int i = 0; i < a.getRowDimension(); i++) {
            for (int j = 0; j < a.getColumnDimension(); j++) {
                product.setEntry(i, j, a.getEntry(i, j) * b.getEntry(i, j));
            }
        }
        return product;
    }

    private static double sum(RealMatrix matrix) {
        return Arrays.stream(matrix.getData()).flatMapToDouble(Arrays::stream).sum();
    }

    /** Statistic, mean and variance. */
    private static double[] byDefinition(double[][] x, double[][] y, double width) {
        var kx = centred(kernel(x, width / Math.sqrt(x.length)));
        var ky = centred(kernel(y, width / Math.sqrt(y.length)));
        int rows = x[0].length;
        double squares = Math.pow(kx.getFrobeniusNorm() * ky.getFrobeniusNorm(), 2);
        return new double[] {sum(elementwise(kx, ky)), kx.getTrace() * ky.getTrace() / rows, 2 * squares / rows / rows};
    }

    private static double[] byDefinition(double[][] x, double[][] y, double[][] z, double width, double... widthsZ) {
        var joined = new ArrayList<>(Arrays.asList(x));
        for (var column : z) {
            joined.add(Arrays.stream(column).map(v -> v / 2).toArray());
        }
        double all = width * Math.sqrt(z.length);
        var kx = centred(kernel(joined.toArray(double[][]::new), all));
        var ky = centred(kernel(y, all));
        var kz = centred(kernel(z, widthsZ.length == 0 ? new double[] {all} : widthsZ));
        var identity = MatrixUtils.createRealIdentityMatrix(kx.getRowDimension());
        var r = new LUDecomposition(kz.add(identity.scalarMultiply(1e-3)))
                .getSolver()
                .getInverse()
                .scalarMultiply(1e-3);
        var a = elementwise(r.multiply(kx).multiply(r), r.multiply(ky).multiply(r));
        return new double[] {sum(a), a.getTrace(), 2 * Math.pow(a.getFrobeniusNorm(), 2)};
    }

    private static void assertSame(Result result, double[] expected) {
        assertThat(result.statistic()).isCloseTo(expected[0], relative(expected[0]));
        assertThat(result.mean()).isCloseTo(expected[1], relative(expected[1]));
        assertThat(result.variance()).isCloseTo(expected[2], relative(expected[2]));
    }

    private static Offset<Double> relative(double value) {
        return within(1e-8 * Math.abs(value));
    }

    /** Variables of 2, 1, 1, 3 columns, depending on each other, and the time. */
    private static Variables mixed(long seed, int rows) {
        var random = new SplitMix64(seed);
        double[][] v = new double[7][];
        for (int c = 0; c < 7; c++) {
            v[c] = random.gaussians(rows);
        }
        var time = new double[rows];
        for (int i = 0; i < rows; i++) {
            time[i] = i;
            v[2][i] += Math.sin(2 * v[0][i]);
            v[3][i] += v[2][i] * v[5][i];
            v[4][i] = random.below(3);
        }
        return Variables.of(
                List.of("a", "b", "c", "d", "time"),
                List.of(
                        new double[][] {v[0], v[1]},
                        new double[][] {v[2]},
                        new double[][] {v[3]},
                        new double[][] {v[4], v[5], v[6]},
                        new double[][] {time}));
    }

    @ParameterizedTest
    @CsvSource({"40, .8, 1.2", "150, .8, 1.2", "199, .8, 1.2", "200, .5, .7", "260, .5, .7"})
    void isTheDefinitionForVariablesOfSeveralColumns(int rows, double alone, double given) {
        var v = mixed(rows, rows);
        var test = gamma(v);
        assertSame(test.test(0, 1, List.of()), byDefinition(v.columns(0), v.columns(1), alone));
        assertSame(test.test(0, 3, List.of()), byDefinition(v.columns(0), v.columns(3), alone));
        assertSame(test.test(0, 1, List.of(2)), byDefinition(v.columns(0), v.columns(1), v.columns(2), given));
        assertSame(
                test.test(1, 0, List.of(2, 3)),
                byDefinition(v.columns(1), v.columns(0), v.columns(List.of(2, 3)), given));
    }

    @Test
    void matlabGivesTimeAWidthOfItsOwn() {
        var v = mixed(5, 120);
        var test = Kci.of(v, Options.DEFAULTS.withWidths(Widths.FIXED_MATLAB).withTime(4, .1));
        var z = v.columns(List.of(2, 3, 4));
        double others = 1.2 * Math.sqrt(4);
        assertSame(
                test.test(0, 1, List.of(2, 3, 4)),
                byDefinition(v.columns(0), v.columns(1), z, 1.2, others, others, others, others, .1));
        assertSame(test.test(0, 1, List.of(4)), byDefinition(v.columns(0), v.columns(1), v.columns(4), 1.2, .1));
        assertSame(test.test(0, 1, List.of(2)), byDefinition(v.columns(0), v.columns(1), v.columns(2), 1.2));
    }

    @Test
    void matlabIsNarrowerFrom201Rows() {
        for (int rows : new int[] {200, 201}) {
            var v = mixed(6, rows);
            var result =
                    Kci.of(v, Options.DEFAULTS.withWidths(Widths.FIXED_MATLAB)).test(0, 1, List.of(2));
            assertSame(result, byDefinition(v.columns(0), v.columns(1), v.columns(2), rows == 200 ? 1.2 : .6));
        }
    }

    // ---- causal-learn's numbers

    @ParameterizedTest
    @CsvSource({
        "60, none, 35.08081422, 0.011807",
        "60, 2, 0.9860549455, 0.26529",
        "60, 3, 14.45252919, 0.016716",
        "60, 2+3, 0.1914838378, 0.18126",
        "150, none, 226.4708188, 6.6415e-08",
        "150, 2, 5.885998725, 0.018287",
        "150, 3, 105.9859355, 7.3302e-06",
        "150, 2+3, 2.263311018, 0.0055329"
    })
    void agreesWithCausalLearn(int rows, String given, double statistic, double p) {
        var columns = ChangingGraphs.commonCause(true, 7, rows).columns();
        var other = ChangingGraphs.commonCause(true, 8, rows).columns()[2];
        var z = Arrays.stream(given.split("\\+"))
                .filter(s -> !s.equals("none"))
                .map(Integer::valueOf)
                .toList();
        var result = gamma(table(columns[0], columns[1], columns[2], other)).test(0, 1, z);
        assertThat(result.statistic()).isCloseTo(statistic, relative(statistic));
        assertThat(result.p()).isCloseTo(p, within(5e-3 * p)); // it drops small eigenvalues
    }

    // ---- properties

    @Test
    void withoutConditionBothOrdersAreTheSame() {
        var test = gamma(mixed(1, 100));
        assertThat(test.test(0, 1, List.of()).p())
                .isCloseTo(test.test(1, 0, List.of()).p(), within(1e-12));
        assertThat(test.test(0, 1, List.of(2)).p())
                .isNotCloseTo(test.test(1, 0, List.of(2)).p(), within(1e-6));
    }

    @Test
    void unitsAndTheOrderOfRowsDoNotMatter() {
        var random = new SplitMix64(2);
        int rows = 80;
        var columns = new double[][] {random.gaussians(rows), random.gaussians(rows), random.gaussians(rows)};
        var order = random.shuffle(IntStream.range(0, rows).boxed().toList());
        var changed = new double[3][rows];
        for (int c = 0; c < 3; c++) {
            for (int i = 0; i < rows; i++) {
                changed[c][i] = 1000 - 7 * columns[c][order.get(i)];
            }
        }
        for (var given : List.of(List.<Integer>of(), List.of(2))) {
            double p = gamma(table(columns)).test(0, 1, given).p();
            assertThat(gamma(table(changed)).test(0, 1, given).p()).isCloseTo(p, within(1e-9));
        }
    }

    @ParameterizedTest
    @EnumSource(Null.class)
    void aConstantIsIndependentOfEverything(Null nullDistribution) {
        var random = new SplitMix64(3);
        var constant = new double[50];
        Arrays.fill(constant, 4.2);
        var test = Kci.of(
                table(random.gaussians(50), constant, random.gaussians(50)),
                Options.DEFAULTS.withNull(nullDistribution));
        assertThat(test.test(0, 1, List.of())).isEqualTo(new Result(0, 0, 0, 1));
        assertThat(test.test(0, 1, List.of(2))).isEqualTo(new Result(0, 0, 0, 1));
        assertThat(test.test(0, 2, List.of(1)).p()).isBetween(.001, 1.0);
    }

    @Test
    void theSmallestTableHasAnAnswer() {
        var test = gamma(table(new double[] {1, 2, 4}, new double[] {3, 1, 1}, new double[] {0, 0, 1}));
        assertThat(test.test(0, 1, List.of()).p()).isBetween(0.0, 1.0);
        assertThat(test.test(0, 1, List.of(2)).p()).isBetween(0.0, 1.0);
    }

    @Test
    void aVariableStandsOnOneSideOnly() {
        var test = gamma(table(X, Y, Z));
        assertThatThrownBy(() -> test.test(0, 0, List.of()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("v0");
        assertThatThrownBy(() -> test.test(0, 1, List.of(1)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("v1");
        assertThatThrownBy(() -> test.test(0, 3, List.of())).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @ParameterizedTest
    @CsvSource({"0", "1", "2", "3"})
    void bothNullsAgree(long seed) {
        var columns = ChangingGraphs.commonCause(seed > 1, seed, 100).columns();
        for (var given : List.of(List.<Integer>of(), List.of(2))) {
            var byGamma = gamma(table(columns)).test(0, 1, given);
            var spectral = Kci.of(
                            table(columns),
                            Options.DEFAULTS.withNull(Null.SPECTRAL).withDraws(20_000))
                    .test(0, 1, given);
            assertThat(spectral.statistic()).isEqualTo(byGamma.statistic());
            assertThat(spectral.mean()).isCloseTo(byGamma.mean(), within(1e-3 * byGamma.mean()));
            assertThat(spectral.variance()).isCloseTo(byGamma.variance(), within(1e-6 * byGamma.variance()));
            // the approximation is good in the tail that decides, and rough in the middle
            assertThat(spectral.p()).isCloseTo(byGamma.p(), within(byGamma.p() < .2 ? .02 : .1));
        }
    }

    @Test
    void drawsDependOnSeedAndQuestionOnly() {
        var table = mixed(4, 60);
        var options = Options.DEFAULTS.withNull(Null.SPECTRAL).withDraws(300);
        var first = Kci.of(table, options);
        var second = Kci.of(table, options);
        second.test(1, 2, List.of());
        second.test(0, 2, List.of(1, 3));
        assertThat(second.test(0, 2, List.of(3))).isEqualTo(first.test(0, 2, List.of(3)));
        assertThat(second.test(0, 2, List.of())).isEqualTo(first.test(0, 2, List.of()));
        var seeds = IntStream.range(0, 8)
                .mapToDouble(s ->
                        Kci.of(table, options.withSeed(s)).test(0, 2, List.of()).p())
                .distinct();
        assertThat(seeds.count()).isGreaterThan(1);
    }

    @ParameterizedTest
    @EnumSource(Null.class)
    void anyNumberOfThreadsGivesTheSameBits(Null nullDistribution) {
        var table = mixed(8, 210);
        var questions = new ArrayList<Question>();
        for (var given : List.of(List.<Integer>of(), List.of(4), List.of(3), List.of(3, 4))) {
            questions.addAll(List.of(new Question(0, 1, given), new Question(0, 2, given), new Question(1, 2, given)));
        }
        var options = Options.DEFAULTS.withNull(nullDistribution);
        var one = new TestRunner(Kci.of(table, options), 1).run(questions, Progress.silent());
        var two = new TestRunner(Kci.of(table, options), 2).run(questions, Progress.silent());
        assertThat(two).isEqualTo(one);
    }

    // ---- long tables

    @Test
    void kernelsOfManyDimensionsAreReplacedInLongTables() {
        var table = mixed(9, 300);
        var exact = gamma(table);
        var approximate = Kci.of(table, Options.DEFAULTS.withFeatures(299, 200));
        assertThat(exact.description()).doesNotContain("Fourier");
        assertThat(approximate.description()).contains("200 random Fourier features");
        var expected = exact.test(0, 2, List.of(1));
        var result = approximate.test(0, 2, List.of(1));
        assertThat(result).isNotEqualTo(expected);
        assertThat(result.mean()).isCloseTo(expected.mean(), within(.3 * expected.mean()));
        assertThat(result.statistic()).isCloseTo(expected.statistic(), within(.3 * expected.statistic()));
        assertThat(approximate.test(1, 2, List.of())).isEqualTo(exact.test(1, 2, List.of()));
        assertThat(Kci.of(table, Options.DEFAULTS.withFeatures(300, 200)).test(0, 2, List.of(1)))
                .isEqualTo(expected);
    }

    @Test
    void randomFeaturesHaveTheKernelAsTheirMean() {
        var columns = mixed(3, 30).columns(0);
        var factor = KernelFactor.fourier(columns, new double[] {.7, 1.1}, 30, 20_000, new SplitMix64(1));
        var exact = kernel(columns, .7, 1.1);
        for (int i = 0; i < 30; i++) {
            for (int j = 0; j < 30; j++) {
                double sum = 0;
                for (int k = 0; k < factor.rank(); k++) {
                    sum += factor.values()[k * 30 + i] * factor.values()[k * 30 + j];
                }
                assertThat(sum).isCloseTo(exact.getEntry(i, j), within(.04));
            }
        }
    }

    // ---- what the test is for

    @Test
    void rejectsRarelyWhatIsIndependentAndOftenWhatIsNot() {
        int rejected = 0;
        int found = 0;
        for (int seed = 0; seed < 100; seed++) {
            rejected += rejects(ChangingGraphs.commonCause(false, seed, 300)) ? 1 : 0;
            found += seed < 20 && rejects(ChangingGraphs.commonCause(true, seed, 300)) ? 1 : 0;
        }
        assertThat(rejected).isBetween(1, 12);
        assertThat(found).isGreaterThan(16);
    }

    private static boolean rejects(ChangingGraphs.Table table) {
        return gamma(table(table.columns())).test(0, 1, List.of(2)).p() <= .05;
    }

    @Test
    void seesWhatCorrelationDoesNot() {
        int kernel = 0;
        int linear = 0;
        for (int seed = 0; seed < 40; seed++) {
            var table = table(ChangingGraphs.cosine(seed, 150).columns());
            kernel += gamma(table).test(0, 1, List.of()).p() <= .05 ? 1 : 0;
            linear += FisherZ.of(table).test(0, 1, List.of()).p() <= .05 ? 1 : 0;
        }
        assertThat(kernel).isGreaterThanOrEqualTo(36);
        assertThat(linear).isLessThanOrEqualTo(8);
    }

    @Test
    void learnedWidthsTellTheSame() {
        var options = Options.DEFAULTS.withWidths(Widths.LEARNED);
        int rejected = 0;
        for (int seed = 0; seed < 8; seed++) {
            var apart = Kci.of(table(ChangingGraphs.commonCause(false, seed, 80).columns()), options);
            rejected += apart.test(0, 1, List.of(2)).p() <= .05 ? 1 : 0;
            var linked =
                    Kci.of(table(ChangingGraphs.commonCause(true, seed, 120).columns()), options);
            assertThat(linked.test(0, 1, List.of(2)).p()).as("seed %d", seed).isLessThan(.3);
        }
        assertThat(rejected).isLessThanOrEqualTo(2);
    }
}
