package dev.reprise.model;

import static dev.reprise.model.Goldens.assertClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.core.Dtype;
import dev.reprise.core.Torch;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A padded batch gives each row the numbers that it has alone: at every point, and in every gradient. */
class PaddingTest {
    private final long seed = Goldens.seed();

    static Stream<Path> goldens() {
        return Goldens.all();
    }

    @ParameterizedTest
    @MethodSource("goldens")
    void eachRowHasTheNumbersThatItHasAlone(Path folder) {
        check(Goldens.model(folder, Dtype.FLOAT64), 1e-10);
        check(Goldens.model(folder, Dtype.FLOAT32), 1e-5);
    }

    private void check(Transformer model, double tolerance) {
        var texts = Goldens.texts(new Random(seed), model, 5, 1, 9, 4);
        var hooks = Hooks.none().gradient(model.points());
        for (var tokens : List.of(TokenBatch.leftPadded(-7, texts), TokenBatch.rightPadded(1 << 30, texts))) {
            try (var together = model.run(tokens, hooks);
                    var _ = new PointerScope()) {
                var mask = tokens.maskTensor().unsqueeze(2);
                together.backward(t -> metric(t.logits().mul(mask)));
                assertThat(Torch.isFinite(together.logits())).isTrue();
                for (int r = 0; r < texts.length; r++) {
                    try (var alone = model.run(TokenBatch.of(texts[r]), hooks)) {
                        alone.backward(t -> metric(t.logits()));
                        for (var point : model.points()) {
                            compare(together.get(point), alone.get(point), point, tokens, r, tolerance, "");
                            if (model.dtype() == Dtype.FLOAT64) {
                                compare(
                                        together.gradient(point),
                                        alone.gradient(point),
                                        point,
                                        tokens,
                                        r,
                                        tolerance,
                                        "gradient of ");
                            }
                        }
                    }
                }
                for (var point : model.points()) {
                    if (point.site() != Site.SCORES) {
                        assertThat(Torch.isFinite(together.get(point)))
                                .as("%s", point)
                                .isTrue();
                    }
                    assertThat(Torch.isFinite(together.gradient(point)))
                            .as("%s", point)
                            .isTrue();
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("goldens")
    void eachDocumentOfAPackedRowHasTheNumbersThatItHasAlone(Path folder) {
        var model = Goldens.model(folder, Dtype.FLOAT64);
        int begin = 3;
        int[][] texts = Goldens.texts(new Random(seed), model, 5, 9, 1, 13);
        for (int[] text : texts) {
            Arrays.setAll(text, i -> i == 0 ? begin : text[i] == begin ? begin + 1 : text[i]);
        }
        var tokens = TokenBatch.packed(begin, joined(texts[0], texts[1]), joined(texts[2], texts[3]));
        var point = Site.RESID_PRE.at(0);
        var hooks = Hooks.none().gradient(List.of(point));
        try (var together = model.run(tokens, hooks);
                var _ = new PointerScope()) {
            together.backward(t -> metric(t.logits()));
            for (int d = 0; d < texts.length; d++) {
                long from = d % 2 == 0 ? 0 : texts[d - 1].length;
                long to = from + texts[d].length;
                try (var alone = model.run(TokenBatch.of(texts[d]), hooks)) {
                    alone.backward(t -> metric(t.logits()));
                    var row = Torch.slice(together.logits(), 0, d / 2, d / 2 + 1);
                    assertClose(Torch.slice(row, 1, from, to), alone.logits(), 1e-10, "seed %d, document %d", seed, d);
                    var gradient = Torch.slice(together.gradient(point), 0, d / 2, d / 2 + 1);
                    assertClose(
                            Torch.slice(gradient, 1, from, to), alone.gradient(point), 1e-10, "seed %d, %d", seed, d);
                }
            }
        }
        assertThatThrownBy(() -> model.run(tokens, Hooks.none(), null)).hasMessageContaining("packed");
    }

    private static int[] joined(int[] first, int[] second) {
        return IntStream.concat(Arrays.stream(first), Arrays.stream(second)).toArray();
    }

    /** Of each row on its own, as {@code tanh(0) = 0}. */
    private static Tensor metric(Tensor logits) {
        return logits.tanh().sum();
    }

    private void compare(
            Tensor together, Tensor alone, HookPoint point, TokenBatch tokens, int row, double tolerance, String what) {
        assertClose(
                Goldens.ofRow(together, point.site(), tokens, row),
                alone,
                tolerance,
                "seed %d, %s%s, row %d",
                seed,
                what,
                point,
                row);
    }
}
