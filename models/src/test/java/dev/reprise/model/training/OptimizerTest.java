package dev.reprise.model.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.reprise.core.Dtype;
import dev.reprise.core.InvalidInputException;
import dev.reprise.core.Progress;
import dev.reprise.core.Torch;
import dev.reprise.data.Json;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class OptimizerTest {
    private static final JsonNode GOLDEN = Json.read(Path.of("src/test/resources/training/optimizers.json"));
    private static final Schedule RATE = Schedule.constant(0.05).afterWarmUp(10);

    private static UpdateRule rule(String name) {
        return switch (name) {
            case "adam" -> Adam.adam(0.9, 0.98);
            case "adam decay" -> Adam.adam(0.9, 0.999).withWeightDecay(0.1);
            case "adamw", "adamw clipped" -> Adam.adamW(0.9, 0.95, 0.1);
            case "adamw amsgrad" -> new Adam(0.9, 0.95, 1e-8, 0.1, true, true);
            case "sgd" -> Sgd.plain();
            case "sgd momentum decay" -> new Sgd(0.9, false, 0.01);
            case "sgd nesterov" -> new Sgd(0.9, true, 0);
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static float[] floats(JsonNode array) {
        var values = new float[array.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = array.get(i).floatValue();
        }
        return values;
    }

    private static SequencedMap<String, Tensor> one(String name, Tensor tensor) {
        var map = new LinkedHashMap<String, Tensor>();
        map.put(name, tensor);
        return map;
    }

    /** {@code sum scale (p - target)^2 + 0.1 sum sin p}, as in make.py. */
    private static Objective problem(Tensor p) {
        var target = Torch.tensor(floats(GOLDEN.get("target")), 3, 4);
        var scale = Torch.tensor(floats(GOLDEN.get("scale")), 3, 4);
        return Objective.of(step -> Torch.sum(p.sub(target).square().mul(scale), false, 0, 1)
                .add(Torch.mul(Torch.sum(p.sin(), false, 0, 1), 0.1)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "adam",
                "adam decay",
                "adamw",
                "adamw clipped",
                "adamw amsgrad",
                "sgd",
                "sgd momentum decay",
                "sgd nesterov"
            })
    void fortyStepsAreThoseOfTorch(String name) {
        try (var _ = new PointerScope()) {
            var p = Torch.tensor(floats(GOLDEN.get("start")), 3, 4);
            try (var optimizer = Optimizer.of(one("p", p), rule(name), RATE)) {
                var trainer = new Trainer(problem(p), optimizer);
                if (name.endsWith("clipped")) {
                    trainer.clip(1);
                }
                var goldens = GOLDEN.get("after 1, 10 and 40 steps").get(name);
                var steps = new int[] {1, 10, 40};
                for (int i = 0; i < steps.length; i++) {
                    trainer.run(steps[i], Progress.silent());
                    var expected = floats(goldens.get(i));
                    assertThat(Torch.floats(p))
                            .as("%s, after %d steps", name, steps[i])
                            .containsExactly(expected, within(2e-6f));
                }
            }
        }
    }

    @Test
    void weightDecayCanBeForMatricesOnly() {
        try (var _ = new PointerScope()) {
            var parameters = one("matrix", Torch.ones(Dtype.FLOAT32, 2, 2));
            parameters.put("gain", Torch.ones(Dtype.FLOAT32, 2));
            try (var optimizer =
                    Optimizer.decayingMatrices(parameters, Adam.adamW(0.9, 0.95, 0.5), Schedule.constant(0.1))) {
                optimizer.step(
                        Map.of("matrix", Torch.zeros(Dtype.FLOAT32, 2, 2), "gain", Torch.zeros(Dtype.FLOAT32, 2)));
            }
            assertThat(TinyTraining.floats(parameters, "matrix")).containsOnly(0.95f);
            assertThat(TinyTraining.floats(parameters, "gain")).containsOnly(1f);
        }
    }

    @Test
    void groupsHaveRatesAndRulesOfTheirOwn() {
        try (var _ = new PointerScope()) {
            var slow = Torch.ones(Dtype.FLOAT32, 2);
            var fast = Torch.ones(Dtype.FLOAT32, 2);
            try (var optimizer = Optimizer.of(
                    new Optimizer.Group(one("slow", slow), Sgd.plain(), Schedule.constant(0.1)),
                    new Optimizer.Group(
                            one("fast", fast),
                            Sgd.plain(),
                            Schedule.constant(0.1).times(3)))) {
                assertThat(optimizer.rate()).isEqualTo(0.1);
                optimizer.step(Map.of("slow", Torch.ones(Dtype.FLOAT32, 2), "fast", Torch.ones(Dtype.FLOAT32, 2)));
                assertThatThrownBy(() -> optimizer.step(Map.of("slow", Torch.ones(Dtype.FLOAT32, 2))))
                        .hasMessageContaining("fast");
            }
            assertThat(Torch.floats(slow)).containsOnly(0.9f);
            assertThat(Torch.floats(fast)).containsOnly(0.7f);
        }
    }

    @Test
    void itsStateIsTakenUpBitForBit() {
        try (var _ = new PointerScope()) {
            var p = Torch.tensor(floats(GOLDEN.get("start")), 3, 4);
            var q = p.clone();
            try (var first = Optimizer.of(one("p", p), Adam.adamW(0.9, 0.95, 0.1), RATE);
                    var second = Optimizer.of(one("p", q), Adam.adamW(0.9, 0.95, 0.1), RATE)) {
                new Trainer(problem(p), first).run(7, Progress.silent());
                q.copy_(p);
                second.restore(first.updates(), first.state());
                new Trainer(problem(p), first).run(20, Progress.silent());
                new Trainer(problem(q), second).run(20, Progress.silent());
                assertThat(Torch.floats(q)).isEqualTo(Torch.floats(p));
                second.reset();
                assertThat(second.updates()).isZero();
                assertThat(TinyTraining.floats(second.state(), "exp_avg.p")).containsOnly(0f);
            }
        }
    }

    @Test
    void theStateOfAnotherModelIsRefused() {
        try (var _ = new PointerScope()) {
            try (var small = Optimizer.of(one("p", Torch.ones(Dtype.FLOAT32, 2)), Adam.adam(0.9, 0.99), RATE);
                    var large = Optimizer.of(one("p", Torch.ones(Dtype.FLOAT32, 3)), Adam.adam(0.9, 0.99), RATE);
                    var other = Optimizer.of(one("q", Torch.ones(Dtype.FLOAT32, 2)), Adam.adam(0.9, 0.99), RATE)) {
                assertThatThrownBy(() -> small.restore(1, large.state()))
                        .isInstanceOf(InvalidInputException.class)
                        .hasMessageContaining("exp_avg.p is float32[3], not float32[2]");
                assertThatThrownBy(() -> small.restore(1, other.state()))
                        .isInstanceOf(InvalidInputException.class)
                        .hasMessageContaining("exp_avg.p is missing");
            }
        }
    }
}
