package dev.reprise.model;

import static dev.reprise.model.Goldens.assertClose;
import static dev.reprise.model.Goldens.assertSame;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.Dtype;
import dev.reprise.core.Torch;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What goes through experts, and what changes of the routing do. */
class MixtureOfExpertsTest {
    private static final int LAYER = 1;
    private static final HookPoint LOGITS = Site.ROUTER_LOGITS.at(LAYER);
    private static final HookPoint SELECTED = Site.ROUTER_SELECTED.at(LAYER);
    private static final HookPoint WEIGHTS = Site.ROUTER_WEIGHTS.at(LAYER);
    private static final HookPoint WRITTEN = Site.EXPERT_OUT.at(LAYER);
    private static final HookPoint OUT = Site.MLP_OUT.at(LAYER);
    private static final HookPoint IN = Site.LN2_OUT.at(LAYER);

    private final long seed = Goldens.seed();
    private final Random random = new Random(seed);

    static Stream<Path> goldens() {
        return Goldens.all()
                .filter(folder -> experts(Goldens.model(folder, Dtype.FLOAT64)) instanceof MixtureOfExperts);
    }

    private static FeedForward experts(Transformer model) {
        return model.blocks().get(LAYER).mlp();
    }

    private TokenBatch tokens(Transformer model) {
        return TokenBatch.of(Goldens.texts(random, model, 7, 7));
    }

    /** What every token goes through besides. */
    private static Tensor shared(Transformer model, Tensor x) {
        var shared = ((MixtureOfExperts) experts(model)).shared();
        if (shared == null) {
            return torch.zeros_like(x);
        }
        var expert = shared.expert();
        var hidden = expert.activation()
                .apply(expert.gate().apply(x))
                .mul(expert.up().apply(x));
        return expert.down().apply(hidden).mul(shared.gate().apply(x).sigmoid());
    }

    /** Every expert on every token, weighed. */
    private static Tensor dense(Transformer model, Tensor x, Tensor weights) {
        var mixture = (MixtureOfExperts) experts(model);
        var sum = shared(model, x);
        for (int e = 0; e < mixture.experts().size(); e++) {
            var expert = mixture.experts().get(e);
            var hidden = mixture.activation()
                    .apply(expert.gate().apply(x))
                    .mul(expert.up().apply(x));
            sum = sum.add(expert.down().apply(hidden).mul(Torch.slice(weights, 2, e, e + 1)));
        }
        return sum;
    }

    @ParameterizedTest
    @MethodSource("goldens")
    void theOutputIsTheWeightedSumOfTheSelectedExperts(Path folder) {
        var model = Goldens.model(folder, Dtype.FLOAT64);
        int chosen = ((MixtureOfExperts) experts(model)).routing().chosen();
        try (var trace = model.run(tokens(model), Hooks.none().capture(model.points()));
                var _ = new PointerScope()) {
            var weights = trace.get(WEIGHTS);
            assertThat(Routing.ids(weights)).isDeepEqualTo(Routing.ids(trace.get(SELECTED)));
            for (var row : Routing.ids(weights)) {
                assertThat(List.of(row)).allMatch(ids -> ids.length == chosen);
            }
            assertClose(trace.get(OUT), dense(model, trace.get(IN), weights), 1e-12, "seed %d", seed);
            var written = Torch.sum(trace.get(WRITTEN), false, 2).add(shared(model, trace.get(IN)));
            assertClose(trace.get(OUT), written, 1e-12, "seed %d", seed);
        }
    }

    @ParameterizedTest
    @MethodSource("goldens")
    void anExpertIsRemovedByItsLogitAndTheNextTakesItsPlace(Path folder) {
        var model = Goldens.model(folder, Dtype.FLOAT64);
        var tokens = tokens(model);
        try (var plain = model.run(tokens, Hooks.none().capture(SELECTED, LOGITS));
                var _ = new PointerScope()) {
            int removed = Routing.ids(plain.get(SELECTED))[0][3][0];
            var vector = new double[(int) plain.get(LOGITS).size(2)];
            vector[removed] = -1e9;
            var change = Intervention.add(Torch.tensor(vector, vector.length));
            try (var changed =
                    model.run(tokens, Hooks.none().intervene(LOGITS, change).capture(SELECTED, WEIGHTS, IN, OUT))) {
                var before = Routing.ids(plain.get(SELECTED));
                var after = Routing.ids(changed.get(SELECTED));
                for (int r = 0; r < before.length; r++) {
                    for (int c = 0; c < before[r].length; c++) {
                        assertThat(after[r][c]).hasSameSizeAs(before[r][c]).doesNotContain(removed);
                    }
                }
                var expected = dense(model, changed.get(IN), changed.get(WEIGHTS));
                assertClose(changed.get(OUT), expected, 1e-12, "seed %d", seed);
            }
        }
    }

    /** Switched off: without a substitute, by its output, by its weight, or with its share given to the others. */
    @ParameterizedTest
    @MethodSource("goldens")
    void anExpertIsSwitchedOffInSeveralWays(Path folder) {
        var model = Goldens.model(folder, Dtype.FLOAT64);
        var tokens = tokens(model);
        boolean normalised = ((MixtureOfExperts) experts(model)).routing().normalised();
        try (var plain = model.run(tokens, Hooks.none().capture(WEIGHTS, SELECTED, OUT, IN, WRITTEN));
                var _ = new PointerScope()) {
            int off = Routing.ids(plain.get(SELECTED))[1][2][1];
            Intervention zero = (x, context) -> {
                x.select(2, off).zero_();
                return x;
            };
            Intervention keepingTheMass = (w, context) -> {
                var mass = Torch.sum(w, true, 2);
                w.select(2, off).zero_();
                return w.mul(mass.div(Torch.sum(w, true, 2)));
            };
            var expected = plain.get(OUT).sub(plain.get(WRITTEN).select(2, off));
            for (var hooks : List.of(
                    Hooks.none().intervene(WEIGHTS, zero),
                    Hooks.none().intervene(WRITTEN, Intervention.scale(0).heads(off)))) {
                try (var changed = model.run(tokens, hooks.capture(OUT))) {
                    assertClose(changed.get(OUT), expected, 1e-12, "seed %d", seed);
                }
            }
            try (var unselected = model.run(
                            tokens, Hooks.none().intervene(SELECTED, zero).capture(WEIGHTS, OUT));
                    var rescaled = model.run(
                            tokens,
                            Hooks.none().intervene(WEIGHTS, keepingTheMass).capture(WEIGHTS, OUT))) {
                // where weights sum to 1 anyway, that is what is left over for the others
                var other = normalised ? rescaled.get(OUT) : expected;
                assertClose(unselected.get(OUT), other, 1e-12, "seed %d", seed);
                assertClose(
                        Torch.sum(rescaled.get(WEIGHTS), false, 2),
                        Torch.sum(plain.get(WEIGHTS), false, 2),
                        1e-12,
                        "seed %d",
                        seed);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("goldens")
    void setsOfAnySizeAreComputed(Path folder) {
        var model = Goldens.model(folder, Dtype.FLOAT64);
        var tokens = tokens(model);
        for (double all : new double[] {0, 1}) {
            Intervention select = (x, context) -> torch.full_like(x, new Scalar(all));
            var hooks = Hooks.none().intervene(SELECTED, select).capture(WEIGHTS, IN, OUT, WRITTEN);
            try (var trace = model.run(tokens, hooks);
                    var _ = new PointerScope()) {
                assertClose(trace.get(OUT), dense(model, trace.get(IN), trace.get(WEIGHTS)), 1e-12, "seed %d", seed);
                assertThat(Torch.isFinite(trace.logits())).isTrue();
                var mass = Torch.full(all, Dtype.FLOAT64, 2, 7);
                assertClose(Torch.sum(trace.get(WEIGHTS), false, 2), mass, 1e-12, "seed %d", seed);
                if (all == 0) {
                    assertSame(trace.get(OUT), shared(model, trace.get(IN)), "seed %d", seed);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("goldens")
    void scaledWeightsScaleWhatExpertsWrite(Path folder) {
        var model = Goldens.model(folder, Dtype.FLOAT64);
        var tokens = tokens(model);
        var change = Intervention.scale(2).at(Positions.at(1, 4)).rows(1);
        try (var plain = model.run(tokens, Hooks.none().capture(OUT));
                var scaled = model.run(
                        tokens, Hooks.none().intervene(WEIGHTS, change).capture(OUT));
                var direct = model.run(
                        tokens, Hooks.none().intervene(WRITTEN, change).capture(OUT));
                var _ = new PointerScope()) {
            assertClose(scaled.get(OUT), direct.get(OUT), 1e-12, "seed %d", seed);
            assertThat(Torch.item(scaled.get(OUT).sub(plain.get(OUT)).abs().sum()))
                    .isPositive();
        }
    }

    /** What is left out where nothing asks for it has no gradient. */
    @ParameterizedTest
    @MethodSource("goldens")
    void gradientsAreThoseOfAllExperts(Path folder) {
        var model = Goldens.model(folder, Dtype.FLOAT64);
        var tokens = TokenBatch.leftPadded(0, Goldens.texts(random, model, 7, 4));
        var points = List.of(Site.EMBED.point(), Site.RESID_PRE.at(1), IN, LOGITS);
        try (var few = model.run(tokens, Hooks.none().gradient(points));
                var all = model.run(tokens, Hooks.none().gradient(points).gradient(SELECTED, WEIGHTS));
                var _ = new PointerScope()) {
            for (var trace : List.of(few, all)) {
                trace.backward(t ->
                        t.logits().mul(tokens.maskTensor().unsqueeze(2)).tanh().sum());
            }
            assertClose(few.logits(), all.logits(), 1e-12, "seed %d", seed);
            for (var point : points) {
                assertClose(few.gradient(point), all.gradient(point), 1e-10, "seed %d, %s", seed, point);
            }
            // an expert that was not selected would have said something, too
            var unselected = all.gradient(WEIGHTS)
                    .mul(Torch.add(Torch.mul(all.get(SELECTED), -1), 1))
                    .abs();
            assertThat(Torch.item(unselected.sum())).as("seed %d", seed).isPositive();
        }
    }

    @ParameterizedTest
    @MethodSource("goldens")
    void aVectorOnTheLogitsOfEachRowIsALeafOfItsOwn(Path folder) {
        var model = Goldens.model(folder, Dtype.FLOAT64);
        boolean normalised = ((MixtureOfExperts) experts(model)).routing().normalised();
        var texts = Goldens.texts(random, model, 6, 6);
        try (var _ = new PointerScope()) {
            long experts = ((MixtureOfExperts) experts(model)).experts().size();
            var delta = Torch.leaf(Torch.zeros(Dtype.FLOAT64, 2, 1, experts));
            var together = gradient(model, TokenBatch.of(texts), delta);
            for (int r = 0; r < 2; r++) {
                var own = Torch.leaf(Torch.zeros(Dtype.FLOAT64, 1, 1, experts));
                var alone = gradient(model, TokenBatch.of(texts[r]), own);
                assertClose(together.select(0, r), alone.select(0, 0), 1e-10, "seed %d, row %d", seed, r);
            }
            var last = Hooks.none().capture(SELECTED);
            try (var trace = model.run(TokenBatch.of(texts[0]), last)) {
                boolean[] used = new boolean[(int) experts];
                for (int[] ids : Routing.ids(trace.get(SELECTED))[0]) {
                    for (int id : ids) {
                        used[id] = true;
                    }
                }
                double[] gradient = Torch.doubles(together.select(0, 0));
                for (int e = 0; e < experts; e++) {
                    if (used[e] || !normalised) {
                        assertThat(gradient[e])
                                .as("seed %d, expert %d", seed, e)
                                .isNotZero();
                    } else {
                        assertThat(gradient[e])
                                .as("seed %d, expert %d", seed, e)
                                .isZero();
                    }
                }
            }
        }
    }

    private static Tensor gradient(Transformer model, TokenBatch tokens, Tensor delta) {
        var hooks = Hooks.none().intervene(LOGITS, Intervention.add(delta)).withGraph();
        try (var trace = model.run(tokens, hooks)) {
            var metric = Torch.withGrad(() -> trace.logits().tanh().sum());
            return Torch.gradients(metric, List.of(delta), false, false).getFirst();
        }
    }

    @ParameterizedTest
    @MethodSource("goldens")
    void theSameTwiceIsTheSameToTheLastBit(Path folder) {
        for (var dtype : List.of(Dtype.FLOAT32, Dtype.BFLOAT16)) {
            var model = Goldens.model(folder, dtype);
            var tokens = tokens(model);
            try (var first = model.run(tokens, Hooks.none());
                    var second = model.run(tokens, Hooks.none());
                    var _ = new PointerScope()) {
                assertSame(first.logits(), second.logits(), "seed %d", seed);
            }
        }
    }
}
