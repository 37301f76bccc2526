package dev.reprise.model;

import static dev.reprise.model.Goldens.assertClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.core.Dtype;
import dev.reprise.core.Torch;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A prefix and what follows it in two passes are the same as one pass, whatever is padded, captured and changed. */
class KeyValueCacheTest {
    private static final double TOLERANCE = 1e-10;

    private final long seed = Goldens.seed();
    private final Random random = new Random(seed);

    static Stream<Path> goldens() {
        return Goldens.all();
    }

    private static Tensor columns(Tensor t, Site site, int from, int to) {
        var part = Torch.slice(t, site.layout().positionAxis(), from, to);
        return site.layout() == Site.Layout.PATTERN ? Torch.slice(part, 3, 0, to) : part;
    }

    /** Weights get the same gradient if a text's beginning is read once for two ways in which it goes on. */
    @ParameterizedTest
    @MethodSource("goldens")
    void aPassToTrainWithRemembersItsGraph(Path folder) {
        try (var checkpoint = Checkpoint.open(folder);
                var model = checkpoint.transformer(Dtype.FLOAT64);
                var _ = new PointerScope()) {
            model.requireGradients(true);
            var parameters = List.copyOf(model.parameters().values());
            int[][] texts = Goldens.texts(random, model, 8, 8);
            System.arraycopy(texts[0], 0, texts[1], 0, 5);
            var whole = TokenBatch.of(texts);
            var probe = Goldens.normal(seed, model, 2, 3, model.dimensions().vocabulary());
            var hooks = Hooks.none().withGraph();
            try (var full = model.run(whole, hooks);
                    var first = model.run(whole.columns(0, 5).select(0), hooks, null);
                    var cache = first.cache()) {
                var expected = gradients(Torch.slice(full.logits(), 1, 5, 8), probe, parameters);
                var actual = Torch.withGrad(() -> {
                    try (var both = cache.select(0, 0);
                            var second = model.run(whole.columns(5, 8), hooks, both)) {
                        return gradients(second.logits(), probe, parameters);
                    }
                });
                assertClose(actual, expected, 1e-9, "seed %d", seed);
            }
        }
    }

    /** All together. */
    private static Tensor gradients(Tensor logits, Tensor probe, List<Tensor> parameters) {
        var scalar = Torch.withGrad(() -> logits.mul(probe).sum());
        return Torch.cat(
                0,
                Torch.gradients(scalar, parameters, false, false).stream()
                        .map(gradient -> gradient.reshape(-1))
                        .toList());
    }

    @ParameterizedTest
    @MethodSource("goldens")
    void twoPassesAreOne(Path folder) {
        var model = Goldens.model(folder, Dtype.FLOAT64);
        var everything = Hooks.none().capture(model.points());
        var neurons = model.points().contains(Site.MLP_POST.at(1)) ? Site.MLP_POST : Site.EXPERT_OUT;
        var changed = everything
                .intervene(Site.RESID_POST.at(0), Intervention.scale(2).at(Positions.at(0, -1)))
                .intervene(Site.Z.at(0), Intervention.scale(0).heads(1).rows(1))
                .intervene(Site.K_PER_QUERY.at(1), Intervention.scale(-1).heads(0))
                .intervene(neurons.at(1), Intervention.clamp(-0.1, 0.1));
        for (var tokens : List.of(
                TokenBatch.of(Goldens.texts(random, model, 8, 8)),
                TokenBatch.leftPadded(0, Goldens.texts(random, model, 3, 8)),
                TokenBatch.rightPadded(0, Goldens.texts(random, model, 8, 2)))) {
            int cut = 1 + random.nextInt(7);
            for (var hooks : List.of(everything, changed)) {
                try (var full = model.run(tokens, hooks);
                        var first = model.run(tokens.columns(0, cut), hooks, null);
                        var cache = first.cache();
                        var second = model.run(tokens.columns(cut, 8), hooks, cache);
                        var later = second.cache();
                        var _ = new PointerScope()) {
                    assertThat(later.columns()).isEqualTo(8);
                    for (var point : model.points()) {
                        var site = point.site();
                        assertClose(
                                real(first.get(point), site, tokens.columns(0, cut)),
                                real(columns(full.get(point), site, 0, cut), site, tokens.columns(0, cut)),
                                TOLERANCE,
                                "seed %d, cut %d, %s",
                                seed,
                                cut,
                                point);
                        assertClose(
                                real(second.get(point), site, tokens.columns(cut, 8)),
                                real(columns(full.get(point), site, cut, 8), site, tokens.columns(cut, 8)),
                                TOLERANCE,
                                "seed %d, cut %d, %s",
                                seed,
                                cut,
                                point);
                    }
                }
            }
        }
    }

    /** Zero where there is padding. */
    private static Tensor real(Tensor t, Site site, TokenBatch tokens) {
        var shape = new long[(int) t.dim()];
        Arrays.fill(shape, 1);
        shape[0] = tokens.rows();
        shape[site.layout().positionAxis()] = tokens.columns();
        return t.where(tokens.maskTensor().reshape(shape), Torch.full(0, Torch.dtype(t)));
    }

    @ParameterizedTest
    @MethodSource("goldens")
    void onePrefixServesManyContinuationsAndStaysAsItWas(Path folder) {
        var model = Goldens.model(folder, Dtype.FLOAT64);
        int[] prefix = Goldens.text(random, model, 5);
        try (var first = model.run(TokenBatch.of(prefix), Hooks.none(), null);
                var cache = first.cache();
                var three = cache.select(0, 0, 0)) {
            var before = bytes(cache);
            var continuations = Goldens.texts(random, model, 4, 1, 3);
            var hooks =
                    Hooks.none().intervene(Site.V.at(0), Intervention.scale(3).rows(2));
            try (var together =
                            model.run(TokenBatch.rightPadded(0, continuations).after(three), hooks, three);
                    var _ = together.cache()) {
                for (int r = 0; r < 3; r++) {
                    var own = r == 2
                            ? Hooks.none()
                                    .intervene(
                                            Site.V.at(0),
                                            Intervention.scale(3).at(Positions.at(range(5, continuations[r].length))))
                            : Hooks.none();
                    int[] text = join(prefix, continuations[r]);
                    try (var alone = model.run(TokenBatch.of(text), own);
                            var _ = new PointerScope()) {
                        assertClose(
                                Torch.slice(together.logits().select(0, r), 0, 0, continuations[r].length),
                                Torch.slice(alone.logits().select(0, 0), 0, 5, text.length),
                                TOLERANCE,
                                "seed %d, continuation %d",
                                seed,
                                r);
                    }
                }
            }
            assertThat(bytes(cache)).isEqualTo(before);
            try (var shorter = cache.prefix(2);
                    var again = model.run(TokenBatch.of(new int[] {1, 2}).after(shorter), Hooks.none(), shorter);
                    var _ = again.cache();
                    var alone = model.run(TokenBatch.of(new int[] {prefix[0], prefix[1], 1, 2}), Hooks.none());
                    var _ = new PointerScope()) {
                assertClose(again.logits(), Torch.slice(alone.logits(), 1, 2, 4), TOLERANCE, "seed %d", seed);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("goldens")
    void rowsOfUnequalLengthGoOnBehindTheirPadding(Path folder) {
        var model = Goldens.model(folder, Dtype.FLOAT64);
        var prefixes = Goldens.texts(random, model, 2, 6, 4);
        var continuations = Goldens.texts(random, model, 5, 5, 5);
        for (var tokens : List.of(TokenBatch.rightPadded(0, prefixes), TokenBatch.leftPadded(0, prefixes))) {
            try (var first = model.run(tokens, Hooks.none(), null);
                    var cache = first.cache();
                    var reordered = cache.select(2, 0);
                    var second = model.run(TokenBatch.of(continuations).after(cache), Hooks.none(), cache);
                    var _ = second.cache();
                    var third = model.run(
                            TokenBatch.of(continuations[2], continuations[0]).after(reordered),
                            Hooks.none().capture(Site.K_PER_QUERY.at(0)),
                            reordered);
                    var _ = third.cache()) {
                for (int r = 0; r < 3; r++) {
                    try (var alone = model.run(TokenBatch.of(join(prefixes[r], continuations[r])), Hooks.none());
                            var _ = new PointerScope()) {
                        var expected =
                                Torch.slice(alone.logits().select(0, 0), 0, prefixes[r].length, prefixes[r].length + 5);
                        assertClose(second.logits().select(0, r), expected, TOLERANCE, "seed %d, row %d", seed, r);
                        if (r != 1) {
                            var selected = third.logits().select(0, r == 2 ? 0 : 1);
                            assertClose(selected, expected, TOLERANCE, "seed %d, row %d", seed, r);
                        }
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("goldens")
    void aCacheOfGroupsServesAPassByQueryHeadsAndTheOtherWayRound(Path folder) {
        var model = Goldens.model(folder, Dtype.FLOAT64);
        var tokens = TokenBatch.of(Goldens.text(random, model, 6));
        var later = Positions.at(4, 5);
        var change = Hooks.none()
                .intervene(
                        Site.K_PER_QUERY.at(1), Intervention.scale(2).heads(1).at(later))
                .intervene(
                        Site.V_PER_QUERY.at(0), Intervention.scale(-1).heads(0).at(later));
        try (var full = model.run(tokens, change);
                var first = model.run(tokens.columns(0, 2), Hooks.none(), null);
                var grouped = first.cache();
                var second = model.run(tokens.columns(2, 5), change, grouped);
                var perQuery = second.cache();
                var third = model.run(tokens.columns(5, 6), change, perQuery);
                var _ = third.cache();
                var fourth = model.run(tokens.columns(5, 6), Hooks.none(), perQuery);
                var _ = fourth.cache();
                var _ = new PointerScope()) {
            assertClose(second.logits(), Torch.slice(full.logits(), 1, 2, 5), TOLERANCE, "seed %d", seed);
            assertClose(third.logits(), Torch.slice(full.logits(), 1, 5, 6), TOLERANCE, "seed %d", seed);
            assertThat(Torch.isFinite(fourth.logits())).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("goldens")
    void tokensThatDoNotGoOnWhereTheCacheEndsAreRefused(Path folder) {
        var model = Goldens.model(folder, Dtype.FLOAT32);
        var tokens = TokenBatch.of(new int[] {1, 2, 3, 4, 5});
        try (var first = model.run(tokens.columns(0, 3), Hooks.none(), null);
                var cache = first.cache();
                var stopped = model.run(tokens.columns(0, 3), Hooks.none().stopAfter(Site.RESID_POST.at(0)), null);
                var partial = stopped.cache()) {
            refused(model, TokenBatch.of(new int[] {4, 5}), cache, "begins with position 0, but 3");
            refused(model, tokens.columns(4, 5), cache, "begins with position 4, but 3");
            refused(model, tokens.columns(3, 5), null, "begins with position 3, but 0");
            refused(model, tokens.columns(3, 5), partial, "the cache holds layers 0 to 0, not 1");
            refused(model, TokenBatch.of(new int[] {4}, new int[] {4}), cache, "a cache of 1 rows");
            assertThatThrownBy(() -> TokenBatch.of(new int[] {4}, new int[] {4}).after(cache))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> cache.prefix(4)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> cache.prefix(0)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> cache.select(0, 1)).isInstanceOf(IndexOutOfBoundsException.class);
        }
        try (var trace = model.run(tokens, Hooks.none())) {
            assertThatThrownBy(trace::cache).hasMessageContaining("kept no keys");
        }
    }

    private static void refused(Transformer model, TokenBatch tokens, @Nullable KeyValueCache cache, String message) {
        assertThatThrownBy(() -> model.run(tokens, Hooks.none(), cache))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    private static List<double[]> copies(KeyValueCache cache) {
        var copies = new ArrayList<double[]>();
        for (int l = 0; l < 2; l++) {
            copies.add(Torch.doubles(cache.layer(l).keys()));
            copies.add(Torch.doubles(cache.layer(l).values()));
        }
        return copies;
    }

    private static List<List<Double>> bytes(KeyValueCache cache) {
        return copies(cache).stream()
                .map(values -> Arrays.stream(values).boxed().toList())
                .toList();
    }

    static int[] join(int[] a, int[] b) {
        var joined = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, joined, a.length, b.length);
        return joined;
    }

    private static int[] range(int from, int count) {
        return IntStream.range(from, from + count).toArray();
    }
}
