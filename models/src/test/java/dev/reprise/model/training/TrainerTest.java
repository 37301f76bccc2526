package dev.reprise.model.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.reprise.core.CancelledException;
import dev.reprise.core.Dtype;
import dev.reprise.core.InvalidInputException;
import dev.reprise.core.Progress;
import dev.reprise.core.Torch;
import dev.reprise.data.Json;
import dev.reprise.data.SafetensorsFile;
import dev.reprise.model.Hooks;
import dev.reprise.model.Site;
import dev.reprise.model.TokenBatch;
import dev.reprise.model.Transformer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainerTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    /** So that there are two workers on any machine. */
    @BeforeAll
    static void threads() {
        Torch.setThreads(2);
    }

    private static Map<String, List<Float>> weights(Transformer model) {
        var weights = new LinkedHashMap<String, List<Float>>();
        model.parameters().forEach((name, p) -> {
            var values = new ArrayList<Float>();
            for (float value : Torch.floats(p)) {
                values.add(value);
            }
            weights.put(name, values);
        });
        return weights;
    }

    /** Everything about a run but the time that it took. */
    private static Map<String, Object> left(Path run) throws IOException {
        var left = new LinkedHashMap<String, Object>();
        try (var files = Files.walk(run)) {
            for (var file : files.filter(Files::isRegularFile).sorted().toList()) {
                var name = run.relativize(file).toString();
                if (name.endsWith(".safetensors")) {
                    left.put(name, List.of(HexFormat.of().formatHex(Files.readAllBytes(file))));
                } else {
                    left.put(name, Files.readString(file).replaceAll("\"(seconds|log_bytes)\" ?: ?[0-9.E-]+", ""));
                }
            }
        }
        return left;
    }

    private static Progress stopping(BooleanSupplier when) {
        return Progress.listening(event -> {}, when);
    }

    @Test
    void aRunThatWasStoppedGoesOnToTheSameBytes() throws IOException {
        var whole = folder.resolve("whole");
        var pieces = folder.resolve("pieces");
        Map<String, List<Float>> expected;
        try (var model = TinyTraining.model(3)) {
            var last = TinyTraining.train(model, whole, TinyTraining.STEPS, Progress.silent());
            assertThat(Objects.requireNonNull(last).loss()).isLessThan(2.2); // log 13 = 2.56 at first
            expected = weights(model);
        }
        var asked = new int[1];
        for (int piece = 0; piece < 3; piece++) {
            try (var model = TinyTraining.model(3)) {
                assertThatThrownBy(() -> TinyTraining.train(
                                model, pieces, TinyTraining.STEPS, stopping(() -> ++asked[0] % 8 == 0)))
                        .isInstanceOf(CancelledException.class);
            }
        }
        try (var model = TinyTraining.model(99)) { // its own weights do not matter
            var last = TinyTraining.train(model, pieces, TinyTraining.STEPS, Progress.silent());
            assertThat(Objects.requireNonNull(last).step()).isEqualTo(TinyTraining.STEPS);
            assertThat(weights(model)).isEqualTo(expected);
        }
        assertThat(left(pieces)).isEqualTo(left(whole));
        assertThat(Objects.requireNonNull(pieces.toFile().list()))
                .containsExactlyInAnyOrder("log.jsonl", "checkpoint-000030");
        try (var model = TinyTraining.model(99)) {
            assertThat(TinyTraining.train(model, pieces, TinyTraining.STEPS, Progress.silent()))
                    .as("nothing is left to do")
                    .isNull();
            assertThat(weights(model)).isEqualTo(expected);
        }
    }

    @Test
    void anInterruptStopsAtTheEndOfAStepWithACheckpoint() {
        try (var model = TinyTraining.model(3);
                var optimizer = TinyTraining.optimizer(model)) {
            var trainer = new Trainer(TinyTraining.objective(model), optimizer)
                    .folder(folder, "tiny")
                    .with(report -> {
                        if (report.step() == 3) {
                            Thread.currentThread().interrupt();
                        }
                    });
            assertThatThrownBy(() -> trainer.run(10, Progress.silent())).isInstanceOf(CancelledException.class);
            assertThat(Thread.interrupted()).isTrue();
            assertThat(folder.resolve("checkpoint-000003")).exists();
        }
    }

    @Test
    void aRunThatIsKilledGoesOnToTheSameBytes() throws Exception {
        var whole = folder.resolve("whole");
        var killed = folder.resolve("killed");
        try (var model = TinyTraining.model(3)) {
            var _ = TinyTraining.train(model, whole, TinyTraining.STEPS, Progress.silent());
        }
        // somewhere between two checkpoints, while one is written, or while an old one is removed: whatever the moment
        // is
        for (int lines : new int[] {2, 9, 17}) {
            var process = start(killed);
            await(() -> lines(killed) > lines || !process.isAlive());
            process.destroyForcibly();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        }
        var last = start(killed);
        assertThat(last.waitFor(120, TimeUnit.SECONDS)).isTrue();
        assertThat(last.exitValue()).isZero();
        assertThat(left(killed)).isEqualTo(left(whole));
    }

    @Test
    void aProcessThatIsToldToEndWritesACheckpointFirst() throws Exception {
        var process = start(folder);
        await(() -> lines(folder) >= 6 || !process.isAlive());
        process.destroy(); // SIGTERM
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        var checkpoint = Stream.of(Objects.requireNonNull(folder.toFile().list()))
                .filter(name -> name.startsWith("checkpoint"))
                .toList();
        assertThat(checkpoint).hasSize(1);
        var saved = Json.read(folder.resolve(checkpoint.getFirst()).resolve("training.json"));
        assertThat(saved.get("step").longValue()).isEqualTo(lines(folder));
    }

    private static Process start(Path run) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        TinyTraining.class.getName(),
                        run.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static long lines(Path run) {
        try {
            var log = run.resolve("log.jsonl");
            return Files.exists(log) ? Files.readString(log).lines().count() : 0;
        } catch (IOException _) {
            return 0; // it was just being replaced
        }
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + Duration.ofMinutes(2).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited too long").isLessThan(end);
            Thread.sleep(1);
        }
    }

    @Test
    void manyTermsGiveTheGradientsOfOne() {
        try (var _ = new PointerScope();
                var model = TinyTraining.model(3)) {
            var text = TinyTraining.text(5, 3000);
            var windows = TokenStream.of(text, 96, TinyTraining.CONTEXT, 1);
            var together = gradients(model, Objective.of(step -> {
                // the mean over the rows' own means, in one pass
                var batch = windows.batch(step);
                return whole(model, batch, Hooks.none());
            }));
            var apart = gradients(model, new NextTokenLoss(model, windows));
            assertThat(new NextTokenLoss(model, windows).batch(0).terms()).hasSize(2);
            together.forEach((name, gradient) -> assertThat(TinyTraining.floats(apart, name))
                    .as(name)
                    .containsExactly(Torch.floats(gradient), within(2e-7f)));
        }
    }

    private static Tensor whole(Transformer model, TokenStream.Windows batch, Hooks hooks) {
        int columns = batch.columns();
        var inputs = new int[batch.rows()][];
        var targets = new long[batch.rows() * (columns - 1)];
        for (int r = 0; r < batch.rows(); r++) {
            inputs[r] = batch.inputs(r);
            for (int c = 1; c < columns; c++) {
                targets[r * (columns - 1) + c - 1] = batch.id(r, c);
            }
        }
        try (var trace = model.run(TokenBatch.of(inputs), hooks.withGraph())) {
            return torch.cross_entropy(
                    trace.logits().view(-1, TinyTraining.VOCABULARY), Torch.tensor(targets, targets.length));
        }
    }

    private static Tensor embedding(Transformer model) {
        return Objects.requireNonNull(model.parameters().get("embed.weight"));
    }

    /** The gradients of the first step. */
    private static Map<String, Tensor> gradients(Transformer model, Objective objective) {
        var gradients = new LinkedHashMap<String, Tensor>();
        try (var optimizer = Optimizer.of(model.parameters(), Sgd.plain(), Schedule.constant(0))) {
            var _ = new Trainer(objective, optimizer)
                    .onGradients(all -> all.forEach((name, g) -> gradients.put(name, g.clone())))
                    .run(1, Progress.silent());
        }
        return gradients;
    }

    @Test
    void fusedAttentionHasTheGradientsOfItsParts() {
        try (var _ = new PointerScope();
                var model = TinyTraining.model(3)) {
            var windows = TokenStream.of(TinyTraining.text(5, 3000), 96, TinyTraining.CONTEXT, 1);
            var fused = gradients(model, Objective.of(step -> whole(model, windows.batch(step), Hooks.none())));
            var apart = gradients(
                    model,
                    Objective.of(step -> whole(
                            model, windows.batch(step), Hooks.none().capture(Site.PATTERN.at(0), Site.SCORES.at(1)))));
            fused.forEach((name, gradient) -> assertThat(TinyTraining.floats(apart, name))
                    .as(name)
                    .containsExactly(Torch.floats(gradient), within(2e-7f)));
        }
    }

    @Test
    void onlyWhatCountsIsLearnedFrom() {
        try (var _ = new PointerScope();
                var model = TinyTraining.model(3)) {
            int columns = TinyTraining.CONTEXT + 1;
            int rows = 96;
            var ids = TinyTraining.text(5, rows * columns);
            var counts = new boolean[ids.length];
            for (int r = 0; r < rows; r++) {
                counts[r * columns] = true; // the first column has nothing to predict it from
                for (int c = 1 + r % 5; c < columns - 2; c++) {
                    counts[r * columns + c] = true;
                }
            }
            Function<int[], Objective> objective =
                    these -> new NextTokenLoss(model, step -> TokenStream.Windows.of(rows, columns, these, counts));
            var changed = ids.clone();
            for (int r = 0; r < rows; r++) {
                changed[r * columns + columns - 1] = 0; // predicted, but does not count
            }
            var first = gradients(model, objective.apply(ids));
            gradients(model, objective.apply(changed))
                    .forEach((name, g) ->
                            assertThat(Torch.floats(g)).as(name).isEqualTo(TinyTraining.floats(first, name)));
            for (int r = 0; r < rows; r++) {
                changed[r * columns + columns - 3] = 0; // counts
            }
            assertThat(TinyTraining.floats(gradients(model, objective.apply(changed)), "embed.weight"))
                    .isNotEqualTo(TinyTraining.floats(first, "embed.weight"));
            assertThat(objective.apply(ids).batch(0).tokens())
                    .isEqualTo(IntStream.range(0, rows)
                            .map(r -> columns - 3 - r % 5)
                            .sum());
        }
    }

    @Test
    void mixedPrecisionLearnsTheSameInFloat32Weights() {
        try (var model = TinyTraining.model(3);
                var narrow = TinyTraining.model(3);
                var first = TinyTraining.optimizer(model);
                var second = TinyTraining.optimizer(narrow)) {
            var exact = new Trainer(TinyTraining.objective(model), first).run(10, Progress.silent());
            var rounded = new Trainer(TinyTraining.objective(narrow), second)
                    .compute(Dtype.BFLOAT16)
                    .run(10, Progress.silent());
            assertThat(Objects.requireNonNull(rounded).loss())
                    .isCloseTo(Objects.requireNonNull(exact).loss(), within(0.02))
                    .isNotEqualTo(exact.loss());
            narrow.parameters().forEach((name, p) -> assertThat(Torch.dtype(p)).isEqualTo(Dtype.FLOAT32));
        }
    }

    @Test
    void tiedEmbeddingsAreOneParameter() {
        try (var model = TinyTraining.model(3)) {
            assertThat(model.parameters()).containsKey("embed.weight").doesNotContainKey("unembed.weight");
            try (var _ = new PointerScope()) {
                var _ = TinyTraining.train(model, folder, 3, Progress.silent());
                assertThat(model.unembedding().weight().data_ptr().address())
                        .isEqualTo(embedding(model).data_ptr().address());
            }
        }
    }

    @Test
    void theLogHasALineAStepAndWeightsAreKeptWhenAsked() throws IOException {
        try (var model = TinyTraining.model(3);
                var optimizer = TinyTraining.optimizer(model)) {
            var messages = new ArrayList<String>();
            var last = new Trainer(TinyTraining.objective(model), optimizer)
                    .named("tiny")
                    .folder(folder, "tiny")
                    .evaluate(2, "val_loss", TinyTraining.objective(model), 1)
                    .keep(Set.of(0L, 2L), model::stored)
                    .until(report -> report.step() == 5)
                    .run(
                            10,
                            Progress.listening(
                                    event -> messages.add(event.stages() + " " + event.message()), () -> false));
            assertThat(Objects.requireNonNull(last).step()).isEqualTo(5);
            var lines = Files.readAllLines(folder.resolve("log.jsonl"));
            assertThat(lines).hasSize(5);
            var second = Json.parse(lines.get(1), "line 2");
            assertThat(second.propertyNames())
                    .containsExactly("step", "loss", "lr", "grad_norm", "tokens", "seconds", "val_loss");
            assertThat(second.get("step").longValue()).isEqualTo(2);
            assertThat(second.get("lr").doubleValue()).isCloseTo(0.008, within(1e-12));
            assertThat(second.get("tokens").longValue()).isEqualTo(96 * TinyTraining.CONTEXT);
            assertThat(Json.parse(lines.get(0), "line 1").has("val_loss")).isFalse();
            assertThat(Json.parse(lines.get(4), "line 5").has("val_loss"))
                    .as("evaluated at the end, too")
                    .isTrue();
            assertThat(messages)
                    .anyMatch(m -> m.matches("\\[tiny] step 2, loss \\d\\.\\d{4}, \\d+ tokens/s, val_loss .*"));
        }
        assertThat(Objects.requireNonNull(folder.toFile().list()))
                .containsExactlyInAnyOrder("log.jsonl", "checkpoint-000005", "step-0000", "step-0002");
        try (var model = TinyTraining.model(3)) {
            assertThat(TinyTraining.train(model, folder, 10, Progress.silent()))
                    .as("it had ended before its time")
                    .isNull();
        }
        try (var fresh = TinyTraining.model(3);
                var _ = new PointerScope();
                var file = SafetensorsFile.open(folder.resolve("step-0000/model.safetensors"))) {
            assertThat(Torch.floats(file.read("model.embed_tokens.weight")))
                    .isEqualTo(TinyTraining.floats(fresh.parameters(), "embed.weight"));
        }
    }

    @Test
    void aRunOfAnotherRecipeIsNotGoneOnWith() {
        try (var model = TinyTraining.model(3);
                var optimizer = TinyTraining.optimizer(model)) {
            var trainer = new Trainer(TinyTraining.objective(model), optimizer);
            var _ = trainer.folder(folder, "seed 1").run(2, Progress.silent());
            assertThatThrownBy(() -> trainer.folder(folder, "seed 2").run(4, Progress.silent()))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("seed 1")
                    .hasMessageContaining("seed 2");
        }
    }

    @Test
    void aLossThatIsNoNumberEndsTheRun() {
        try (var _ = new PointerScope();
                var model = TinyTraining.model(3);
                var optimizer = TinyTraining.optimizer(model)) {
            Supplier<Tensor> infinite = () -> Torch.mul(embedding(model).sum(), Double.POSITIVE_INFINITY);
            var trainer = new Trainer(step -> () -> List.of(infinite), optimizer);
            assertThatThrownBy(() -> trainer.run(1, Progress.silent()))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("after 0 updates");
            assertThat(optimizer.updates()).isZero();
        }
    }

    @Test
    void aTermThatFailsEndsTheRunWithItsOwnException() {
        try (var _ = new PointerScope();
                var model = TinyTraining.model(3);
                var optimizer = TinyTraining.optimizer(model)) {
            Supplier<Tensor> fine = () -> embedding(model).sum();
            Supplier<Tensor> broken = () -> {
                throw new InvalidInputException("a bad row");
            };
            var trainer = new Trainer(step -> () -> List.of(fine, broken, fine), optimizer);
            assertThatThrownBy(() -> trainer.run(1, Progress.silent())).hasMessage("a bad row");
        }
    }

    @Test
    void everyEpochVisitsEveryWindowOnce() {
        var text = new int[61];
        for (int i = 0; i < text.length; i++) {
            text[i] = i;
        }
        var stream = TokenStream.of(text, 2, 10, 7);
        var epochs = new ArrayList<List<Integer>>();
        for (int epoch = 0; epoch < 2; epoch++) {
            var starts = new ArrayList<Integer>();
            for (int b = 0; b < 3; b++) {
                var batch = stream.batch(epoch * 3 + b);
                for (int r = 0; r < 2; r++) {
                    starts.add(batch.id(r, 0));
                    assertThat(batch.id(r, 10)).isEqualTo(batch.id(r, 0) + 10);
                    assertThat(stream.batch(epoch * 3 + b).inputs(r)).isEqualTo(batch.inputs(r));
                }
            }
            assertThat(starts).containsExactlyInAnyOrder(0, 10, 20, 30, 40, 50);
            epochs.add(starts);
        }
        assertThat(epochs.get(0)).isNotEqualTo(epochs.get(1));
    }
}
