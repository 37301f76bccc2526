package dev.reprise.data.generator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.reprise.data.generator.ChangingGraphs.Change;
import dev.reprise.data.generator.ChangingGraphs.Edge;
import dev.reprise.data.generator.ChangingGraphs.Force;
import dev.reprise.data.generator.ChangingGraphs.Table;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ChangingGraphsTest {
    private static double deviation(double[] values) {
        double mean = Arrays.stream(values).average().orElseThrow();
        return Math.sqrt(Arrays.stream(values)
                .map(v -> (v - mean) * (v - mean))
                .average()
                .orElseThrow());
    }

    /** What a column is once a multiple of another one and what drives it are taken away. */
    private static double[] rest(Table table, int effect, double coefficient, int cause, double onForce) {
        return IntStream.range(0, table.rows())
                .mapToDouble(i -> table.columns()[effect][i]
                        - coefficient * table.columns()[cause][i]
                        - onForce * table.force()[i])
                .toArray();
    }

    @Test
    void theSameSeedGivesTheSameTable() {
        assertThat(ChangingGraphs.chain(3, 50).columns())
                .isDeepEqualTo(ChangingGraphs.chain(3, 50).columns());
        assertThat(ChangingGraphs.chain(3, 50).columns()[0])
                .isNotEqualTo(ChangingGraphs.chain(4, 50).columns()[0]);
    }

    @Test
    void theChainIsLinearWithTwoChangingMeans() {
        var table = ChangingGraphs.chain(1, 4000);
        assertThat(table.edges()).containsExactly(new Edge(0, 1), new Edge(1, 2), new Edge(2, 3));
        assertThat(table.changing()).containsExactlyInAnyOrder(1, 3);
        assertThat(table.surrogate()[0]).isEqualTo(1);
        assertThat(deviation(table.columns()[0])).isCloseTo(1, within(.05));
        assertThat(deviation(rest(table, 2, .8, 1, 0))).isCloseTo(.5, within(.03));
        assertThat(deviation(rest(table, 3, .8, 2, 1))).isCloseTo(.5, within(.03));
        var second = rest(table, 1, .8, 0, 0);
        for (int i = 0; i < second.length; i++) {
            second[i] -= 1.5 * Math.sin((i + 1) / 400.0);
        }
        assertThat(deviation(second)).isCloseTo(.5, within(.03));
    }

    @ParameterizedTest
    @EnumSource(Change.class)
    void domainsFollowOneAnother(Change change) {
        var table = ChangingGraphs.domains(change, false, 5, 20, 30);
        assertThat(table.rows()).isEqualTo(600);
        assertThat(table.surrogate()[29]).isEqualTo(0);
        assertThat(table.surrogate()[30]).isEqualTo(1);
        assertThat(table.surrogate()[599]).isEqualTo(19);
        assertThat(table.columns()[1])
                .isNotEqualTo(ChangingGraphs.domains(change, true, 5, 20, 30).columns()[1]);
        assertThat(table.columns()[0])
                .isEqualTo(ChangingGraphs.domains(change, true, 5, 20, 30).columns()[0]);
    }

    @Test
    void aDomainHasItsOwnSpread() {
        var table = ChangingGraphs.domains(Change.VARIANCE, false, 2, 12, 500);
        var spreads = IntStream.range(0, 12)
                .mapToDouble(d ->
                        Math.log(deviation(Arrays.copyOfRange(table.columns()[0], 500 * d, 500 * d + 500))) / .6)
                .toArray();
        assertThat(Arrays.stream(spreads).max().orElseThrow()).isBetween(.7, 1.9);
        assertThat(Arrays.stream(spreads).min().orElseThrow()).isBetween(-1.9, -.7);
    }

    @ParameterizedTest
    @EnumSource(Force.class)
    void theForceMovesTheEffect(Force force) {
        var table = ChangingGraphs.driven(force, 1, 3000);
        assertThat(deviation(rest(table, 1, .8, 0, 1.2))).isCloseTo(.5, within(.03));
        assertThat(deviation(rest(table, 1, .8, 0, 0))).isGreaterThan(.7);
    }

    @Test
    void theCosineHasNoCorrelation() {
        var table = ChangingGraphs.cosine(1, 20_000);
        double covariance = 0;
        var noise = new double[table.rows()];
        for (int i = 0; i < table.rows(); i++) {
            double x = table.columns()[0][i];
            noise[i] = table.columns()[1][i] - Math.cos(2 * x);
            covariance += x * table.columns()[1][i] / table.rows();
        }
        assertThat(covariance).isCloseTo(0, within(.03));
        assertThat(deviation(noise)).isCloseTo(.5 * Math.sqrt(2), within(.02));
    }

    @Test
    void theCommonCauseLeavesNothing() {
        var apart = ChangingGraphs.commonCause(false, 1, 5000);
        var linked = ChangingGraphs.commonCause(true, 1, 5000);
        assertThat(linked.edges()).contains(new Edge(0, 1));
        assertThat(apart.edges()).doesNotContain(new Edge(0, 1));
        for (int i = 0; i < 5000; i++) {
            assertThat(linked.columns()[1][i])
                    .isCloseTo(apart.columns()[1][i] + .5 * apart.columns()[0][i], within(1e-12));
            apart.columns()[1][i] -= apart.columns()[2][i] * apart.columns()[2][i];
        }
        assertThat(deviation(apart.columns()[1])).isCloseTo(.5, within(.02));
    }
}
