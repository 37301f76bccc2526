package dev.reprise.core.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.Lab;
import dev.reprise.core.Report;
import dev.reprise.core.SampleReports;
import dev.reprise.core.Table;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TerminalReportTest {
    @ParameterizedTest
    @ValueSource(ints = {20, 40, 60, 76, 80, 100, 200})
    void noLineIsWiderThanTheTerminal(int width) {
        for (long seed = 0; seed < 60; seed++) {
            var report = seed == 0 ? SampleReports.realistic(Lab.quick()) : SampleReports.random(new Random(seed));
            for (var line : TerminalReport.text(report, width, false).lines().toList()) {
                if (!line.contains("needs: ")) { // commands stay in one piece, to be copied
                    assertThat(TextTable.width(line))
                            .as("seed %d: '%s'", seed, line)
                            .isLessThanOrEqualTo(width);
                }
            }
        }
    }

    @Test
    void coloursOnlyRepeatWhatTheWordsSay() {
        var report = SampleReports.realistic(Lab.quick());
        var plain = TerminalReport.text(report, 100, false);
        assertThat(plain).doesNotContain("\033");
        assertThat(plain).contains("✓ HOLDS", "✗ FAILS", "? INCONCLUSIVE", "↑ NEEDS SCALE");
        assertThat(TerminalReport.text(report, 100, true).replaceAll("\033\\[[0-9]+m", ""))
                .isEqualTo(plain);
    }

    @Test
    void controlCharactersDoNotReachTheTerminal() {
        for (long seed = 0; seed < 100; seed++) {
            assertThat(TerminalReport.text(SampleReports.random(new Random(seed)), 80, false))
                    .as("seed %d", seed)
                    .doesNotContain("\033", "\u0000", "\u202E", "\t");
        }
    }

    @Test
    void aTableInAnEightyColumnTerminal() {
        assertThat(TerminalReport.text(SampleReports.realistic(Lab.quick()), 80, false))
                .contains("""
                        time
                        method               passes  seconds
                        ───────────────────  ──────  ───────
                        activation patching     252     3.21
                        AtP                       3    0.051
                        RelP                      3    0.057
                        """)
                .contains("2 hold, 1 fails, 1 inconclusive, 1 needs scale");
    }

    @Test
    void wrappingKeepsEveryWord() {
        var text = "r_RelP > r_AtP for at least 3 of 4 seeds and mean gain >= 0.02; refuted if the mean gain is <= 0";
        for (int width = 5; width < 120; width++) {
            var joined = String.join(" ", TextTable.wrap(text, width));
            assertThat(joined.replace(" ", "")).isEqualTo(text.replace(" ", ""));
        }
        assertThat(TextTable.wrap("面積面積", 4)).containsExactly("面積", "面積");
        assertThat(TextTable.wrap("", 4)).containsExactly("");
    }

    @Test
    void numbers() {
        assertThat(Format.number(0.9681234)).isEqualTo("0.9681");
        assertThat(Format.number(-12.3456)).isEqualTo("-12.35");
        assertThat(Format.number(0)).isEqualTo("0");
        assertThat(Format.number(-0.0)).isEqualTo("0");
        assertThat(Format.number(3)).isEqualTo("3");
        assertThat(Format.number(1200)).isEqualTo("1200");
        assertThat(Format.number(123456)).isEqualTo("123500");
        assertThat(Format.number(1.2e-7)).isEqualTo("1.2e-7");
        assertThat(Format.number(1e-10)).isEqualTo("1e-10");
        assertThat(Format.number(-2.5e300)).isEqualTo("-2.5e300");
        assertThat(Format.number(Double.MIN_VALUE)).isEqualTo("4.9e-324");
        assertThat(Format.number(Double.NaN)).isEqualTo("NaN");
        assertThat(Format.number(Double.NEGATIVE_INFINITY)).isEqualTo("-Infinity");
    }

    @Test
    void ofALongTableItsBeginning() {
        var table = Table.of("many", "n");
        for (int i = 0; i < 50; i++) {
            table.row(i);
        }
        var text = TerminalReport.text(
                Report.of(SampleReports.paper(), Lab.quick())
                        .table(table.build())
                        .build(),
                80,
                false);
        assertThat(text.lines())
                .contains("39", "... and 10 more rows in the report")
                .doesNotContain("40");
    }
}
