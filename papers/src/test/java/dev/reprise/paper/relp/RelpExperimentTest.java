package dev.reprise.paper.relp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.Lab;
import dev.reprise.core.Paper;
import dev.reprise.core.Progress;
import dev.reprise.core.Report;
import dev.reprise.core.Settings;
import dev.reprise.core.Verdict;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The claims with one organism: what is exact must hold; what needs several seeds may stay undecided. */
class RelpExperimentTest {
    @Test
    void theClaimsAreDecided() throws IOException {
        var experiment = Paper.find("relp").experiment();
        var settings = Settings.parse(experiment.settings(), Map.of("seeds", List.of("1")));
        var report = experiment.run(Lab.quick().withSettings(settings), Progress.silent());
        assertThat(report.findings().stream().map(f -> f.claim().id()))
                .containsExactly("C1", "C2", "C3", "C4", "C5", "C6");
        assertThat(report.finding("C1").verdict()).isEqualTo(Verdict.NEEDS_SCALE);
        assertThat(report.finding("C2").verdict())
                .as("one seed cannot decide it for good")
                .isNotEqualTo(Verdict.HOLDS);
        assertThat(report.finding("C2").measurement().orElseThrow().get("seeds"))
                .isEqualTo(1);
        var cost = report.finding("C4").measurement().orElseThrow();
        assertThat(cost.get("forward")).isEqualTo(2);
        assertThat(cost.get("backward")).isEqualTo(1);
        var circuits = report.finding("C5").measurement().orElseThrow();
        assertThat(circuits.get("area(RelP)")).isBetween(0.05, 1.2);
        for (var kind : PatchingTask.Kind.values()) {
            assertThat(report.array("organism/exact/" + kind).shape())
                    .isEqualTo(report.array("organism/relp/" + kind).shape());
        }
        // LN is what gains: the maps of the trained organism follow the exact ones closely
        var rules = report.table("rules");
        int ln = 0;
        while (!"LN".equals(rules.cell(ln, "rules"))) {
            ln++;
        }
        assertThat((Double) rules.cell(ln, "resid_pre")).isGreaterThan(0.9);
        assertThat(Report.parse(report.toJson(), "the report")).isEqualTo(report);
    }
}
