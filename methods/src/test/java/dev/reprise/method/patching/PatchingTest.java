package dev.reprise.method.patching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.reprise.core.Dtype;
import dev.reprise.core.Progress;
import dev.reprise.core.Torch;
import dev.reprise.model.BackwardRules;
import dev.reprise.model.Checkpoint;
import dev.reprise.model.HookPoint;
import dev.reprise.model.Hooks;
import dev.reprise.model.Intervention;
import dev.reprise.model.Positions;
import dev.reprise.model.Site;
import dev.reprise.model.TokenBatch;
import dev.reprise.model.Transformer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PatchingTest {
    private static final Path GOLDENS = Path.of("../models/src/test/resources/goldens");

    /** Three pairs of unequal length, which differ in one token (the last pair in two). */
    private static final TokenBatch CLEAN = TokenBatch.rightPadded(
            0, new int[] {5, 9, 17, 30, 41, 8, 22}, new int[] {12, 3, 44}, new int[] {7, 7, 19, 33, 50});

    private static final TokenBatch CORRUPTED = TokenBatch.rightPadded(
            0, new int[] {5, 9, 60, 30, 41, 8, 22}, new int[] {13, 3, 44}, new int[] {7, 7, 20, 33, 51});

    private static final Metric METRIC = Metric.logitDifference(new int[] {4, 6, 40}, new int[] {11, 50, 2});

    @ParameterizedTest
    @ValueSource(strings = {"gpt2", "neox-parallel", "llama-gqa", "gemma3-text"})
    void aSweepGivesTheNumbersOfOneFullPassACell(String family) {
        try (var checkpoint = Checkpoint.open(GOLDENS.resolve(family));
                var model = checkpoint.transformer(Dtype.FLOAT32)) {
            int layers = model.blocks().size();
            var cells = new ArrayList<Cell>();
            for (var site :
                    List.of(Site.RESID_PRE, Site.ATTN_OUT, Site.MLP_OUT, Site.MLP_POST, Site.Z, Site.PATTERN, Site.V)) {
                cells.addAll(ActivationPatching.positions(site, layers, CLEAN.columns()));
            }
            cells.addAll(
                    ActivationPatching.heads(Site.Z, layers, model.dimensions().heads()));
            cells.addAll(ActivationPatching.heads(
                    Site.PATTERN, layers, model.dimensions().heads()));
            cells.add(new Cell(Site.Z.at(1), 3, 2));
            cells.add(Cell.at(Site.EMBED.point(), 2));
            cells.add(Cell.at(Site.FINAL_NORM.point(), 4));
            cells.add(new Cell(Site.FINAL_NORM.point(), Cell.ALL, Cell.ALL));
            var patching = new ActivationPatching(model, CORRUPTED, CLEAN, METRIC);
            double[][] swept = patching.changes(cells, Progress.silent());
            double[][] full = patching.changesByFullPasses(cells, Progress.silent());
            double scale = 0;
            double worst = 0;
            for (int c = 0; c < cells.size(); c++) {
                double[] exact = bruteForce(model, cells.get(c));
                assertThat(full[c]).containsExactly(exact, within(1e-5));
                for (int pair = 0; pair < exact.length; pair++) {
                    scale = Math.max(scale, Math.abs(exact[pair]));
                    worst = Math.max(worst, Math.abs(exact[pair] - swept[c][pair]));
                }
            }
            assertThat(scale).isGreaterThan(1e-2);
            assertThat(worst).isLessThan(2e-5 * scale);
        }
    }

    @Test
    void patchingEverythingAtTheFirstResidualGivesTheSource() {
        try (var checkpoint = Checkpoint.open(GOLDENS.resolve("llama-gqa"));
                var model = checkpoint.transformer(Dtype.FLOAT32)) {
            var patching = new ActivationPatching(model, CORRUPTED, CLEAN, METRIC);
            double[][] change =
                    patching.changes(List.of(new Cell(Site.RESID_PRE.at(0), Cell.ALL, Cell.ALL)), Progress.silent());
            double[] clean = ActivationPatching.values(model, CLEAN, METRIC);
            double[] corrupted = ActivationPatching.values(model, CORRUPTED, METRIC);
            for (int pair = 0; pair < clean.length; pair++) {
                assertThat(change[0][pair]).isCloseTo(clean[pair] - corrupted[pair], within(1e-4));
            }
        }
    }

    @Test
    void anAttributionIsTheDirectionalDerivative() {
        try (var checkpoint = Checkpoint.open(GOLDENS.resolve("gpt2"));
                var model = checkpoint.transformer(Dtype.FLOAT32)) {
            var point = Site.MLP_OUT.at(1);
            try (var attribution = AttributionPatching.run(
                            model, CORRUPTED, CLEAN, METRIC, List.of(point, Site.Z.at(2)), BackwardRules.AUTOGRAD);
                    var _ = new PointerScope()) {
                double[][] predicted = attribution.byPosition(point);
                double step = 1e-2;
                for (int position = 0; position < 3; position++) {
                    double[] ahead = alongTheWay(model, point, position, step);
                    double[] behind = alongTheWay(model, point, position, -step);
                    double slope = (ahead[0] - behind[0]) / (2 * step);
                    assertThat(predicted[0][position]).isCloseTo(slope, within(5e-3 * Math.max(1, Math.abs(slope))));
                }
                assertThat(predicted[1][5]).as("padding").isZero();
                double byHead = 0;
                double byPosition = 0;
                for (double v : attribution.byHead(Site.Z.at(2))[0]) {
                    byHead += v;
                }
                for (double v : attribution.byPosition(Site.Z.at(2))[0]) {
                    byPosition += v;
                }
                assertThat(byHead).isCloseTo(byPosition, within(1e-4));
            }
        }
    }

    @Test
    void metrics() {
        try (var _ = new PointerScope()) {
            var logits = Torch.tensor(new float[] {0, (float) Math.log(3), 0, (float) Math.log(2)}, 2, 2);
            var prompts = Torch.tensor(new long[] {1, 0}, 2);
            int[] answers = {1, 0};
            int[] foils = {0, 1};
            // row 0 belongs to prompt 1 (answer 0), row 1 to prompt 0 (answer 1)
            var difference = Metric.logitDifference(answers, foils);
            assertThat(difference.tokens()).containsExactly(1, 0);
            var columns = logits.flip(1); // in the order of the metric's tokens
            assertThat(doubles(difference.values(columns, prompts)))
                    .containsExactly(new double[] {-Math.log(3), Math.log(2)}, within(1e-6));
            assertThat(doubles(Metric.probability(answers).values(logits, prompts)))
                    .containsExactly(new double[] {0.25, 2 / 3.0}, within(1e-6));
            assertThat(doubles(Metric.logProbability(answers).values(logits, prompts)))
                    .containsExactly(new double[] {Math.log(0.25), Math.log(2 / 3.0)}, within(1e-6));
            var reference = Torch.tensor(new float[] {0, 0, 0, (float) Math.log(3)}, 2, 2);
            double kl = 0.5 * Math.log(0.5 / (1 / 3.0)) + 0.5 * Math.log(0.5 / (2 / 3.0));
            assertThat(doubles(Metric.kl(reference).values(logits, prompts)))
                    .containsExactly(new double[] {0, kl}, within(1e-6));
        }
    }

    private static double[] doubles(Tensor t) {
        return Torch.doubles(t);
    }

    /** The metric with a fraction of the swap added. */
    private static double[] alongTheWay(Transformer model, HookPoint point, int position, double fraction) {
        try (var source = model.run(CLEAN, Hooks.none().capture(point))) {
            Intervention partly =
                    (x, context) -> x.add(Torch.mul(source.get(point).sub(x), fraction));
            return metric(model, Hooks.none().intervene(point, partly.at(Positions.mask(only(position)))));
        }
    }

    private static boolean[][] only(int position) {
        var mask = new boolean[CLEAN.rows()][CLEAN.columns()];
        for (int row = 0; row < mask.length; row++) {
            mask[row][position] = position < CLEAN.promptLength(row);
        }
        return mask;
    }

    private static double[] bruteForce(Transformer model, Cell cell) {
        try (var source = model.run(CLEAN, Hooks.none().capture(cell.point()))) {
            var swap = Intervention.replaceFrom(source);
            if (cell.head() != Cell.ALL) {
                swap = swap.heads(cell.head());
            }
            if (cell.position() != Cell.ALL) {
                swap = swap.at(Positions.mask(only(cell.position())));
            }
            double[] patched = metric(model, Hooks.none().intervene(cell.point(), swap));
            double[] unpatched = metric(model, Hooks.none());
            for (int i = 0; i < patched.length; i++) {
                patched[i] -= unpatched[i];
            }
            return patched;
        }
    }

    private static double[] metric(Transformer model, Hooks hooks) {
        try (var trace = model.run(CORRUPTED, METRIC.restrict(hooks));
                var _ = new PointerScope()) {
            var rows = Torch.range(CORRUPTED.rows());
            var columns = new long[CORRUPTED.rows()];
            for (int r = 0; r < columns.length; r++) {
                columns[r] = CORRUPTED.lastColumns()[r];
            }
            var last = Torch.pick(trace.logits(), rows, Torch.tensor(columns, columns.length));
            return Torch.doubles(METRIC.values(last, rows));
        }
    }
}
