package dev.reprise.paper.cdnod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.core.InvalidInputException;
import dev.reprise.core.Progress;
import dev.reprise.core.Torch;
import dev.reprise.data.Table;
import dev.reprise.data.generator.ChangingGraphs;
import dev.reprise.data.generator.ChangingGraphs.Change;
import dev.reprise.method.graph.Reason.Kind;
import dev.reprise.paper.cdnod.ChangingData.Variable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CdNodTest {
    @BeforeAll
    static void matricesAreSmall() {
        Torch.setThreads(1);
    }

    /** The example in the package's description, line by line. */
    @Test
    void theExample(@TempDir Path folder) throws IOException {
        var pair = ChangingGraphs.domains(Change.COEFFICIENT, false, 3, 12, 12);
        var lines = IntStream.range(0, pair.rows())
                .mapToObj(i -> pair.columns()[0][i] + "," + pair.columns()[1][i] + "," + pair.surrogate()[i])
                .toList();
        var file = folder.resolve("plants.csv");
        Files.writeString(file, "heat,speed,plant\n" + String.join("\n", lines));

        var table = Table.read(file);
        var data = ChangingData.of(table, Surrogate.column(table, "plant"));
        var found = CdNod.search(data, Options.of(data), Progress.silent());
        assertThat(found.graph()).hasToString("heat -> speed, plant -> heat, plant -> speed");
        assertThat(found.changingNames()).containsExactly("heat", "speed");

        assertThat(found.completed()).isEqualTo(3);
        assertThat(found.scores()).hasSize(2).allMatch(s -> s.round() == 1);
        assertThat(found.graph().edges().getFirst().reason().orElseThrow().kind())
                .isEqualTo(Kind.CHANGE);
        assertThat(found.skeleton().edges()).allMatch(e -> !e.directed());
    }

    @Test
    void withoutASurrogateItIsPc() {
        var t = ChangingGraphs.commonCause(false, 1, 120);
        var data = new ChangingData(
                IntStream.range(0, 3)
                        .mapToObj(i -> new Variable(t.names().get(i), new double[][] {t.columns()[i]}))
                        .toList(),
                Optional.empty());
        var found = CdNod.search(data, Options.of(data).withPhases(4), Progress.silent());
        assertThat(found.graph()).hasToString("x - z, y - z");
        assertThat(found.changing()).isEmpty();
        assertThat(found.forces()).isEmpty();
        assertThat(found.completed()).isEqualTo(4);
    }

    @Test
    void aVariableOfTwoColumns() {
        var t = ChangingGraphs.commonCause(true, 1, 100);
        var data = new ChangingData(
                List.of(
                        new Variable("causes", new double[][] {t.columns()[0], t.columns()[2]}),
                        new Variable("y", new double[][] {t.columns()[1]})),
                Optional.empty());
        assertThat(CdNod.search(data, Options.of(data), Progress.silent()).graph())
                .hasToString("causes - y");
    }

    @Test
    void theBaselineOfRegressions() {
        int right = 0;
        for (int seed = 0; seed < 10; seed++) {
            var t = ChangingGraphs.domains(Change.COEFFICIENT, false, seed, 20, 20);
            double forth = RegressionCoefficients.dependence(t.columns()[0], t.columns()[1], t.surrogate())
                    .orElseThrow();
            double back = RegressionCoefficients.dependence(t.columns()[1], t.columns()[0], t.surrogate())
                    .orElseThrow();
            assertThat(forth).isBetween(0.0, 1.0);
            right += forth < back ? 1 : 0;
        }
        assertThat(right).as("of 10, seeds 0 to 9").isGreaterThanOrEqualTo(7);
        assertThat(RegressionCoefficients.dependence(
                        new double[] {1, 2, 3}, new double[] {1, 2, 4}, new double[] {0, 0, 0}))
                .isEmpty();
    }

    @Test
    void whatIsRefused() {
        var x = new Variable("x", new double[][] {{1, 2, 3}});
        assertThatThrownBy(() -> new ChangingData(List.of(x, x), Optional.empty()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("two variables have the name 'x'");
        assertThatThrownBy(() -> new Surrogate("c", new double[] {2, 2, 2})).hasMessageContaining("constant");
        assertThat(new Surrogate("c", new double[] {1, 2, 2}).isTime()).isFalse();
    }
}
