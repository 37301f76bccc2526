package dev.reprise.core.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.Axis;
import dev.reprise.core.Claim;
import dev.reprise.core.Criterion;
import dev.reprise.core.DataArray;
import dev.reprise.core.Interval;
import dev.reprise.core.Lab;
import dev.reprise.core.Measurement;
import dev.reprise.core.Report;
import dev.reprise.core.SampleReports;
import dev.reprise.core.Table;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ReportComparisonTest {
    private static final Claim CLAIM = Claim.of("C1", "s", "p", Criterion.atLeast(0.5), "r");
    private static final Claim TIME =
            Claim.of("T", "s", "p", Criterion.atMost(1), "s").asTiming();

    private static Report report(double measured, double cell, double value, double seconds) {
        return Report.of(SampleReports.paper(), Lab.quick())
                .claim(CLAIM.measured(
                        Measurement.of(measured).within(new Interval(0, 1)).and("n", 4)))
                .claim(TIME.measured(seconds))
                .table(Table.of("t", "site", "r", "seconds")
                        .timing("seconds")
                        .row("mlp", cell, seconds)
                        .build())
                .array(DataArray.of("a", new double[][] {{1, 2}, {3, value}}, Axis.of("layer"), Axis.of("position")))
                .array(DataArray.of("clock", new double[] {seconds}, Axis.of("run"))
                        .asTiming())
                .build();
    }

    @Test
    void theSameNumbersAreIdenticalWhateverTheClockSays() {
        var comparison = ReportComparison.of(report(0.7, 1, 4, 0.5), report(0.7, 1, 4, 2));
        assertThat(comparison.identical()).isTrue();
        assertThat(comparison.numbers()).isEqualTo(4 + 1 + 4);
        assertThat(comparison.differences()).hasSize(4).allMatch(ReportComparison.Difference::timing);
        assertThat(comparison.toString()).contains("timing, not counted").contains("identical: 9 numbers");
    }

    @Test
    void theLastBitCounts() {
        assertThat(ReportComparison.of(report(0.7, 1, 4, 1), report(Math.nextUp(0.7), 1, 4, 1))
                        .identical())
                .isFalse();
        assertThat(ReportComparison.of(report(0.7, 0.0, 4, 1), report(0.7, -0.0, 4, 1))
                        .identical())
                .isFalse();
        assertThat(ReportComparison.of(report(0.7, 1, Double.NaN, 1), report(0.7, 1, Double.NaN, 1))
                        .identical())
                .isTrue();
    }

    @Test
    void saysWhereAndByHowMuch() {
        var comparison = ReportComparison.of(report(0.7, 1, 4, 1), report(0.25, 1.5, 4.5, 1));
        assertThat(comparison.differences())
                .extracting(ReportComparison.Difference::toString)
                .containsExactly(
                        "claim C1, verdict: HOLDS -> FAILS",
                        "claim C1, measured: 0.7 -> 0.25 (by 0.45)",
                        "table t, row 0, r: 1.0 -> 1.5 (by 0.5)",
                        "array a, 1 of 4 values, most at layer 1, position 1: 4.0 -> 4.5 (by 0.5)");
        assertThat(comparison.toString()).endsWith("differs in 4 places (9 numbers compared)");
    }

    @Test
    void whatIsMissingDiffers() {
        var whole = report(0.7, 1, 4, 1);
        var empty = Report.of(SampleReports.paper(), Lab.quick()).build();
        assertThat(ReportComparison.of(whole, empty).differences())
                .extracting(ReportComparison.Difference::toString)
                .contains("array a: present -> absent", "table t: present -> absent", "claim C1: present -> absent");
        assertThat(ReportComparison.of(empty, whole).identical()).isFalse();
    }

    @Test
    void aReportIsIdenticalToItselfReadBack() {
        for (long seed = 0; seed < 100; seed++) {
            var report = SampleReports.random(new Random(seed));
            var comparison = ReportComparison.of(report, Report.parse(report.toJson(), "memory"));
            assertThat(comparison.differences()).as("seed %d", seed).isEmpty();
        }
    }
}
