package dev.reprise.model;

import static dev.reprise.model.Goldens.assertClose;
import static dev.reprise.model.Goldens.assertSame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.reprise.core.Dtype;
import dev.reprise.core.InvalidInputException;
import dev.reprise.core.Torch;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Captures, interventions and gradients at every point of every family. */
class HooksTest {
    private final long seed = Goldens.seed();
    private final Random random = new Random(seed);

    static Stream<Path> goldens() {
        return Goldens.all();
    }

    private TokenBatch tokens(Transformer model, int... lengths) {
        return TokenBatch.leftPadded(0, Goldens.texts(random, model, lengths));
    }

    private static List<Object> shape(Tensor t) {
        var sides = new ArrayList<Object>();
        for (long side : Torch.shape(t)) {
            sides.add((int) side);
        }
        return sides;
    }

    @ParameterizedTest
    @MethodSource("goldens")
    void everyPointFiresOnceInOrderWithItsShape(Path folder) {
        var model = Goldens.model(folder, Dtype.FLOAT64);
        var tokens = tokens(model, 6, 6);
        var fired = new ArrayList<HookPoint>();
        var hooks = Hooks.none();
        for (var point : model.points()) {
            hooks = hooks.intervene(point, (x, context) -> {
                fired.add(context.point());
                var expected = model.shape(point).stream()
                        .map(side -> Map.<Object, Object>of("batch", 2, "position", 6, "key", 6)
                                .getOrDefault(side, side))
                        .toList();
                assertThat(shape(x)).as("%s", point).isEqualTo(expected);
                return x;
            });
            assertThat(HookPoint.parse(point.toString())).isEqualTo(point);
        }
        try (var touched = model.run(tokens, hooks);
                var plain = model.run(tokens, Hooks.none());
                var _ = new PointerScope()) {
            assertThat(fired).containsExactlyElementsOf(model.points());
            assertClose(touched.logits(), plain.logits(), 1e-12, "logits");
        }
    }

    @ParameterizedTest
    @MethodSource("goldens")
    void capturingEverythingChangesNoBitAndBuildsNoGraph(Path folder) {
        for (var dtype : List.of(Dtype.FLOAT32, Dtype.BFLOAT16)) {
            var model = Goldens.model(folder, dtype);
            var tokens = tokens(model, 4, 7);
            try (var all = model.run(tokens, Hooks.none().capture(model.points()));
                    var plain = model.run(tokens, Hooks.none());
                    var _ = new PointerScope()) {
                assertSame(all.logits(), plain.logits(), "seed %d", seed);
                assertThat(all.points()).containsExactlyElementsOf(model.points());
                for (var point : all.points()) {
                    assertThat(all.get(point).requires_grad()).as("%s", point).isFalse();
                }
                assertThat(all.logits().requires_grad()).isFalse();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("goldens")
    void activationsFitTogether(Path folder) {
        var model = Goldens.model(folder, Dtype.FLOAT64);
        var d = model.dimensions();
        try (var trace = model.run(tokens(model, 5, 8), Hooks.none().capture(model.points()));
                var _ = new PointerScope()) {
            for (int l = 0; l < d.layers(); l++) {
                var attention = model.blocks().get(l).attention();
                var pattern = trace.get(Site.PATTERN.at(l));
                assertClose(Torch.sum(pattern, false, 3), Torch.ones(Dtype.FLOAT64, 2, d.heads(), 8), 1e-12, "rows");
                assertClose(pattern, trace.get(Site.SCORES.at(l)).softmax(-1), 1e-12, "pattern %d", l);

                var values = trace.get(Site.V_PER_QUERY.at(l));
                var keys = trace.get(Site.K_PER_QUERY.at(l));
                int share = d.heads() / d.groups();
                for (int h = 0; h < d.heads(); h++) {
                    assertSame(values.select(2, h), trace.get(Site.V.at(l)).select(2, h / share), "V of head %d", h);
                    var group = attention.rotary() != null ? Site.ROT_K : Site.K;
                    assertSame(keys.select(2, h), trace.get(group.at(l)).select(2, h / share), "K of head %d", h);
                }
                var z = trace.get(Site.Z.at(l));
                assertClose(z.transpose(1, 2), torch.matmul(pattern, values.transpose(1, 2)), 1e-12, "z %d", l);

                var sum = Torch.sum(trace.get(Site.RESULT.at(l)), false, 2);
                var bias = attention.output().bias();
                var output = bias == null ? sum : sum.add(bias);
                if (model.blocks().get(l) instanceof Block.Sandwich sandwich) {
                    var scale = Torch.add(
                                    Torch.mean(output.square(), true, -1),
                                    ((Norm.RmsNorm) sandwich.attentionPostNorm()).epsilon())
                            .sqrt();
                    assertClose(trace.get(Site.LN1_POST_SCALE.at(l)), scale, 1e-12, "attention output %d", l);
                } else {
                    assertClose(trace.get(Site.ATTN_OUT.at(l)), output, 1e-12, "attention output %d", l);
                }

                var added = trace.get(Site.RESID_PRE.at(l))
                        .add(trace.get(Site.ATTN_OUT.at(l)))
                        .add(trace.get(Site.MLP_OUT.at(l)));
                assertClose(trace.get(Site.RESID_POST.at(l)), added, 1e-12, "residual stream %d", l);
            }
            assertSame(trace.get(Site.LOGITS.point()), trace.logits(), "logits");
        }
    }

    @ParameterizedTest
    @MethodSource("goldens")
    void aPointThatTheModelLacksIsAnErrorThatListsThoseItHas(Path folder) {
        var model = Goldens.model(folder, Dtype.FLOAT64);
        int layers = model.dimensions().layers();
        var lacking = new ArrayList<>(List.of(Site.RESID_PRE.at(layers), Site.Z.at(5000)));
        for (var site : Site.values()) {
            var point = site.isInBlock() ? site.at(0) : site.point();
            if (!model.points().contains(point)) {
                lacking.add(point);
            }
        }
        if (model.blocks().getFirst() instanceof Block.Parallel) {
            assertThat(lacking).contains(Site.RESID_MID.at(0));
        }
        for (var point : lacking) {
            for (var hooks : List.of(
                    Hooks.none().capture(point),
                    Hooks.none().gradient(point),
                    Hooks.none().stopAfter(point),
                    Hooks.none().intervene(point, Intervention.scale(0)))) {
                assertThatThrownBy(() -> model.run(tokens(model, 3), hooks))
                        .isInstanceOf(InvalidInputException.class)
                        .hasMessageContaining("no hook point " + point)
                        .hasMessageContaining("blocks.{0.." + (layers - 1) + "}.hook_resid_pre")
                        .hasMessageContaining("hook_logits");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("goldens")
    void gradientsAreThoseOfFiniteDifferencesWithInterventionsAndCaptures(Path folder) {
        var model = Goldens.model(folder, Dtype.FLOAT64);
        var tokens = tokens(model, 5, 3);
        try (var _ = new PointerScope()) {
            var probe = Goldens.normal(seed, model, model.dimensions().vocabulary());
            var direction = Goldens.normal(seed + 1, model, model.dimensions().width());
            var base = Goldens.routed(
                    model,
                    tokens,
                    Hooks.none()
                            .intervene(
                                    Site.RESID_PRE.at(1),
                                    Intervention.add(direction).rows(1))
                            .intervene(
                                    Site.Z.at(0),
                                    Intervention.scale(0.5).heads(1).at(Positions.last()))
                            .capture(Site.ATTN_OUT.at(0)));
            try (var trace = model.run(tokens, base.gradient(model.points()))) {
                trace.backward(t -> metric(t, probe, tokens));
                for (var point : model.points()) {
                    var value = Torch.doubles(trace.get(point));
                    int at = random.nextInt(value.length);
                    while (!Double.isFinite(value[at])) {
                        at = random.nextInt(value.length);
                    }
                    double gradient = Torch.doubles(trace.gradient(point))[at];
                    // where the metric is steep, a step that still changes it little
                    double step = 1e-4 * Math.clamp(Math.abs(value[at]), 1e-2, 1) / Math.max(1, Math.abs(gradient));
                    double wide = difference(model, tokens, base, point, probe, at, step);
                    double narrow = difference(model, tokens, base, point, probe, at, step / 2);
                    double difference = (4 * narrow - wide) / 3; // without the error of second order
                    assertThat(gradient)
                            .as("seed %d, %s, element %d", seed, point, at)
                            .isCloseTo(difference, within(1e-5 * Math.max(1, Math.abs(difference))));
                }
            }
        }
    }

    private static Tensor metric(Trace trace, Tensor probe, TokenBatch tokens) {
        return trace.logits()
                .mul(probe)
                .mul(tokens.maskTensor().unsqueeze(2))
                .tanh()
                .sum();
    }

    private static double difference(
            Transformer model, TokenBatch tokens, Hooks base, HookPoint point, Tensor probe, int at, double step) {
        var results = new double[2];
        for (int i = 0; i < 2; i++) {
            double sign = i == 0 ? step : -step;
            Intervention move = (x, context) -> {
                var delta = new double[(int) x.numel()];
                delta[at] = sign;
                return x.add(Torch.tensor(delta, Torch.shape(x)));
            };
            try (var trace = model.run(tokens, base.intervene(point, move));
                    var _ = new PointerScope()) {
                results[i] = Torch.item(metric(trace, probe, tokens));
            }
        }
        return (results[0] - results[1]) / (2 * step);
    }

    @ParameterizedTest
    @MethodSource("goldens")
    void aReplacementCutsTheGradientOffAndHasOneItself(Path folder) {
        var model = Goldens.model(folder, Dtype.FLOAT64);
        var tokens = tokens(model, 4);
        var width = model.dimensions().width();
        try (var _ = new PointerScope()) {
            var value = Goldens.normal(seed, model, width);
            var hooks = Hooks.none()
                    .gradient(Site.EMBED.point(), Site.RESID_POST.at(0))
                    .intervene(Site.RESID_POST.at(0), Intervention.replace(value));
            try (var trace = model.run(tokens, hooks)) {
                trace.backward(t -> t.logits().square().sum());
                assertThat(Torch.doubles(trace.gradient(Site.EMBED.point()))).containsOnly(0);
                assertThat(
                                Torch.doubles(trace.gradient(Site.RESID_POST.at(0))
                                        .abs()
                                        .sum())[0])
                        .isPositive();
                assertSame(trace.get(Site.RESID_POST.at(0)), value.expand(1, 4, width), "seed %d", seed);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("goldens")
    void aSecondMetricUsesTheSameGraph(Path folder) {
        var model = Goldens.model(folder, Dtype.FLOAT64);
        var point = Site.RESID_PRE.at(1);
        try (var trace = model.run(tokens(model, 5), Hooks.none().gradient(point));
                var _ = new PointerScope()) {
            var metrics = new ArrayList<Tensor>();
            Torch.withGrad(() -> {
                metrics.add(trace.logits().square().sum());
                metrics.add(trace.logits().tanh().sum());
                metrics.add(metrics.get(0).add(metrics.get(1)));
                return metrics;
            });
            trace.backward(metrics.get(0), true);
            var first = trace.gradient(point).clone();
            trace.backward(metrics.get(1), true);
            var second = trace.gradient(point).clone();
            trace.backward(metrics.get(2));
            assertClose(trace.gradient(point), first.add(second), 1e-12, "seed %d", seed);
            assertThatThrownBy(() -> trace.backward(trace.logits().sum().detach()))
                    .hasMessageContaining("gradient mode");
            assertThatThrownBy(() -> trace.backward(trace.logits())).hasMessageContaining("a scalar");
            assertThatThrownBy(() -> trace.gradient(Site.EMBED.point())).hasMessageContaining("no gradient at");
        }
        try (var trace = model.run(tokens(model, 2), Hooks.none())) {
            assertThatThrownBy(() -> trace.backward(Trace::logits)).hasMessageContaining("Hooks.gradient");
            assertThatThrownBy(() -> trace.get(point)).hasMessageContaining("was not captured");
        }
    }

    @ParameterizedTest
    @MethodSource("goldens")
    void interventionsApplyInTheirOrderBeforeTheCapture(Path folder) {
        var model = Goldens.model(folder, Dtype.FLOAT64);
        var tokens = tokens(model, 3);
        var point = Site.MLP_OUT.at(0);
        try (var plain = model.run(tokens, Hooks.none().capture(point));
                var _ = new PointerScope()) {
            var v = Goldens.normal(seed, model, model.dimensions().width());
            var add = Intervention.add(v);
            var twice = Intervention.scale(2);
            for (var hooks : List.of(
                    Hooks.none().capture(point).intervene(point, add).intervene(point, twice),
                    Hooks.none().intervene(point, add.then(twice)).capture(point),
                    Hooks.none()
                            .intervene(point, add)
                            .and(Hooks.none().intervene(point, twice).capture(point)))) {
                try (var trace = model.run(tokens, hooks)) {
                    assertSame(trace.get(point), Torch.mul(plain.get(point).add(v), 2), "seed %d", seed);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("goldens")
    void editingInPlaceReachesNothingThatWasSeenBefore(Path folder) {
        var model = Goldens.model(folder, Dtype.FLOAT64);
        var tokens = tokens(model, 4);
        Intervention zero = (x, context) -> {
            x.zero_();
            return x;
        };
        var seen = Site.RESID_POST.at(0);
        var edited = Site.RESID_PRE.at(1);
        try (var plain = model.run(tokens, Hooks.none().capture(seen, edited));
                var hooked =
                        model.run(tokens, Hooks.none().capture(seen, edited).intervene(edited, zero));
                var differentiated =
                        model.run(tokens, Hooks.none().gradient(seen, edited).intervene(edited, zero));
                var _ = new PointerScope()) {
            assertSame(plain.get(edited), plain.get(seen), "two names of one tensor");
            for (var trace : List.of(hooked, differentiated)) {
                assertSame(trace.get(seen), plain.get(seen), "seed %d", seed);
                assertThat(Torch.doubles(trace.get(edited))).containsOnly(0);
            }
            var copy = plain.get(edited).clone();
            var chained = Intervention.replaceFrom(plain).then(zero);
            for (var hooks : List.of(
                    Hooks.none().intervene(edited, chained),
                    Hooks.none()
                            .intervene(edited, Intervention.replaceFrom(plain))
                            .intervene(edited, zero))) {
                try (var trace = model.run(tokens, hooks.capture(edited))) {
                    assertThat(Torch.doubles(trace.get(edited))).containsOnly(0);
                    assertSame(plain.get(edited), copy, "the other run's activation");
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("goldens")
    void aChangeOfShapeOrDtypeIsRefused(Path folder) {
        var model = Goldens.model(folder, Dtype.FLOAT32);
        var point = Site.RESID_PRE.at(0);
        var wrong = new HashMap<Intervention, String>();
        wrong.put((x, c) -> x.sum(), "into float32[]");
        wrong.put((x, c) -> Torch.slice(x, 1, 0, 2), "into float32[1, 2,");
        wrong.put((x, c) -> Torch.to(x, Dtype.FLOAT64), "into float64[1, 3,");
        wrong.put((x, c) -> x.add(Torch.ones(Dtype.FLOAT32, 2, 1, 1)), "into float32[2, 3,");
        wrong.put(((Intervention) (x, c) -> x.sum()).then(Intervention.scale(2)), "into float32[]");
        wrong.put(((Intervention) (x, c) -> Torch.to(x, Dtype.BFLOAT16)).rows(0), "into bfloat16");
        wrong.forEach((intervention, message) -> assertThatThrownBy(
                        () -> model.run(tokens(model, 3), Hooks.none().intervene(point, intervention)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("an intervention at " + point)
                .hasMessageContaining(message)
                .hasMessageContaining("must keep shape and dtype"));
    }

    @ParameterizedTest
    @MethodSource("goldens")
    void eachRowOfABatchCanHaveAnInterventionOfItsOwn(Path folder) {
        var model = Goldens.model(folder, Dtype.FLOAT64);
        var texts = Goldens.texts(random, model, 5, 5, 2);
        for (var point : model.points()) {
            if (point.site().isInBlock() && point.layer() != 1) {
                continue;
            }
            var hooks = Hooks.none();
            for (int r = 0; r < 3; r++) {
                hooks = hooks.intervene(point, Intervention.scale(0.5 + r).rows(r));
            }
            var tokens = TokenBatch.leftPadded(0, texts);
            try (var together = model.run(tokens, hooks)) {
                for (int r = 0; r < 3; r++) {
                    var own = Hooks.none().intervene(point, Intervention.scale(0.5 + r));
                    try (var alone = model.run(TokenBatch.of(texts[r]), own);
                            var _ = new PointerScope()) {
                        assertClose(
                                Goldens.ofRow(together.logits(), Site.LOGITS, tokens, r),
                                alone.logits(),
                                1e-10,
                                "seed %d, %s, row %d",
                                seed,
                                point,
                                r);
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("goldens")
    void interventionsTouchTheNamedHeadsRowsAndPositionsOnly(Path folder) {
        var model = Goldens.model(folder, Dtype.FLOAT64);
        var tokens = tokens(model, 5, 3);
        try (var plain = model.run(tokens, Hooks.none().capture(model.points()))) {
            for (var point : model.points()) {
                int headAxis = point.site().layout().headAxis();
                // row 1 has two columns of padding: its position 1 is column 3
                var change = Intervention.add(Torch.full(1, Dtype.FLOAT64))
                        .at(Positions.at(1))
                        .rows(1);
                try (var _ = new PointerScope()) {
                    var before = plain.get(point);
                    int head = headAxis < 0 ? 0 : random.nextInt((int) before.size(headAxis));
                    var expected = before.clone();
                    var slice = Torch.slice(
                            Torch.slice(expected, 0, 1, 2),
                            point.site().layout().positionAxis(),
                            3,
                            4);
                    if (headAxis >= 0) {
                        slice = Torch.slice(slice, headAxis, head, head + 1);
                        change = change.heads(head);
                    }
                    slice.add_(new Scalar(1.0));
                    try (var trace = model.run(
                            tokens, Hooks.none().intervene(point, change).capture(point))) {
                        assertClose(trace.get(point), expected, 1e-12, "seed %d, %s, head %d", seed, point, head);
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("goldens")
    void theGradientModeIsRestoredAfterAnException(Path folder) {
        var model = Goldens.model(folder, Dtype.FLOAT32);
        Intervention broken = (x, context) -> {
            throw new IllegalStateException("on purpose");
        };
        boolean before = GradMode.is_enabled();
        for (boolean mode : new boolean[] {true, false}) {
            GradMode.set_enabled(mode);
            try {
                for (var hooks : List.of(
                        Hooks.none().intervene(Site.RESID_POST.at(1), broken),
                        Hooks.none().gradient(Site.EMBED.point()).intervene(Site.RESID_POST.at(1), broken))) {
                    assertThatThrownBy(() -> model.run(tokens(model, 2), hooks)).hasMessage("on purpose");
                    assertThat(GradMode.is_enabled()).isEqualTo(mode);
                }
            } finally {
                GradMode.set_enabled(before);
            }
        }
    }
}
