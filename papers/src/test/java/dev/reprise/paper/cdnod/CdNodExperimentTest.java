package dev.reprise.paper.cdnod;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.Lab;
import dev.reprise.core.Paper;
import dev.reprise.core.Progress;
import dev.reprise.core.Report;
import dev.reprise.core.Settings;
import dev.reprise.core.Verdict;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The claims on a few tables: each has a finding; what few tables can show must be so. */
class CdNodExperimentTest {
    @Test
    void theClaimsAreDecided() throws Exception {
        var experiment = Paper.find("cd-nod").experiment();
        var settings = Settings.parse(
                experiment.settings(),
                Map.of("seeds", List.of("2"), "pairs", List.of("4"), "forces", List.of("1"), "draws", List.of("8")));
        var report = experiment.run(Lab.quick().withThreads(2).withSettings(settings), Progress.silent());
        assertThat(report.findings().stream().map(f -> f.claim().id()))
                .containsExactly("C1", "C2", "C3", "C4", "C5", "C6", "C7");
        assertThat(report.finding("C7").verdict()).isEqualTo(Verdict.NEEDS_SCALE);
        assertThat(report.finding("C4").verdict()).isEqualTo(Verdict.HOLDS);
        assertThat(report.finding("C5").measurement().orElseThrow().value())
                .as("KCI sees a cosine")
                .isGreaterThan(0.7);
        assertThat(report.finding("C2").measurement().orElseThrow().get("tables"))
                .isEqualTo(2);
        assertThat(report.finding("C3").measurement().orElseThrow().value()).isGreaterThan(0.5);
        assertThat(report.table("directions").rows()).hasSize(7);
        assertThat(report.table("chain").rows()).hasSize(4);
        var calibration = report.table("calibration of KCI");
        assertThat((Double) calibration.cell(0, "rejected")).as("independent").isLessThan(0.25);
        assertThat((Double) calibration.cell(1, "rejected")).as("dependent").isGreaterThan(0.7);
        assertThat(Report.parse(report.toJson(), "the report")).isEqualTo(report);
    }
}
