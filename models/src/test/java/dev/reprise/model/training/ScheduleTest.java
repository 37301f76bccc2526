package dev.reprise.model.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ScheduleTest {
    private static void assertRates(Schedule schedule, double... updatesAndRates) {
        for (int i = 0; i < updatesAndRates.length; i += 2) {
            long update = (long) updatesAndRates[i];
            assertThat(schedule.at(update)).as("update %d", update).isCloseTo(updatesAndRates[i + 1], within(1e-12));
        }
    }

    @Test
    void straightAndStepped() {
        assertRates(Schedule.constant(0.3), 1, 0.3, 1000, 0.3);
        assertRates(Schedule.linear(1, 0.2, 8), 1, 0.9, 4, 0.6, 8, 0.2, 9, 0.2);
        assertRates(Schedule.step(1, 0.5, 3), 1, 1, 3, 1, 4, 0.5, 6, 0.5, 7, 0.25);
    }

    @Test
    void warmUpThenCosineToAFloor() {
        // 100 updates in all, 20 of warm-up, down to a tenth
        var schedule = Schedule.cosine(1, 0.1, 80).afterWarmUp(20);
        assertRates(schedule, 1, 0.05, 10, 0.5, 20, 1, 60, 0.55, 100, 0.1, 120, 0.1);
        assertThat(schedule.at(40)).isCloseTo(0.1 + 0.45 * (1 + Math.sqrt(0.5)), within(1e-12));
    }

    @Test
    void infinite() {
        // cool-down over 4 updates, 3 of the constant phase, anneal over 2
        var cosine = Schedule.cosine(1, 0.5, 4).then(3, Schedule.constant(0.5)); // takes over after update 3
        assertRates(cosine, 2, 0.75, 4, 0.5, 6, 0.5);
        var infinite = Schedule.inverseSquareRoot(1, 0.4, 3, 4)
                .then(4, Schedule.constant(0.4).then(3, Schedule.exponential(0.4, 0.1, 2)))
                .afterWarmUp(2);
        // g(x) = 1/sqrt(1 + 3x) - 1: g(1) = -1/2, g(1/4) = 1/sqrt(1.75) - 1
        assertRates(
                infinite,
                1,
                0.5,
                2,
                1,
                3,
                1 - 1.2 * (1 - 1 / Math.sqrt(1.75)),
                6,
                0.4,
                9,
                0.4,
                10,
                0.2,
                11,
                0.1,
                50,
                0.1);
    }

    /** ProSparse's table for 7 billion parameters. */
    @Test
    void stagesRiseAlongHalfACosine() {
        var penalties = Schedule.stages(
                new double[] {0, 5e-3, 5e-2, 5e-2, 2e-1, 2e-1}, new long[] {5000, 6000, 10000, 12000, 16000, 16500});
        assertRates(
                penalties,
                1,
                0,
                5000,
                0,
                5001,
                0.005,
                6000,
                0.005,
                7000,
                0.005 + 0.0225 * (1 - Math.sqrt(0.5)),
                8000,
                0.0275,
                9000,
                0.005 + 0.0225 * (1 + Math.sqrt(0.5)),
                10000,
                0.05,
                12000,
                0.05,
                13000,
                0.05 + 0.075 * (1 - Math.sqrt(0.5)),
                14000,
                0.125,
                16000,
                0.2,
                16500,
                0.2,
                20000,
                0.2);
        assertThatThrownBy(() -> Schedule.stages(new double[] {0, 1}, new long[] {5, 5}))
                .hasMessageContaining("a stage ends at 5, the one before at 5");
        assertThatThrownBy(() -> Schedule.stages(new double[] {0, 1}, new long[] {5}))
                .hasMessageContaining("2 levels do not fit 1 ends");
    }

    @Test
    void anyFunctionIsOne() {
        Schedule schedule = update -> 1.0 / update;
        assertRates(schedule.times(2), 1, 2, 4, 0.5);
    }
}
