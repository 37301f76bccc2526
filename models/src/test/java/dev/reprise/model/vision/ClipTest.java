package dev.reprise.model.vision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.reprise.core.Dtype;
import dev.reprise.core.InvalidInputException;
import dev.reprise.core.Torch;
import dev.reprise.data.Json;
import dev.reprise.data.SafetensorsFile;
import dev.reprise.model.Checkpoint;
import dev.reprise.model.Hooks;
import dev.reprise.model.Intervention;
import dev.reprise.model.Positions;
import dev.reprise.model.Site;
import dev.reprise.model.TokenBatch;
import dev.reprise.model.family.Initialization;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClipTest {
    private static final Path GOLDENS = Path.of("src/test/resources/clip");

    private static Clip load(Checkpoint checkpoint, Dtype dtype) {
        var settings = checkpoint.settings();
        return checkpoint.assemble(dtype, "", ClipLayout.CONSTANTS, w -> ClipLayout.assemble(settings, w));
    }

    private static TokenBatch tokens(SafetensorsFile golden) {
        var shape = golden.shape("input_ids");
        var mask = Torch.longs(golden.read("attention_mask"));
        var real = new boolean[mask.length];
        IntStream.range(0, mask.length).forEach(i -> real[i] = mask[i] != 0);
        return TokenBatch.masked((int) shape[0], (int) shape[1], Torch.longs(golden.read("input_ids")), real);
    }

    private static void assertClose(Tensor actual, Tensor expected, double tolerance, String what) {
        assertThat(Torch.shape(actual)).as(what).isEqualTo(Torch.shape(expected));
        double[] a = Torch.doubles(actual);
        double[] b = Torch.doubles(expected);
        double largest = Arrays.stream(b).map(Math::abs).max().orElseThrow();
        for (int i = 0; i < a.length; i++) {
            assertThat(a[i]).as(what).isCloseTo(b[i], within(tolerance * largest));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "highest-id"})
    void featuresHiddenStatesSimilaritiesAndGradientsAreThoseOfTransformers(String name) {
        var folder = GOLDENS.resolve(name);
        try (var golden = SafetensorsFile.open(folder.resolve("golden.safetensors"));
                var checkpoint = Checkpoint.open(folder);
                var clip = load(checkpoint, Dtype.FLOAT32);
                var _ = new PointerScope()) {
            var point = Site.RESID_PRE.at(1);
            var hooks = Hooks.none().gradient(point);
            try (var text = clip.text().run(tokens(golden), hooks);
                    var vision = clip.vision().run(golden.read("images"), hooks)) {
                assertClose(text.features(), golden.read("text_features"), 2e-5, "text features");
                assertClose(vision.features(), golden.read("image_features"), 2e-5, "image features");
                assertClose(vision.get(point), golden.read("image_hidden"), 2e-5, "image hidden");
                // at padding, transformers has numbers of no meaning
                var real = golden.read("attention_mask").unsqueeze(2);
                assertClose(
                        text.get(point).mul(real), golden.read("text_hidden").mul(real), 2e-5, "text hidden");
                var logits = Torch.withGrad(() -> clip.similarity(vision.features(), text.features()));
                assertClose(logits, golden.read("logits_per_image"), 2e-5, "logits");
                var scalar =
                        Torch.withGrad(() -> logits.mul(golden.read("probe")).sum());
                vision.backward(scalar, true);
                text.backward(scalar, true);
                assertClose(vision.gradient(point), golden.read("image_grad"), 2e-5, "image gradient");
                assertClose(text.gradient(point), golden.read("text_grad"), 2e-5, "text gradient");
            }
        }
    }

    @Test
    void aTextHasTheSameFeatureHoweverItIsPadded() {
        try (var checkpoint = Checkpoint.open(GOLDENS.resolve("plain"));
                var clip = load(checkpoint, Dtype.FLOAT32);
                var _ = new PointerScope()) {
            int[] text = {1, 5, 6, 30};
            int[] longer = {1, 2, 3, 4, 5, 6, 7, 30};
            var alone = clip.text().run(TokenBatch.of(text), Hooks.none()).features();
            for (var batch : List.of(TokenBatch.leftPadded(0, longer, text), TokenBatch.rightPadded(0, longer, text))) {
                var both = clip.text().run(batch, Hooks.none()).features();
                assertClose(Torch.slice(both, 0, 1, 2), alone, 1e-6, "padded");
            }
        }
    }

    /** 0 = config. */
    private static Clip small(long seed) {
        var config = Json.read(GOLDENS.resolve("plain/config.json"));
        return Clip.random(config, new Initialization(0.3, 0.3), Dtype.FLOAT64, Torch.generator(seed));
    }

    @Test
    void promptsOverwriteTokensInBothTowersAndHaveGradients() {
        try (var _ = new PointerScope();
                var clip = small(1)) {
            int patches = clip.vision().tokens();
            var images = Torch.normal(Torch.generator(2), 1, Dtype.FLOAT64, 3, 3, 12, 12);
            var first = Torch.leaf(Torch.normal(Torch.generator(3), 1, Dtype.FLOAT64, 2, 32));
            var deep = Torch.leaf(Torch.normal(Torch.generator(4), 1, Dtype.FLOAT64, 2, 32));
            var words = Torch.leaf(Torch.normal(Torch.generator(5), 1, Dtype.FLOAT64, 2, 24));
            var deepWords = Torch.leaf(Torch.normal(Torch.generator(6), 1, Dtype.FLOAT64, 2, 24));
            var texts = TokenBatch.rightPadded(0, new int[] {1, 4, 5, 6, 30}, new int[] {1, 4, 5, 6, 7, 8, 30});
            var hooks = Hooks.none().withGraph().capture(Site.RESID_PRE.at(1), Site.RESID_POST.at(1));
            try (var vision = clip.vision()
                            .run(
                                    images,
                                    first,
                                    hooks.intervene(Site.RESID_PRE.at(1), Intervention.overwrite(patches, deep)));
                    var text = clip.text()
                            .run(
                                    texts,
                                    hooks.intervene(Site.EMBED.point(), Intervention.overwrite(1, words))
                                            .intervene(Site.RESID_PRE.at(1), Intervention.overwrite(1, deepWords)))) {
                assertThat(Torch.shape(vision.get(Site.RESID_POST.at(1)))).containsExactly(3, patches + 2, 32);
                for (int row = 0; row < 3; row++) {
                    assertThat(Torch.doubles(Torch.slice(
                                    vision.get(Site.RESID_PRE.at(1)).select(0, row), 0, patches, patches + 2)))
                            .containsExactly(Torch.doubles(deep));
                }
                assertThat(Torch.doubles(
                                Torch.slice(text.get(Site.RESID_PRE.at(1)).select(0, 1), 0, 1, 3)))
                        .containsExactly(Torch.doubles(deepWords));
                var loss = Torch.withGrad(() ->
                        clip.similarity(vision.features(), text.features()).sum());
                var gradients = Torch.gradients(loss, List.of(first, deep, words, deepWords), false, false);
                assertThat(gradients)
                        .allSatisfy(g ->
                                assertThat(Arrays.stream(Torch.doubles(g))).allMatch(value -> Math.abs(value) > 1e-9));
                // what was appended before is overwritten, but the class token and the patches have seen it
                double numeric = numeric(clip, images, first, deep, texts, words, deepWords);
                assertThat(Torch.doubles(gradients.getFirst())[5]).isCloseTo(numeric, within(1e-5));
            }
        }
    }

    /** d loss / d first[0, 5] by central differences. */
    private static double numeric(
            Clip clip, Tensor images, Tensor first, Tensor deep, TokenBatch texts, Tensor words, Tensor deepWords) {
        double step = 1e-5;
        double[] losses = new double[2];
        for (int i = 0; i < 2; i++) {
            var values = Torch.doubles(first);
            values[5] += i == 0 ? step : -step;
            var hooks = Hooks.none();
            var moved = Torch.tensor(values, 2, 32);
            try (var vision = clip.vision()
                            .run(
                                    images,
                                    moved,
                                    hooks.intervene(
                                            Site.RESID_PRE.at(1),
                                            Intervention.overwrite(clip.vision().tokens(), deep)));
                    var text = clip.text()
                            .run(
                                    texts,
                                    hooks.intervene(Site.EMBED.point(), Intervention.overwrite(1, words))
                                            .intervene(Site.RESID_PRE.at(1), Intervention.overwrite(1, deepWords)))) {
                losses[i] = Torch.item(
                        clip.similarity(vision.features(), text.features()).sum());
            }
        }
        return (losses[0] - losses[1]) / (2 * step);
    }

    @Test
    void appendedTokensComeBeforeTheFirstNormAndHaveNoPosition() {
        try (var _ = new PointerScope();
                var clip = small(1)) {
            var images = Torch.normal(Torch.generator(2), 1, Dtype.FLOAT64, 2, 3, 12, 12);
            var more = Torch.normal(Torch.generator(3), 1, Dtype.FLOAT64, 2, 1, 32);
            var points = List.of(Site.POS_EMBED.point(), Site.LN_PRE_OUT.point(), Site.RESID_PRE.at(0));
            try (var trace = clip.vision().run(images, more, Hooks.none().capture(points))) {
                assertThat(Torch.shape(trace.get(Site.POS_EMBED.point()))).containsExactly(2, 10, 32);
                var last = Torch.slice(trace.get(Site.LN_PRE_OUT.point()), 1, 10, 11);
                // the norm's gain is 1 and its bias 0
                var centred = more.sub(Torch.mean(more, true, -1));
                var scale = Torch.add(Torch.mean(centred.mul(centred), true, -1), 1e-5)
                        .sqrt();
                assertClose(last, centred.div(scale), 1e-12, "norm of the appended");
            }
            assertThatThrownBy(() -> clip.vision().run(images, Torch.zeros(Dtype.FLOAT64, 1, 31), Hooks.none()))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("[n, 32] or [2, n, 32] are needed, not [1, 31]");
        }
    }

    @Test
    void everyImageTokenSeesAllAndEveryWordThoseBefore() {
        try (var _ = new PointerScope();
                var clip = small(4)) {
            var pattern = Site.PATTERN.at(0);
            var images = Torch.normal(Torch.generator(2), 1, Dtype.FLOAT64, 1, 3, 12, 12);
            try (var vision = clip.vision().run(images, Hooks.none().capture(pattern));
                    var text = clip.text()
                            .run(
                                    TokenBatch.of(new int[] {1, 4, 5, 30}),
                                    Hooks.none().capture(pattern))) {
                assertThat(Arrays.stream(Torch.doubles(vision.get(pattern))))
                        .hasSize(4 * 10 * 10)
                        .allMatch(p -> p > 0);
                assertThat(Torch.doubles(text.get(pattern).triu(1))).containsOnly(0);
            }
            var hooks = Hooks.none().withGraph();
            try (var fused = clip.vision().run(images, hooks);
                    var parts = clip.vision().run(images, hooks.capture(Site.PATTERN.at(0), Site.PATTERN.at(1)))) {
                assertClose(fused.features(), parts.features(), 1e-12, "one operation or its parts");
            }
        }
    }

    @Test
    void hookPointsAreThoseThatFire() {
        try (var _ = new PointerScope();
                var clip = small(4)) {
            var images = Torch.normal(Torch.generator(2), 1, Dtype.FLOAT64, 2, 3, 12, 12);
            var vision = clip.vision().encoder();
            try (var trace = clip.vision().run(images, Hooks.none().capture(vision.points()))) {
                assertThat(trace.points()).containsExactlyElementsOf(vision.points());
            }
            var text = clip.text().encoder();
            try (var trace = clip.text()
                    .run(TokenBatch.of(new int[] {1, 30}), Hooks.none().capture(text.points()))) {
                assertThat(trace.points()).containsExactlyElementsOf(text.points());
                assertThatThrownBy(trace::logits).isInstanceOf(IllegalStateException.class);
            }
            assertThatThrownBy(() -> clip.vision().run(images, Hooks.none().capture(Site.LOGITS.point())))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("no hook point hook_logits")
                    .hasMessageContaining("hook_features");
            try (var trace = clip.vision().run(images, Hooks.none().stopAfter(Site.RESID_PRE.at(1)))) {
                assertThat(trace.points()).containsExactly(Site.RESID_PRE.at(1));
            }
        }
    }

    @Test
    void projectingTheClassTokenGivesTheFeature() {
        try (var _ = new PointerScope();
                var clip = small(4)) {
            var images = Torch.normal(Torch.generator(2), 1, Dtype.FLOAT64, 2, 3, 12, 12);
            try (var trace = clip.vision().run(images, Hooks.none().capture(Site.RESID_POST.at(1)))) {
                var all = clip.vision().encoder().project(trace.get(Site.RESID_POST.at(1)));
                assertThat(Torch.shape(all)).containsExactly(2, 10, 20);
                assertClose(all.select(1, 0), trace.features(), 1e-12, "class token");
            }
        }
    }

    @Test
    void theEndTokenIsTheFirstOfItsIdOrTheHighest() {
        try (var plain = Checkpoint.open(GOLDENS.resolve("plain"));
                var highest = Checkpoint.open(GOLDENS.resolve("highest-id"));
                var byId = load(plain, Dtype.FLOAT32);
                var byHeight = load(highest, Dtype.FLOAT32)) {
            var tokens = TokenBatch.rightPadded(0, new int[] {1, 36, 30, 5, 30}, new int[] {30, 36, 36});
            assertThat(byId.text().endColumns(tokens)).containsExactly(2, 0);
            assertThat(byHeight.text().endColumns(tokens)).containsExactly(1, 1);
            assertThat(byId.text().endColumns(TokenBatch.leftPadded(0, new int[] {1, 30}, new int[] {1, 5, 6, 30})))
                    .containsExactly(3, 3);
            assertThatThrownBy(() -> byId.text().run(TokenBatch.of(new int[] {1, 5}), Hooks.none()))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("text 0 has no end token (id 30)");
            assertThatThrownBy(() -> byId.text().run(TokenBatch.of(new int[11]), Hooks.none()))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("11 tokens");
        }
    }

    @Test
    void aConfigThatIsWrongIsRefused() {
        var good = Json.read(GOLDENS.resolve("plain/config.json"));
        var odd = good.deepCopy();
        ((tools.jackson.databind.node.ObjectNode) odd.get("vision_config")).put("num_attention_heads", 5);
        var huge = good.deepCopy();
        ((tools.jackson.databind.node.ObjectNode) huge.get("vision_config")).put("patch_size", 13);
        var strange = good.deepCopy();
        ((tools.jackson.databind.node.ObjectNode) strange.get("text_config")).put("rope_theta", 10_000);
        var cases = java.util.Map.of(
                odd, "vision_config: a width of 32 does not divide into 5 heads",
                huge, "patches of 13 do not fit into pictures of 12",
                strange, "text_config: clip does not know how to honour rope_theta");
        cases.forEach((config, message) -> assertThatThrownBy(
                        () -> Clip.random(config, new Initialization(1, 1), Dtype.FLOAT32, Torch.generator(1)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(message));
    }

    @Test
    void olderFilesSayThePartsTwice() {
        var config = Json.read(GOLDENS.resolve("plain/config.json"));
        config.putNull("vision_config_dict");
        config.putObject("text_config_dict").put("num_hidden_layers", 1);
        try (var clip = Clip.random(config, new Initialization(1, 1), Dtype.FLOAT32, Torch.generator(1))) {
            assertThat(clip.text().encoder().blocks()).hasSize(1);
            assertThat(clip.vision().encoder().blocks()).hasSize(2);
            assertThat(Torch.item(clip.logitScale())).isCloseTo(2.6592, within(1e-6));
        }
    }

    @Test
    void interventionsKnowWhichTokensThereAre() {
        try (var _ = new PointerScope();
                var clip = small(4)) {
            var images = Torch.normal(Torch.generator(2), 1, Dtype.FLOAT64, 1, 3, 12, 12);
            var more = Torch.normal(Torch.generator(3), 1, Dtype.FLOAT64, 2, 32);
            var last = Hooks.none()
                    .intervene(Site.RESID_POST.at(0), Intervention.scale(0).at(Positions.at(11)))
                    .capture(Site.RESID_POST.at(0));
            try (var trace = clip.vision().run(images, more, last)) {
                var sizes =
                        Torch.doubles(Torch.sum(trace.get(Site.RESID_POST.at(0)).abs(), false, -1));
                assertThat(sizes[11]).isZero();
                assertThat(Arrays.stream(sizes).filter(s -> s > 0)).hasSize(11);
            }
            assertThatThrownBy(() -> clip.vision().run(images, last))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("position 11 is outside of row 0, which has 10 tokens");
        }
    }
}
