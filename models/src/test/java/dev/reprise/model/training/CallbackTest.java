package dev.reprise.model.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.reprise.core.InvalidInputException;
import dev.reprise.core.Progress;
import dev.reprise.core.Torch;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CallbackTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private static StepReport report(long step, Map<String, Double> measures) {
        return new StepReport(step, 1, 0.1, 1, 0, 0, new LinkedHashMap<>(measures));
    }

    /** What {@code torch.optim.lr_scheduler.ReduceLROnPlateau(factor=0.5, patience=2)} does with these values. */
    @Test
    void aPlateauLowersTheRateAfterMoreThanItsPatience() {
        try (var plateau = new Plateau("val_loss", 0.5, 2)) {
            var rates = new ArrayList<Double>();
            var schedule = plateau.over(Schedule.constant(8), 3);
            double[] values = {1, 0.9, 0.9, 0.89999, 0.95, 0.8, 0.8, 0.8, 0.8, 0.8, 0.8, 0.8};
            for (int i = 0; i < values.length; i++) {
                plateau.afterUpdate(report(i, Map.of("val_loss", values[i])));
                plateau.afterUpdate(report(i, Map.of("other", 0.0)));
                rates.add(schedule.at(i + 2));
            }
            assertThat(rates).containsExactly(8.0, 8.0, 8.0, 8.0, 4.0, 4.0, 4.0, 4.0, 3.0, 3.0, 3.0, 3.0);
            assertThat(plateau.scale()).isEqualTo(0.125);
        }
    }

    @Test
    void anAverageFollowsTheWeightsAndStandsInForThem() {
        try (var _ = new PointerScope()) {
            var weight = Torch.tensor(new double[] {1, -2}, 2);
            var parameters = new LinkedHashMap<String, Tensor>(Map.of("w", weight));
            try (var average = new WeightAverage(parameters, 0.75)) {
                double[] expected = {1, -2};
                for (int k = 1; k <= 3; k++) {
                    weight.copy_(Torch.tensor(new double[] {k * k, 3 * k}, 2));
                    average.afterUpdate(report(k, Map.of()));
                    expected = new double[] {0.75 * expected[0] + 0.25 * k * k, 0.75 * expected[1] + 0.25 * 3 * k};
                }
                assertThat(average.with(() -> Torch.doubles(weight))).containsExactly(expected, within(1e-12));
                assertThat(Torch.doubles(weight)).containsExactly(9, 9);
                assertThat(Torch.doubles(average.state().firstEntry().getValue()))
                        .containsExactly(expected, within(1e-12));
                assertThatThrownBy(() -> average.with(() -> {
                            throw new IllegalStateException("on purpose");
                        }))
                        .hasMessage("on purpose");
                assertThat(Torch.doubles(weight)).as("after a failure, too").containsExactly(9, 9);
            }
        }
    }

    /** Slides towards 1 at a rate that falls when it nears. */
    private List<double[]> train(String run, long... until) {
        var left = new ArrayList<double[]>();
        for (long steps : until) {
            try (var _ = new PointerScope()) {
                var weight = Torch.tensor(new float[] {5, -3}, 2);
                var parameters = new LinkedHashMap<String, Tensor>(Map.of("w", weight));
                try (var plateau = new Plateau("loss", 0.5, 0);
                        var average = new WeightAverage(parameters, 0.9);
                        var optimizer = Optimizer.of(parameters, Sgd.plain(), plateau.over(Schedule.constant(1.1)))) {
                    var _ = new Trainer(Objective.of(_ -> torch.mse_loss(weight, torch.ones_like(weight))), optimizer)
                            .folder(folder.resolve(run), "slide")
                            .with(plateau)
                            .with(average)
                            .run(steps, Progress.silent());
                    left.add(Torch.doubles(weight));
                    left.add(Torch.doubles(average.state().firstEntry().getValue()));
                    left.add(new double[] {plateau.scale()});
                }
            }
        }
        return left.subList(left.size() - 3, left.size());
    }

    @Test
    void aRunThatGoesOnRemembersWhatItsCallbacksKnew() throws Exception {
        var whole = train("whole", 12);
        assertThat(train("pieces", 2, 5, 12).stream().map(Arrays::toString))
                .isEqualTo(whole.stream().map(Arrays::toString).toList());
        assertThat(whole.getLast()[0]).as("the rate has fallen").isLessThan(1);
        assertThat(train("pieces", 12).stream().map(Arrays::toString))
                .as("nothing is left to do, but all is remembered")
                .isEqualTo(whole.stream().map(Arrays::toString).toList());
        var file = folder.resolve("pieces/checkpoint-000012/callbacks.safetensors");
        Files.copy(folder.resolve("pieces/checkpoint-000012/parameters.safetensors"), file.resolveSibling("x"));
        Files.move(file.resolveSibling("x"), file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        assertThatThrownBy(() -> train("pieces", 20))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("callbacks.safetensors is of another model: plateau.loss is missing");
    }

    @Test
    void anEvaluationCanEndTheRun() {
        try (var _ = new PointerScope()) {
            var weight = Torch.tensor(new float[] {5}, 1);
            var parameters = new LinkedHashMap<String, Tensor>(Map.of("w", weight));
            var objective = Objective.of(_ -> torch.mse_loss(weight, torch.ones_like(weight)));
            try (var optimizer = Optimizer.of(parameters, Sgd.plain(), Schedule.constant(0.1))) {
                var last = new Trainer(objective, optimizer)
                        .evaluate(3, step -> Map.of("distance", Torch.item(weight) - 1))
                        .until(report -> report.measures().getOrDefault("distance", 9.0) < 2)
                        .run(50, Progress.silent());
                assertThat(last).isNotNull().extracting(StepReport::step).isEqualTo(6L);
            }
        }
    }
}
