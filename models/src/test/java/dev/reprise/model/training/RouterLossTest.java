package dev.reprise.model.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.reprise.core.CancelledException;
import dev.reprise.core.Dtype;
import dev.reprise.core.Progress;
import dev.reprise.core.Torch;
import dev.reprise.data.Json;
import dev.reprise.data.SafetensorsFile;
import dev.reprise.model.Checkpoint;
import dev.reprise.model.Hooks;
import dev.reprise.model.TokenBatch;
import dev.reprise.model.Transformer;
import dev.reprise.model.family.Families;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Routers in training. */
class RouterLossTest {
    private static final int STEPS = 12;
    private static final Path GOLDEN = Path.of("src/test/resources/goldens/olmoe");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @BeforeAll
    static void threads() {
        Torch.setThreads(2);
    }

    private static Transformer mixture(Dtype dtype, long seed) {
        var config = TinyTraining.config()
                .put("model_type", "olmoe")
                .put("intermediate_size", 8)
                .put("num_experts", 5)
                .put("num_experts_per_tok", 2);
        try (var _ = new PointerScope()) {
            return Families.random(config, 0.3, dtype, Torch.generator(seed));
        }
    }

    private static NextTokenLoss objective(Transformer model, RouterLoss loss) {
        return TinyTraining.objective(model).with(loss);
    }

    /** {@code load_balancing_loss_func} of transformers, of each layer. */
    @Test
    void theBalanceIsTheReferences() {
        try (var golden = SafetensorsFile.open(GOLDEN.resolve("golden.safetensors"));
                var checkpoint = Checkpoint.open(GOLDEN);
                var model = checkpoint.transformer(Dtype.FLOAT32);
                var _ = new PointerScope()) {
            long[] ids = Torch.longs(golden.read("input_ids"));
            var rows = new int[2][ids.length / 2];
            for (int i = 0; i < ids.length; i++) {
                rows[i / rows[0].length][i % rows[0].length] = (int) ids[i];
            }
            int[] layers = RouterLoss.layers(model);
            assertThat(layers).containsExactly(0, 1);
            try (var trace = model.run(TokenBatch.of(rows), Hooks.none().capture(RouterLoss.points(layers)))) {
                double[] expected = Torch.doubles(golden.read("balance"));
                for (int l = 0; l < 2; l++) {
                    var found = new ArrayList<RouterLoss.Found>();
                    var loss = new RouterLoss(0.5, 0).of(trace, new int[] {l}, 0.25, found::add);
                    assertThat(found.getFirst().balance()).isCloseTo(expected[l], within(1e-6));
                    assertThat(Torch.item(loss)).isCloseTo(0.125 * expected[l], within(1e-6));
                    var squares = golden.read("router." + l).logsumexp(-1).square();
                    assertThat(found.getFirst().z()).isCloseTo(Torch.item(squares.mean()), within(1e-5));
                }
            }
        }
    }

    @Test
    void gradientsOfRoutersAndExpertsAreThoseOfFiniteDifferences() {
        long seed = Long.getLong("reprise.test.seed", new Random().nextInt(1_000_000));
        var random = new Random(seed);
        try (var _ = new PointerScope();
                var model = mixture(Dtype.FLOAT64, seed)) {
            var objective = objective(model, new RouterLoss(0.3, 0.2));
            model.requireGradients(true);
            var names = model.parameters().keySet().stream()
                    .filter(name -> name.contains("mlp.") || name.contains("_norm"))
                    .toList();
            var parameters = names.stream()
                    .map(name -> Objects.requireNonNull(model.parameters().get(name)))
                    .toList();
            var sums = new ArrayList<Tensor>();
            for (var term : objective.batch(0).terms()) {
                var gradients = Torch.gradients(Torch.withGrad(term), parameters, false, false);
                for (int p = 0; p < gradients.size(); p++) {
                    if (sums.size() <= p) {
                        sums.add(gradients.get(p).clone());
                    } else {
                        sums.get(p).add_(gradients.get(p));
                    }
                }
            }
            model.requireGradients(false);
            for (int p = 0; p < names.size(); p++) {
                var flat = parameters.get(p).view(-1);
                int at = random.nextInt((int) flat.numel());
                double step = 1e-7; // so small that no token changes its experts
                double up = moved(objective, flat, at, step);
                double down = moved(objective, flat, at, -step);
                assertThat(Torch.doubles(sums.get(p))[at])
                        .as("seed %d, %s, element %d", seed, names.get(p), at)
                        .isCloseTo((up - down) / (2 * step), within(1e-7));
            }
        }
    }

    private static double moved(NextTokenLoss objective, Tensor parameter, int at, double by) {
        try (var _ = new PointerScope()) {
            var element = parameter.select(0, at);
            element.add_(new Scalar(by));
            double sum = 0;
            for (var term : objective.batch(0).terms()) {
                sum += Torch.item(Torch.noGrad(term));
            }
            element.sub_(new Scalar(by));
            return sum;
        }
    }

    @Test
    void aMixtureThatWasStoppedGoesOnToTheSameBytes() throws IOException {
        var whole = folder.resolve("whole");
        var pieces = folder.resolve("pieces");
        double first;
        double last;
        try (var model = mixture(Dtype.FLOAT32, 3)) {
            last = Objects.requireNonNull(train(model, whole, Progress.silent()))
                    .loss();
            var lines = Files.readAllLines(whole.resolve("log.jsonl"));
            first = Json.parse(lines.getFirst(), "log.jsonl").get("loss").doubleValue();
            for (var line : lines) {
                var logged = Json.parse(line, "log.jsonl");
                assertThat(logged.get("load_balance").doubleValue()).isBetween(1.0, 5.0);
                assertThat(logged.get("router_z").doubleValue()).isPositive();
                assertThat(logged.get("least_expert").doubleValue()).isBetween(0.0, 0.4);
            }
        }
        assertThat(last).isLessThan(first);
        var asked = new int[1];
        try (var model = mixture(Dtype.FLOAT32, 3)) {
            assertThatThrownBy(() -> train(model, pieces, Progress.listening(event -> {}, () -> ++asked[0] == 5)))
                    .isInstanceOf(CancelledException.class);
        }
        try (var model = mixture(Dtype.FLOAT32, 99)) {
            assertThat(Objects.requireNonNull(train(model, pieces, Progress.silent()))
                            .loss())
                    .isEqualTo(last);
        }
        var checkpoint = "checkpoint-%06d/".formatted(STEPS);
        for (var file : List.of("parameters.safetensors", "optimizer.safetensors")) {
            assertThat(pieces.resolve(checkpoint + file)).hasSameBinaryContentAs(whole.resolve(checkpoint + file));
        }
    }

    private static @Nullable StepReport train(Transformer model, Path run, Progress progress) {
        try (var optimizer = TinyTraining.optimizer(model)) {
            return new Trainer(objective(model, RouterLoss.STANDARD), optimizer)
                    .clip(1)
                    .compute(Dtype.BFLOAT16)
                    .folder(run, "mixture")
                    .run(STEPS, progress);
        }
    }

    @Test
    void theBalanceLossSpreadsTheTokens() {
        var least = new LinkedHashMap<Double, Double>();
        for (double balance : new double[] {0, 1}) {
            try (var model = mixture(Dtype.FLOAT32, 3);
                    var optimizer = TinyTraining.optimizer(model)) {
                var last =
                        new Trainer(objective(model, new RouterLoss(balance, 0)), optimizer).run(25, Progress.silent());
                least.put(
                        balance,
                        Objects.requireNonNull(
                                Objects.requireNonNull(last).measures().get("load_balance")));
            }
        }
        assertThat(least.get(1.0))
                .isLessThan(Objects.requireNonNull(least.get(0.0)))
                .isLessThan(2.1);
    }

    @Test
    void aModelWithoutExpertsIsTrainedAsEver() {
        try (var _ = new PointerScope();
                var model = TinyTraining.model(3)) {
            var plain = TinyTraining.objective(model).batch(0);
            var routed = objective(model, RouterLoss.STANDARD).batch(0);
            for (int i = 0; i < plain.terms().size(); i++) {
                double expected = Torch.item(Torch.noGrad(plain.terms().get(i)));
                assertThat(Torch.item(Torch.noGrad(routed.terms().get(i)))).isEqualTo(expected);
            }
            assertThat(routed.measures()).isEqualTo(Map.of());
        }
    }
}
