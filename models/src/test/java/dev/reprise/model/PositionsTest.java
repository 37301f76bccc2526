package dev.reprise.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.core.Dtype;
import dev.reprise.core.InvalidInputException;
import dev.reprise.core.Torch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.junit.jupiter.api.Test;

/** Which activations an intervention reaches, in a batch that is padded on the left or right. */
class PositionsTest {
    private final Transformer model = Goldens.model(Goldens.FOLDER.resolve("llama-gqa"), Dtype.FLOAT64);
    private final TokenBatch left = TokenBatch.leftPadded(0, new int[] {5, 6, 7, 8}, new int[] {9, 10});
    private final TokenBatch right = TokenBatch.rightPadded(0, new int[] {5, 6, 7, 8}, new int[] {9, 10});

    /** {@code row:column} of every activation that is changed. */
    private List<String> touched(TokenBatch tokens, Positions positions) {
        var point = Site.RESID_PRE.at(1);
        var hooks = Hooks.none()
                .intervene(point, Intervention.scale(0).at(positions))
                .capture(point);
        try (var trace = model.run(tokens, hooks);
                var _ = new PointerScope()) {
            var sizes = Torch.doubles(Torch.sum(trace.get(point).abs(), false, 2));
            var places = new ArrayList<String>();
            for (int i = 0; i < sizes.length; i++) {
                if (sizes[i] == 0) {
                    places.add(i / tokens.columns() + ":" + i % tokens.columns());
                }
            }
            return places;
        }
    }

    @Test
    void positionsCountARowsOwnTokens() {
        assertThat(touched(left, Positions.at(0))).containsExactly("0:0", "1:2");
        assertThat(touched(right, Positions.at(0))).containsExactly("0:0", "1:0");
        assertThat(touched(left, Positions.at(1, -1))).containsExactly("0:1", "0:3", "1:3");
        assertThat(touched(right, Positions.at(1, -1))).containsExactly("0:1", "0:3", "1:1");
        assertThat(touched(left, Positions.last())).containsExactly("0:3", "1:3");
        assertThat(touched(right, Positions.last())).containsExactly("0:3", "1:1");
        assertThat(touched(left, Positions.perRow(2, -2))).containsExactly("0:2", "1:2");
        assertThat(touched(right, Positions.perRow(2, -2))).containsExactly("0:2", "1:0");
        boolean[][] mask = {{true, false, true}, {false, true, false}};
        assertThat(touched(left, Positions.mask(mask))).containsExactly("0:0", "0:2", "1:3");
        assertThat(touched(right, Positions.mask(mask))).containsExactly("0:0", "0:2", "1:1");
        assertThat(touched(right, Positions.all())).hasSize(6);
    }

    @Test
    void aPlaceThatIsNotThereIsAnErrorAndNoSilence() {
        for (var batch : List.of(left, right)) {
            refused(batch, Intervention.scale(0).at(Positions.at(2)), "position 2 is outside of row 1");
            refused(batch, Intervention.scale(0).at(Positions.at(-3)), "position -3 is outside of row 1");
            refused(batch, Intervention.scale(0).at(Positions.perRow(4, 0)), "position 4 is outside of row 0");
            refused(batch, Intervention.scale(0).at(Positions.perRow(1)), "positions for 1 rows");
            refused(batch, Intervention.scale(0).at(Positions.mask(new boolean[1][4])), "positions for 1 rows");
            refused(
                    batch,
                    Intervention.scale(0).at(Positions.mask(new boolean[][] {{true}, {false, false, true}})),
                    "position 2 is outside of row 1");
            refused(batch, Intervention.scale(0).at(Positions.generated()), "this run generates no tokens");
            refused(batch, Intervention.scale(0).rows(2), "row 2 at");
            refused(batch, Intervention.scale(0).rows(-1), "row -1 at");
            refused(batch, Intervention.scale(0).heads(0), "has no heads");
        }
        var heads = Map.of(Site.Z, 4, Site.PATTERN, 4, Site.K, 2);
        assertThat(model.dimensions().heads()).isEqualTo(4);
        assertThat(model.dimensions().groups()).isEqualTo(2);
        heads.forEach((site, count) -> assertThatThrownBy(() -> model.run(
                        left,
                        Hooks.none().intervene(site.at(0), Intervention.scale(0).heads(count))))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("head " + count + " at " + site.at(0) + ": there are " + count));
    }

    private void refused(TokenBatch tokens, Intervention intervention, String message) {
        assertThatThrownBy(() -> model.run(tokens, Hooks.none().intervene(Site.RESID_PRE.at(0), intervention)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(message);
    }

    @Test
    void theReadyMadeInterventionsComputeWhatTheySay() {
        try (var _ = new PointerScope()) {
            var x = Torch.tensor(new float[] {3, 4, -1, 2}, 1, 2, 2);
            var direction = Torch.tensor(new float[] {2, 0}, 2);
            var context = new Intervention.Context(Site.RESID_PRE.at(0), TokenBatch.of(new int[] {1, 2}));
            assertThat(Torch.floats(Intervention.add(direction).apply(x, context)))
                    .containsExactly(5, 4, 1, 2);
            assertThat(Torch.floats(Intervention.scale(-2).apply(x, context))).containsExactly(-6, -8, 2, -4);
            assertThat(Torch.floats(Intervention.projectOut(direction).apply(x, context)))
                    .containsExactly(0, 4, 0, 2);
            assertThat(Torch.floats(Intervention.replace(direction).apply(x, context)))
                    .containsExactly(2, 0, 2, 0);
            assertThat(Torch.floats(Intervention.clamp(-0.5, 3).apply(x, context)))
                    .containsExactly(3, 3, -0.5f, 2);
            var affine = Intervention.affine(Torch.tensor(new float[] {0, 1, 2, 0}, 2, 2), direction);
            assertThat(Torch.floats(affine.apply(x, context))).containsExactly(6, 6, 4, -2);
            assertThatThrownBy(() -> Intervention.projectOut(Torch.zeros(Dtype.FLOAT32, 2))
                            .apply(x, context))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("points nowhere");

            // in bfloat16, what is left along the direction is rounding of the result alone
            var low = Torch.to(Torch.tensor(new float[] {100, 101, 99, 100}, 1, 1, 4), Dtype.BFLOAT16);
            var ones = Torch.ones(Dtype.FLOAT32, 4);
            var left = Intervention.projectOut(ones).apply(low, context);
            assertThat(Torch.dtype(left)).isEqualTo(Dtype.BFLOAT16);
            assertThat(Torch.floats(left)).containsExactly(0, 1, -1, 0);
        }
    }
}
