package dev.reprise.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClaimTest {
    private static Verdict verdict(Criterion criterion, double value) {
        return Claim.of("C", "s", "p", criterion, "").measured(value).verdict();
    }

    @Test
    void boundariesBelongWhereTheInequalitySays() {
        double below = Math.nextDown(0.9);
        double above = Math.nextUp(0.9);
        assertThat(verdict(Criterion.atLeast(0.9), 0.9)).isEqualTo(Verdict.HOLDS);
        assertThat(verdict(Criterion.atLeast(0.9), below)).isEqualTo(Verdict.FAILS);
        assertThat(verdict(Criterion.moreThan(0.9), 0.9)).isEqualTo(Verdict.FAILS);
        assertThat(verdict(Criterion.moreThan(0.9), above)).isEqualTo(Verdict.HOLDS);
        assertThat(verdict(Criterion.atMost(0.9), 0.9)).isEqualTo(Verdict.HOLDS);
        assertThat(verdict(Criterion.atMost(0.9), above)).isEqualTo(Verdict.FAILS);
        assertThat(verdict(Criterion.lessThan(0.9), 0.9)).isEqualTo(Verdict.FAILS);
        assertThat(verdict(Criterion.lessThan(0.9), below)).isEqualTo(Verdict.HOLDS);
    }

    @Test
    void zones() {
        var up = Criterion.zones(0.02, 0);
        assertThat(up.text()).isEqualTo(">= 0.02; refuted if <= 0; else inconclusive");
        assertThat(verdict(up, 0.02)).isEqualTo(Verdict.HOLDS);
        assertThat(verdict(up, 0.01)).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(verdict(up, Double.MIN_VALUE)).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(verdict(up, -0.0)).isEqualTo(Verdict.FAILS);
        var down = Criterion.zones(1, 2);
        assertThat(verdict(down, 1)).isEqualTo(Verdict.HOLDS);
        assertThat(verdict(down, 1.5)).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(verdict(down, 2)).isEqualTo(Verdict.FAILS);
        assertThatThrownBy(() -> Criterion.zones(1, 1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void nanNeverHolds() {
        for (var criterion : new Criterion[] {
            Criterion.atLeast(0),
            Criterion.atMost(0),
            Criterion.moreThan(0),
            Criterion.lessThan(0),
            Criterion.zones(1, 0),
            Criterion.of("always", m -> true)
        }) {
            assertThat(verdict(criterion, Double.NaN)).as(criterion.text()).isEqualTo(Verdict.INCONCLUSIVE);
        }
        var claim = Claim.of("C", "s", "p", Criterion.of("x", m -> true), "");
        assertThat(claim.measured(Measurement.of(1).and("other", Double.NaN)).verdict())
                .isEqualTo(Verdict.INCONCLUSIVE);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4})
    void compoundCriteria(int seedsAhead) {
        var claim = Claim.of(
                "C2",
                "better",
                "",
                Criterion.of(
                        "ahead in 3 of 4 and gain >= 0.02; refuted if gain <= 0",
                        m -> m.get("seedsAhead") >= 3 && m.value() >= 0.02,
                        m -> m.value() <= 0),
                "r");
        assertThat(claim.measured(Measurement.of(0.05).and("seedsAhead", seedsAhead))
                        .verdict())
                .isEqualTo(seedsAhead >= 3 ? Verdict.HOLDS : Verdict.INCONCLUSIVE);
        assertThat(claim.measured(Measurement.of(-0.05).and("seedsAhead", seedsAhead))
                        .verdict())
                .isEqualTo(Verdict.FAILS);
        assertThatThrownBy(() -> claim.measured(0.05)).hasMessageContaining("seedsAhead");
    }

    @Test
    void reportedIsForClaimsThatAreNotJudged() {
        var judged = Claim.of("C1", "s", "p", Criterion.zones(1, -1), "");
        assertThatThrownBy(() -> judged.reported(Measurement.of(0), "note")).isInstanceOf(IllegalStateException.class);
        var shown = Claim.of("C3", "s", "p", Criterion.reportOnly(), "");
        assertThat(shown.reported(Measurement.of(5), "a tie").verdict()).isEqualTo(Verdict.INCONCLUSIVE);
    }

    @Test
    void whatIsNotMeasuredHasNoNumber() {
        var claim = Claim.of("C1", "s", "p", Criterion.atLeast(1), "");
        assertThat(claim.undecided("no variance").measurement()).isEmpty();
        assertThat(claim.undecided("no variance").verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        var scale = claim.needsScale("./reprise run relp --full", "36 layers");
        assertThat(scale.verdict()).isEqualTo(Verdict.NEEDS_SCALE);
        assertThat(scale.needs()).isEqualTo("./reprise run relp --full");
    }
}
