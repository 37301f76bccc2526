package dev.reprise.method.independence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.reprise.core.InvalidInputException;
import java.util.List;
import org.junit.jupiter.api.Test;

class VariablesTest {
    @Test
    void columnsAreStandardisedAndCopied() {
        var column = new double[] {1, 2, 3, 4, 5};
        var table = Variables.of(
                List.of("pair", "constant"), List.of(new double[][] {column, {5, 4, 3, 2, 1}}, new double[][] {
                    {.1, .1, .1, .1, .1}
                }));
        column[0] = 100;
        assertThat(table.columns(0)[0])
                .containsExactly(new double[] {-1.264911, -.632456, 0, .632456, 1.264911}, within(5e-7));
        assertThat(table.columns(0)[1][0]).isCloseTo(1.264911, within(5e-7));
        assertThat(table.columns(1)[0]).containsOnly(0);
        assertThat(table.columns(List.of(0, 1))).hasDimensions(3, 5);
        assertThat(table.size()).isEqualTo(2);
        assertThat(table.rows()).isEqualTo(5);
    }

    @Test
    void wrongTablesAreRefused() {
        refused("at least 3 rows", List.of("a"), new double[][] {{1, 2}});
        refused("2 names for 1", List.of("a", "b"), new double[][] {{1, 2, 3}});
        refused("variable b has 4 rows", List.of("a", "b"), new double[][] {{1, 2, 3}, {1, 2, 3, 4}});
        refused("variable b has a value that is not finite: NaN", List.of("a", "b"), new double[][] {
            {1, 2, 3}, {1, Double.NaN, 2}
        });
    }

    private static void refused(String message, List<String> names, double[][] columns) {
        assertThatThrownBy(() -> Variables.ofColumns(names, columns))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(message);
    }
}
