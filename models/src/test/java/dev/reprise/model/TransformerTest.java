package dev.reprise.model;

import static dev.reprise.model.Goldens.assertClose;
import static dev.reprise.model.Goldens.assertSame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.core.Dtype;
import dev.reprise.core.InvalidInputException;
import dev.reprise.core.Torch;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Passes that begin late or end early, low precision, parallel use, memory. */
class TransformerTest {
    private final long seed = Goldens.seed();
    private final Random random = new Random(seed);

    static Stream<Path> goldens() {
        return Goldens.all();
    }

    @ParameterizedTest
    @MethodSource("goldens")
    void aPassFromAnyLayerIsTheRestOfTheFullOne(Path folder) {
        var model = Goldens.model(folder, Dtype.FLOAT32);
        int layers = model.dimensions().layers();
        for (var tokens : List.of(
                TokenBatch.leftPadded(0, Goldens.texts(random, model, 6, 3)),
                TokenBatch.rightPadded(0, Goldens.texts(random, model, 2, 6)))) {
            var hooks = Hooks.none().capture(model.points());
            try (var full = model.run(tokens, hooks);
                    var first = model.run(tokens.columns(0, 2), Hooks.none(), null);
                    var cache = first.cache();
                    var rest = model.run(tokens.columns(2, 6), hooks, cache);
                    var _ = rest.cache();
                    var _ = new PointerScope()) {
                for (int l = 0; l <= layers; l++) {
                    var site = l == layers ? Site.RESID_POST.at(layers - 1) : Site.RESID_PRE.at(l);
                    var after = pointsFrom(model, l);
                    try (var resumed = model.resume(
                                    l, full.get(site), tokens, Hooks.none().capture(after), null);
                            var withPast = model.resume(
                                    l,
                                    rest.get(site),
                                    tokens.columns(2, 6),
                                    Hooks.none().capture(after),
                                    cache)) {
                        assertSame(resumed.logits(), full.logits(), "seed %d, layer %d", seed, l);
                        assertSame(withPast.logits(), rest.logits(), "seed %d, layer %d", seed, l);
                        for (var point : after) {
                            assertSame(resumed.get(point), full.get(point), "seed %d, %s", seed, point);
                        }
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("goldens")
    void aCutCacheServesAPassFromItsFirstLayerOn(Path folder) {
        var model = Goldens.model(folder, Dtype.FLOAT64);
        var tokens = TokenBatch.of(Goldens.texts(random, model, 7, 7));
        var residual = Site.RESID_PRE.at(1);
        try (var full = model.run(tokens, Hooks.none().capture(residual), null);
                var cache = full.cache();
                var cut = cache.from(1, 4, 1, 0, 1);
                var _ = new PointerScope()) {
            int[] rows = {1, 0, 1};
            var index = Torch.tensor(new long[] {1, 0, 1}, 3);
            var input = Torch.slice(full.get(residual), 1, 4, 7).index_select(0, index);
            var rest = tokens.select(rows).columns(4, 7);
            try (var resumed = model.resume(1, input, rest, Hooks.none(), cut)) {
                var expected = Torch.slice(full.logits(), 1, 4, 7).index_select(0, index);
                assertClose(resumed.logits(), expected, 1e-10, "seed %d", seed);
            }
            assertThatThrownBy(() -> model.run(rest, Hooks.none(), cut)).hasMessageContaining("not 0: it was cut");
        }
    }

    private static List<HookPoint> pointsFrom(Transformer model, int layer) {
        return model.points().stream()
                .filter(p -> p.site().isInBlock()
                        ? p.layer() >= layer
                        : p.site() != Site.EMBED && p.site() != Site.POS_EMBED)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("goldens")
    void aResumedPassRefusesWhatItCannotDo(Path folder) {
        var model = Goldens.model(folder, Dtype.FLOAT32);
        var tokens = TokenBatch.of(new int[] {1, 2});
        long width = model.dimensions().width();
        try (var _ = new PointerScope()) {
            var residual = Torch.zeros(Dtype.FLOAT32, 1, 2, width);
            for (var point : List.of(Site.EMBED.point(), Site.RESID_POST.at(0))) {
                assertThatThrownBy(() ->
                                model.resume(1, residual, tokens, Hooks.none().capture(point), null))
                        .hasMessageContaining("no hook point " + point);
            }
            assertThatThrownBy(() -> model.resume(99, residual, tokens, Hooks.none(), null))
                    .hasMessageContaining("layer 99 of");
            assertThatThrownBy(
                            () -> model.resume(1, Torch.zeros(Dtype.FLOAT64, 1, 2, width), tokens, Hooks.none(), null))
                    .hasMessageContaining("is float64[1, 2,");
            assertThatThrownBy(
                            () -> model.resume(1, Torch.zeros(Dtype.FLOAT32, 1, 3, width), tokens, Hooks.none(), null))
                    .hasMessageContaining("is float32[1, 3,");
        }
    }

    @ParameterizedTest
    @MethodSource("goldens")
    void aPassThatStopsAnywhereHasSeenTheSame(Path folder) {
        var model = Goldens.model(folder, Dtype.FLOAT32);
        var tokens = TokenBatch.of(Goldens.texts(random, model, 4, 4));
        try (var full = model.run(tokens, Hooks.none().capture(model.points()))) {
            var reached = new ArrayList<HookPoint>();
            for (var point : model.points()) {
                reached.add(point);
                try (var stopped = model.run(
                                tokens, Hooks.none().capture(model.points()).stopAfter(point));
                        var _ = new PointerScope()) {
                    assertThat(stopped.points()).containsExactlyElementsOf(reached);
                    assertSame(stopped.get(point), full.get(point), "seed %d, %s", seed, point);
                    assertThatThrownBy(stopped::logits).hasMessageContaining("stopped before the logits");
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("goldens")
    void theLastLogitsAreThoseOfEachRowsLastToken(Path folder) {
        var model = Goldens.model(folder, Dtype.FLOAT64);
        var texts = Goldens.texts(random, model, 2, 5, 1);
        for (var tokens : List.of(TokenBatch.leftPadded(0, texts), TokenBatch.rightPadded(0, texts))) {
            var change = Intervention.scale(2).at(Positions.last()).rows(1);
            var hooks = Hooks.none()
                    .intervene(Site.FINAL_NORM.point(), change)
                    .intervene(Site.LOGITS.point(), change)
                    .capture(Site.FINAL_SCALE.point());
            try (var full = model.run(tokens, hooks);
                    var last = model.run(tokens, hooks.lastLogitsOnly());
                    var _ = new PointerScope()) {
                int[] columns = tokens.lastColumns();
                for (int r = 0; r < 3; r++) {
                    var expected = full.logits().select(0, r).select(0, columns[r]);
                    assertClose(last.logits().select(0, r).select(0, 0), expected, 1e-12, "seed %d, row %d", seed, r);
                    assertThat(Torch.item(last.get(Site.FINAL_SCALE.point()).select(0, r)))
                            .isEqualTo(Torch.item(full.get(Site.FINAL_SCALE.point())
                                    .select(0, r)
                                    .select(0, columns[r])));
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("goldens")
    void halfPrecisionRunsWithHooksAndIsNearFloat32(Path folder) {
        var exact = Goldens.model(folder, Dtype.FLOAT32);
        for (var dtype : List.of(Dtype.BFLOAT16, Dtype.FLOAT16)) {
            var model = Goldens.model(folder, dtype);
            assertThat(model.dtype()).isEqualTo(dtype);
            var texts = Goldens.texts(random, model, 4, 6);
            var tokens = TokenBatch.leftPadded(0, texts);
            var hooks = Goldens.routed(
                    exact,
                    tokens,
                    Hooks.none()
                            .gradient(Site.RESID_PRE.at(1))
                            .capture(model.points())
                            .intervene(
                                    Site.Z.at(0),
                                    Intervention.scale(0.5).heads(0).at(Positions.last()))
                            .intervene(Site.RESULT.at(1), Intervention.scale(1))
                            .intervene(Site.V_PER_QUERY.at(1), Intervention.scale(1)));
            try (var _ = new PointerScope();
                    var low = model.run(tokens, hooks);
                    var high = exact.run(tokens, hooks)) {
                double tolerance = dtype == Dtype.FLOAT16 ? 2e-2 : 8e-2;
                assertThat(Torch.dtype(low.logits())).isEqualTo(dtype);
                low.backward(t -> t.logits().to(torch.ScalarType.Float).square().mean());
                high.backward(t -> t.logits().square().mean());
                for (int r = 0; r < 2; r++) {
                    assertClose(
                            Goldens.ofRow(low.logits(), Site.LOGITS, tokens, r),
                            Goldens.ofRow(high.logits(), Site.LOGITS, tokens, r),
                            tolerance,
                            "seed %d, %s",
                            seed,
                            dtype);
                }
                if (dtype == Dtype.BFLOAT16) { // a token whose embedding is 0 has gradients beyond what float16 holds
                    assertThat(Torch.isFinite(low.gradient(Site.RESID_PRE.at(1))))
                            .as("seed %d", seed)
                            .isTrue();
                }
                for (var point : model.points()) {
                    boolean wide = point.site().name().endsWith("SCALE")
                            || point.site() == Site.ROUTER_LOGITS
                            || point.site() == Site.ROUTER_PROBS;
                    var expected = wide ? Dtype.FLOAT32 : dtype;
                    assertThat(Torch.dtype(low.get(point))).as("%s", point).isEqualTo(expected);
                }
            }
        }
    }

    @Test
    void twoThreadsRunTheSameModelWithTheSameNumbers() throws Exception {
        var model = Goldens.model(Goldens.FOLDER.resolve("gemma3-text"), Dtype.FLOAT32);
        var tokens = TokenBatch.leftPadded(0, Goldens.texts(random, model, 5, 9));
        var hooks = Hooks.none()
                .gradient(Site.RESID_PRE.at(1))
                .intervene(Site.Z.at(0), Intervention.scale(2).heads(1));
        var expected = numbers(model, tokens, hooks);
        try (var threads = Executors.newFixedThreadPool(2)) {
            var runs = new ArrayList<Future<List<float[]>>>();
            for (int i = 0; i < 40; i++) {
                runs.add(threads.submit(() -> numbers(model, tokens, hooks)));
            }
            for (var run : runs) {
                for (int i = 0; i < expected.size(); i++) {
                    assertThat(run.get().get(i)).as("seed %d", seed).containsExactly(expected.get(i));
                }
            }
        }
    }

    private static List<float[]> numbers(Transformer model, TokenBatch tokens, Hooks hooks) {
        try (var trace = model.run(tokens, hooks)) {
            trace.backward(t -> t.logits().square().sum());
            return List.of(Torch.floats(trace.logits()), Torch.floats(trace.gradient(Site.RESID_PRE.at(1))));
        }
    }

    @Test
    void runsWithCapturesGradientsInterventionsAndCachesLeakNothing() {
        var model = Goldens.model(Goldens.FOLDER.resolve("gemma3-text"), Dtype.FLOAT32);
        var texts = Goldens.texts(random, model, 40, 40, 40, 40, 40, 40, 40, 40);
        var tokens = TokenBatch.of(texts);
        Intervention broken = (x, context) -> {
            throw new IllegalStateException("on purpose");
        };
        Runnable work = () -> {
            var hooks = Hooks.none()
                    .gradient(model.points())
                    .intervene(Site.RESID_POST.at(0), Intervention.scale(2).at(Positions.last()))
                    .intervene(Site.Z.at(1), (x, context) -> x.mul(x));
            try (var trace = model.run(tokens, hooks)) {
                trace.backward(t -> t.logits().square().sum());
                trace.gradient(Site.EMBED.point());
            }
            try (var first = model.run(tokens.columns(0, 30), Hooks.none().capture(model.points()), null);
                    var cache = first.cache();
                    var some = cache.select(1, 1, 0);
                    var part = cache.prefix(10);
                    var second = model.run(tokens.columns(30, 40), hooks, cache);
                    var _ = second.cache()) {
                assertThat(some.rows()).isEqualTo(3);
                assertThat(part.columns()).isEqualTo(10);
            }
            for (var failing : List.of(hooks, Hooks.none().capture(model.points()))) {
                assertThatThrownBy(() -> model.run(tokens, failing.intervene(Site.MLP_OUT.at(1), broken)))
                        .hasMessage("on purpose");
            }
        };
        for (int i = 0; i < 20; i++) {
            work.run();
        }
        long objects = Pointer.totalCount();
        long before = Pointer.physicalBytes();
        for (int i = 0; i < 80; i++) {
            work.run();
        }
        // one set of captures is some 5 MB: 80 rounds would leak hundreds
        assertThat(Pointer.physicalBytes() - before).isLessThan(64L << 20);
        assertThat(Pointer.totalCount() - objects).isLessThan(200);
    }

    @Test
    void closingATraceFreesItsTensors() {
        var model = Goldens.model(Goldens.FOLDER.resolve("gpt2"), Dtype.FLOAT32);
        var trace = model.run(TokenBatch.of(new int[] {1, 2}), Hooks.none().gradient(model.points()));
        trace.backward(t -> t.logits().sum());
        var logits = trace.logits();
        var captured = trace.get(Site.EMBED.point());
        var gradient = trace.gradient(Site.EMBED.point());
        assertThat(List.of(logits, captured, gradient)).noneMatch(t -> t.isNull());
        trace.close();
        assertThat(List.of(logits, captured, gradient)).allMatch(t -> t.isNull());
        trace.close();
    }

    @Test
    void tokensThatTheModelCannotTakeAreRefused() {
        var model = Goldens.model(Goldens.FOLDER.resolve("gpt2-inner-scale"), Dtype.FLOAT32);
        refused(
                () -> model.run(TokenBatch.of(new int[33]), Hooks.none()),
                "33 tokens, but the model's context holds 32");
        refused(() -> model.run(TokenBatch.of(new int[] {67}), Hooks.none()), "token id 67");
        refused(() -> model.run(TokenBatch.of(new int[] {-1}), Hooks.none()), "token id -1");
        refused(() -> TokenBatch.of(new int[] {1}, new int[] {1, 2}), "unequal length");
        refused(TokenBatch::of, "an empty prompt");
        refused(() -> TokenBatch.of(new int[0]), "an empty prompt");
        refused(() -> TokenBatch.leftPadded(0, new int[] {1}, new int[0]), "row 1 is empty");
        refused(
                () -> TokenBatch.masked(1, 3, new long[3], new boolean[] {true, false, true}),
                "row 0 has padding between its tokens");
        assertThatThrownBy(() -> TokenBatch.masked(2, 3, new long[5], new boolean[5]))
                .isInstanceOf(IllegalArgumentException.class);
        try (var trace = model.run(TokenBatch.of(new int[32]), Hooks.none())) {
            assertThat(Torch.shape(trace.logits())).containsExactly(1, 32, 67);
        }
    }

    private static void refused(Runnable run, String message) {
        assertThatThrownBy(run::run).isInstanceOf(InvalidInputException.class).hasMessageContaining(message);
    }
}
