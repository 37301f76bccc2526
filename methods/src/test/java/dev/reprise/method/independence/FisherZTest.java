package dev.reprise.method.independence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.reprise.core.InvalidInputException;
import dev.reprise.data.SplitMix64;
import dev.reprise.data.generator.ChangingGraphs;
import java.util.List;
import java.util.stream.IntStream;
import org.hipparchus.stat.correlation.PearsonsCorrelation;
import org.junit.jupiter.api.Test;

class FisherZTest {
    private static final double[] X = {1, 2, 3, 4, 5, 6};
    private static final double[] Y = {2, 1, 4, 3, 6, 5};

    @Test
    void isTheTransformedCorrelation() {
        var result = FisherZ.of(Variables.ofColumns(List.of("x", "y"), new double[][] {X, Y}))
                .test(0, 1, List.of());
        // r = 29 / 35, sqrt(6 - 3) atanh(r), 2 (1 - Phi)
        assertThat(result.statistic()).isCloseTo(Math.sqrt(3) * .5 * Math.log(64.0 / 6), within(1e-12));
        assertThat(result.p()).isCloseTo(.0403655, within(5e-7));
        assertThat(result.mean()).isNaN();
        assertThat(result.variance()).isNaN();
    }

    @Test
    void takesOutWhatZExplains() {
        var z = new double[] {1, 0, 2, 1, 0, 1};
        var table = Variables.ofColumns(List.of("x", "y", "z", "2z"), new double[][] {
            X, Y, z, IntStream.range(0, 6).mapToDouble(i -> 3 - 2 * z[i]).toArray()
        });
        double xy = 29.0 / 35;
        double xz = correlation(X, z);
        double yz = correlation(Y, z);
        double partial = (xy - xz * yz) / Math.sqrt((1 - xz * xz) * (1 - yz * yz));
        double atanh = .5 * Math.log((1 + partial) / (1 - partial));
        var test = FisherZ.of(table);
        assertThat(test.test(0, 1, List.of(2)).statistic()).isCloseTo(Math.sqrt(2) * atanh, within(1e-12));
        assertThat(test.test(1, 0, List.of(2)).p())
                .isCloseTo(test.test(0, 1, List.of(2)).p(), within(1e-12));
        // a collinear z explains no more, but counts
        assertThat(test.test(0, 1, List.of(2, 3)).statistic()).isCloseTo(atanh, within(1e-9));
    }

    private static double correlation(double[] a, double[] b) {
        return new PearsonsCorrelation().correlation(a, b);
    }

    @Test
    void aMultipleOfXIsFoundWithAFiniteStatistic() {
        var random = new SplitMix64(1);
        var x = random.gaussians(40);
        var z = random.gaussians(40);
        var twice = IntStream.range(0, 40).mapToDouble(i -> 2 * x[i]).toArray();
        var test = FisherZ.of(Variables.ofColumns(List.of("x", "2x", "z"), new double[][] {x, twice, z}));
        assertThat(test.test(0, 1, List.of()).statistic()).isFinite().isGreaterThan(50);
        assertThat(test.test(0, 1, List.of()).p()).isEqualTo(0);
        // nothing is left of x given 2x
        assertThat(test.test(0, 2, List.of(1)).p()).isEqualTo(1);
    }

    @Test
    void linearGaussianChainsAreSeparated() {
        int rejected = 0;
        int found = 0;
        for (int seed = 0; seed < 200; seed++) {
            var random = new SplitMix64(seed);
            var v = new double[3][100];
            for (int i = 0; i < 100; i++) {
                v[0][i] = random.nextGaussian();
                v[1][i] = v[0][i] + random.nextGaussian();
                v[2][i] = v[1][i] + random.nextGaussian();
            }
            var test = FisherZ.of(Variables.ofColumns(List.of("a", "b", "c"), v));
            rejected += test.test(0, 2, List.of(1)).p() <= .05 ? 1 : 0;
            found += test.test(0, 2, List.of()).p() <= .05 ? 1 : 0;
        }
        assertThat(rejected).isBetween(2, 22);
        assertThat(found).isGreaterThan(190);
    }

    @Test
    void saysWhatItCannotTest() {
        var columns = ChangingGraphs.chain(1, 5).columns();
        var test = FisherZ.of(Variables.ofColumns(List.of("a", "b", "c", "d"), columns));
        assertThatThrownBy(() -> test.test(0, 1, List.of(2, 3)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("at least 6 rows");
        var wide = FisherZ.of(Variables.of(List.of("a", "wide"), List.of(new double[][] {columns[0]}, columns)));
        assertThatThrownBy(() -> wide.test(0, 1, List.of()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("wide has 4");
    }
}
