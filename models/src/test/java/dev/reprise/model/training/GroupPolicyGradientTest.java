package dev.reprise.model.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.reprise.core.Progress;
import dev.reprise.core.Torch;
import dev.reprise.data.SafetensorsCheckpoint;
import dev.reprise.model.LanguageModel;
import dev.reprise.model.training.GroupPolicyGradient.Problem;
import dev.reprise.model.training.GroupPolicyGradient.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GroupPolicyGradientTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    static Path folder;

    /** A tiny model with the words w0 to w12. */
    @BeforeAll
    static void save() throws IOException {
        Torch.setThreads(2);
        var words = IntStream.range(0, TinyTraining.VOCABULARY)
                .mapToObj(i -> "\"w%d\": %d".formatted(i, i))
                .collect(Collectors.joining(", "));
        Files.writeString(folder.resolve("tokenizer.json"), """
                {"version": "1.0", "added_tokens": [], "normalizer": null, "pre_tokenizer": {"type": "Whitespace"},
                 "post_processor": null, "decoder": null,
                 "model": {"type": "WordLevel", "vocab": {%s}, "unk_token": "w12"}}
                """.formatted(words));
        Files.writeString(folder.resolve("config.json"), TinyTraining.config().toString());
        try (var _ = new PointerScope();
                var model = TinyTraining.model(3)) {
            SafetensorsCheckpoint.write(folder, model.stored(), Map.of());
        }
    }

    private static LanguageModel load() {
        return LanguageModel.load(folder.toString());
    }

    /** Eight problems a step; an answer is worth the share of its words that are w7. */
    private static List<Problem> sevens(long step) {
        return IntStream.range(0, 8)
                .mapToObj(i ->
                        new Problem(i % 2 == 0 ? "w1 w2" : "w3", answer -> (answer.split("w7", -1).length - 1) / 4.0))
                .toList();
    }

    private static List<StepReport> train(LanguageModel model, GroupPolicyGradient objective, int steps) {
        var reports = new ArrayList<StepReport>();
        try (var optimizer =
                Optimizer.of(model.transformer().parameters(), Adam.adamW(0.9, 0.95, 0), Schedule.constant(5e-3))) {
            var _ = new Trainer(objective, optimizer).clip(1).with(reports::add).run(steps, Progress.silent());
        }
        return reports;
    }

    private static double measure(StepReport report, String name) {
        return Objects.requireNonNull(report.measures().get(name));
    }

    private static double probabilityOfSeven(LanguageModel model) {
        return model.next(model.tokens("w1 w2"), TinyTraining.VOCABULARY).stream()
                .filter(next -> next.id() == 7)
                .findFirst()
                .orElseThrow()
                .probability();
    }

    @Test
    void whatIsRewardedBecomesLikely() {
        try (var model = load()) {
            assertThat(probabilityOfSeven(model)).isLessThan(0.2);
            var reports = train(
                    model,
                    new GroupPolicyGradient(model, null, GroupPolicyGradientTest::sevens, Settings.of(8, 4, 1)),
                    40);
            assertThat(probabilityOfSeven(model)).isGreaterThan(0.8);
            assertThat(measure(reports.getFirst(), "reward")).isLessThan(0.2);
            assertThat(measure(reports.getLast(), "reward")).isGreaterThan(0.8);
            assertThat(measure(reports.getFirst(), "informative")).isGreaterThan(0.3);
            assertThat(measure(reports.getFirst(), "length")).isEqualTo(4);
            assertThat(reports.getFirst().tokens()).isEqualTo(8 * 8 * 4);
        }
    }

    @Test
    void aReferenceHoldsTheModelNear() {
        try (var model = load();
                var held = load();
                var reference = load()) {
            var free = train(
                    model,
                    new GroupPolicyGradient(
                            model,
                            reference.transformer(),
                            GroupPolicyGradientTest::sevens,
                            Settings.of(8, 4, 1).withKl(1e-9)),
                    25);
            var near = train(
                    held,
                    new GroupPolicyGradient(
                            held,
                            reference.transformer(),
                            GroupPolicyGradientTest::sevens,
                            Settings.of(8, 4, 1).withKl(1)),
                    25);
            assertThat(measure(free.getFirst(), "kl")).as("they begin alike").isCloseTo(0, within(1e-6));
            assertThat(measure(near.getLast(), "kl")).isPositive().isLessThan(measure(free.getLast(), "kl") / 4);
            assertThat(probabilityOfSeven(held)).isLessThan(probabilityOfSeven(model));
        }
    }

    @Test
    void theSameSeedGivesTheSameBytes() {
        try (var one = load();
                var other = load()) {
            train(one, new GroupPolicyGradient(one, null, GroupPolicyGradientTest::sevens, Settings.of(8, 4, 1)), 3);
            train(
                    other,
                    new GroupPolicyGradient(other, null, GroupPolicyGradientTest::sevens, Settings.of(8, 4, 1)),
                    3);
            one.transformer()
                    .parameters()
                    .forEach((name, p) -> assertThat(Torch.floats(p))
                            .as(name)
                            .isEqualTo(TinyTraining.floats(other.transformer().parameters(), name)));
        }
    }

    @Test
    void answersThatAreAllAlikeTeachNothing() {
        try (var model = load()) {
            LongFunction<List<Problem>> bland = step -> List.of(new Problem("w1", answer -> 1));
            var before = Torch.floats(
                    Objects.requireNonNull(model.transformer().parameters().get("embed.weight")));
            var reports = train(model, new GroupPolicyGradient(model, null, bland, Settings.of(4, 4, 1)), 1);
            assertThat(reports.getFirst().gradientNorm()).isZero();
            assertThat(TinyTraining.floats(model.transformer().parameters(), "embed.weight"))
                    .isEqualTo(before);
            assertThatThrownBy(() -> new GroupPolicyGradient(
                            model, null, bland, Settings.of(4, 4, 1).withKl(0.1)))
                    .hasMessageContaining("reference");
        }
    }
}
