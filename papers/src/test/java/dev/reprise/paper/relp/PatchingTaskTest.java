package dev.reprise.paper.relp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.reprise.core.Dtype;
import dev.reprise.core.InvalidInputException;
import dev.reprise.core.Progress;
import dev.reprise.data.ToyIoi;
import dev.reprise.method.patching.TokenPairs;
import dev.reprise.model.Checkpoint;
import dev.reprise.model.TokenBatch;
import dev.reprise.model.Transformer;
import dev.reprise.paper.relp.PatchingTask.Direction;
import dev.reprise.paper.relp.PatchingTask.Kind;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PatchingTaskTest {
    private static final Path GOLDENS = Path.of("../models/src/test/resources/goldens");
    private static final List<Kind> KINDS = List.of(Kind.values());

    private static final TokenPairs PAIRS = new TokenPairs(
            TokenBatch.of(new int[] {5, 9, 17, 30, 41}, new int[] {12, 9, 44, 3, 41}),
            TokenBatch.of(new int[] {5, 9, 60, 30, 41}, new int[] {12, 9, 13, 3, 41}),
            List.of(4, 6),
            List.of(11, 50));

    private static Transformer load(Checkpoint checkpoint) {
        return checkpoint.transformer(Dtype.FLOAT32);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpt2", "neox-parallel", "llama-gqa", "gemma3-text"})
    void rulesChangeTheMapsAndNeverTheValuesInEveryFamily(String family) {
        try (var checkpoint = Checkpoint.open(GOLDENS.resolve(family));
                var model = load(checkpoint)) {
            var task = new PatchingTask(model, PAIRS, Direction.DENOISE, false);
            double[][] plain = task.estimate(KINDS, Set.of()).of(Kind.RESID_PRE);
            for (var rule : Rule.values()) {
                var rules = EnumSet.of(rule);
                double[][] map = task.estimate(KINDS, rules).of(Kind.RESID_PRE); // checks the values itself
                boolean gated = family.startsWith("llama") || family.startsWith("gemma");
                boolean same = Arrays.deepEquals(map, plain);
                assertThat(same).as(family + " " + rule).isEqualTo(rule == Rule.HALF && !gated);
            }
            var cost = task.estimate(KINDS, Rule.DEFAULT);
            assertThat(cost.forwardPasses()).isEqualTo(2);
            assertThat(cost.backwardPasses()).isEqualTo(1);
        }
    }

    @Test
    void theLayerBelowTheLogitsIsExactWithoutANonLinearityInBetween() {
        try (var checkpoint = Checkpoint.open(GOLDENS.resolve("gpt2"));
                var model = load(checkpoint)) {
            // swapping all of the first residual stream gives the other run, in either direction and unit
            for (var direction : Direction.values()) {
                var raw = new PatchingTask(model, PAIRS, direction, false);
                var normalised = new PatchingTask(model, PAIRS, direction, true);
                double unit = raw.cleanDifference() - raw.corruptedDifference();
                double[][] a =
                        raw.exact(List.of(Kind.RESID_PRE), Progress.silent()).of(Kind.RESID_PRE);
                double[][] b = normalised
                        .exact(List.of(Kind.RESID_PRE), Progress.silent())
                        .of(Kind.RESID_PRE);
                double sign = direction == Direction.DENOISE ? 1 : -1;
                assertThat(a[0][2]).as("the one token that differs").isCloseTo(sign * unit, within(1e-4));
                assertThat(b[0][2]).isCloseTo(sign, within(1e-3));
                assertThat(a[0][0]).isZero();
                assertThat(
                                Objects.requireNonNull(
                                        raw.different(List.of(Kind.RESID_PRE)).get(Kind.RESID_PRE))[0])
                        .containsExactly(false, false, true, false, false);
            }
        }
    }

    @Test
    void aModelWithoutTheBehaviourIsRefused() {
        try (var checkpoint = Checkpoint.open(GOLDENS.resolve("gpt2"));
                var model = load(checkpoint)) {
            var same = new TokenPairs(PAIRS.clean(), PAIRS.clean(), PAIRS.answers(), PAIRS.foils());
            assertThatThrownBy(() -> new PatchingTask(model, same, Direction.DENOISE, true).requireBehaviour())
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("does not show this behaviour");
        }
    }

    @Test
    void noVarianceIsNoCorrelation() {
        assertThat(Agreement.pearson(new double[][] {{1, 1}}, new double[][] {{1, 2}}))
                .isEmpty();
        assertThat(Agreement.pearson(new double[][] {{1, 2}}, new double[][] {{2, 4}})
                        .getAsDouble())
                .isCloseTo(1, within(1e-12));
        assertThat(Agreement.pearson(new double[][] {{1, 2}}, new double[][] {{2, 4}}, new boolean[][] {{true, false}}))
                .isEmpty();
    }

    @Test
    void theToySentencesDifferInOneToken() {
        var random = new SplittableRandom(3);
        for (int i = 0; i < 200; i++) {
            var pair = ToyIoi.draw(random);
            assertThat(pair.clean()).hasSize(ToyIoi.LENGTH).allMatch(t -> t >= 0 && t < ToyIoi.VOCABULARY);
            assertThat(pair.clean().subList(1, 4)).contains(pair.answer(), pair.foil());
            assertThat(pair.clean().get(ToyIoi.SUBJECT)).isEqualTo(pair.foil());
            assertThat(pair.corrupted().get(ToyIoi.SUBJECT)).isEqualTo(pair.answer());
            for (int p = 0; p < ToyIoi.LENGTH; p++) {
                assertThat(pair.clean().get(p).equals(pair.corrupted().get(p))).isEqualTo(p != ToyIoi.SUBJECT);
            }
        }
    }
}
