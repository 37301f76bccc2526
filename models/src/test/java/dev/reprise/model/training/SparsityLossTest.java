package dev.reprise.model.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.reprise.core.Dtype;
import dev.reprise.core.Progress;
import dev.reprise.core.Torch;
import dev.reprise.model.Hooks;
import dev.reprise.model.Site;
import dev.reprise.model.Transformer;
import dev.reprise.model.family.Families;
import dev.reprise.model.family.Initialization;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.bytedeco.javacpp.PointerScope;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SparsityLossTest {
    /** 96 rows of 12 tokens: two terms. */
    private static final TokenStream TOKENS = TokenStream.of(TinyTraining.text(5, 3000), 96, TinyTraining.CONTEXT, 1);

    @BeforeAll
    static void threads() {
        Torch.setThreads(2);
    }

    private static Transformer model() {
        try (var _ = new PointerScope()) {
            return Families.random(
                    TinyTraining.config().put("hidden_act", "relu"),
                    Initialization.scaled(0.1, 2),
                    Dtype.FLOAT32,
                    Torch.generator(3));
        }
    }

    private static double sum(Objective.Batch batch) {
        return Torch.noGrad(() -> {
            try (var _ = new PointerScope()) {
                return batch.terms().stream()
                        .mapToDouble(term -> Torch.item(term.get()))
                        .sum();
            }
        });
    }

    private static double measure(Objective.Batch batch, String name) {
        return Objects.requireNonNull(batch.measures().get(name));
    }

    @Test
    void theLossIsThatOfTheTokensAndOfTheNeurons() {
        try (var model = model()) {
            var batch = new SparsityLoss(model, TOKENS, update -> update == 1 ? 0 : 0.7).batch(4);
            double loss = sum(batch);
            double predicted = sum(new NextTokenLoss(model, TOKENS).batch(4));
            double size = 0;
            double zeros = 0;
            var layers = List.of(Site.MLP_POST.at(0), Site.MLP_POST.at(1));
            try (var trace = model.run(
                            TOKENS.batch(4).inputs(0, 96), Hooks.none().capture(layers));
                    var _ = new PointerScope()) {
                for (var layer : layers) {
                    size += Torch.item(trace.get(layer).abs().mean());
                    zeros += 0.5
                            - 0.5
                                    * Torch.item(trace.get(layer).count_nonzero())
                                    / trace.get(layer).numel();
                }
            }
            assertThat(loss).isCloseTo(predicted + 0.7 * size, within(1e-5));
            assertThat(measure(batch, "lm_loss")).isCloseTo(predicted, within(1e-5));
            assertThat(measure(batch, "l1")).isCloseTo(size, within(1e-6));
            assertThat(measure(batch, "sparsity"))
                    .isCloseTo(zeros, within(1e-9))
                    .isBetween(0.3, 0.7);
            assertThat(measure(batch, "lambda")).isEqualTo(0.7);
            assertThat(batch.tokens()).isEqualTo(96 * TinyTraining.CONTEXT);
            var first = new SparsityLoss(model, TOKENS, update -> update == 1 ? 0 : 0.7).batch(0);
            assertThat(sum(first)).isCloseTo(measure(first, "lm_loss"), within(1e-6));
        }
    }

    private static double sparsityAfterTraining(double penalty) {
        var reports = new ArrayList<StepReport>();
        try (var model = model();
                var optimizer = Optimizer.of(model.parameters(), Adam.adamW(0.9, 0.95, 0), Schedule.constant(5e-3))) {
            var _ = new Trainer(new SparsityLoss(model, TOKENS, Schedule.constant(penalty)), optimizer)
                    .with(reports::add)
                    .run(30, Progress.silent());
        }
        return Objects.requireNonNull(reports.getLast().measures().get("sparsity"));
    }

    @Test
    void aPenaltySilencesNeurons() {
        assertThat(sparsityAfterTraining(3)).isGreaterThan(sparsityAfterTraining(0) + 0.2);
    }
}
