package dev.reprise.model.vision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.reprise.core.Dtype;
import dev.reprise.core.InvalidInputException;
import dev.reprise.core.Torch;
import dev.reprise.data.Json;
import dev.reprise.data.SafetensorsWriter;
import dev.reprise.model.Activation;
import dev.reprise.model.vision.MobileArchitecture.Block;
import dev.reprise.model.vision.MobileArchitecture.Head;
import dev.reprise.model.vision.MobileArchitecture.Stem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class InvertedResidualNetTest {
    private static final Activation HS = Activation.HARD_SWISH;
    private static final Activation RE = Activation.RELU;

    @TempDir
    private Path folder;

    /** See make.py. */
    private static Tensor formula(int n, double factor, double offset, long... shape) {
        var values = new float[(int) Torch.count(shape)];
        for (int i = 0; i < values.length; i++) {
            double x = 43758.5453 * Math.sin(12.9898 * i + 78.233 * n);
            values[i] = (float) (offset + factor * (float) (x - Math.floor(x) - 0.5));
        }
        return Torch.tensor(values, shape);
    }

    private static void fill(InvertedResidualNet net) {
        var all = new TreeMap<>(net.stored());
        int n = 0;
        for (var entry : all.entrySet()) {
            var t = entry.getValue();
            var shape = Torch.shape(t);
            boolean scale =
                    entry.getKey().endsWith("running_var") || entry.getKey().endsWith(".weight");
            t.copy_(
                    t.dim() > 1
                            ? formula(n, Math.sqrt(24.0 * t.size(0) / t.numel()), 0, shape)
                            : formula(n, 0.5, scale ? 1 : 0, shape));
            n++;
        }
    }

    private static MobileArchitecture architecture(String name) {
        return switch (name) {
            case "tiny-v3" ->
                new MobileArchitecture(
                        new Stem(16, 3, 2, HS),
                        List.of(
                                new Block(16, 3, 16, 16, 8, RE, 1),
                                new Block(16, 3, 72, 24, 0, RE, 2),
                                new Block(24, 5, 96, 40, 24, HS, 2),
                                new Block(40, 5, 120, 40, 32, HS, 1)),
                        new Head(240, HS),
                        32,
                        7,
                        0.001,
                        0.01);
            case "tiny-v2" ->
                new MobileArchitecture(
                        new Stem(32, 3, 2, Activation.RELU6),
                        List.of(
                                new Block(32, 3, 32, 16, 0, Activation.RELU6, 1),
                                new Block(16, 3, 96, 24, 0, Activation.RELU6, 2),
                                new Block(24, 3, 144, 24, 0, Activation.RELU6, 1)),
                        new Head(1280, Activation.RELU6),
                        0,
                        5,
                        1e-5,
                        0.1);
            default -> MobileArchitecture.named(name);
        };
    }

    private static InvertedResidualNet net(String name) {
        return InvertedResidualNet.random(architecture(name), Torch.generator(1));
    }

    static Stream<JsonNode> goldens() throws IOException {
        var text = Files.readString(Path.of("src/test/resources/mobile/golden.json"));
        return JsonMapper.shared().readTree(text).valueStream();
    }

    private static void assertClose(Tensor actual, JsonNode expected, double tolerance, String what) {
        double largest = 0;
        for (var value : expected) {
            largest = Math.max(largest, Math.abs(value.doubleValue()));
        }
        var values = Torch.doubles(actual);
        for (int i = 0; i < expected.size(); i++) {
            assertThat(values[i])
                    .as("%s %d", what, i)
                    .isCloseTo(expected.get(i).doubleValue(), within(tolerance * largest));
        }
    }

    @ParameterizedTest
    @MethodSource("goldens")
    void logitsGradientsAndRunningStatisticsAreThoseOfTorchvision(JsonNode golden) {
        var name = golden.get("name").stringValue();
        int side = golden.get("side").intValue();
        try (var _ = new PointerScope();
                var net = net(name)) {
            assertThat(net.architecture().parameters())
                    .isEqualTo(golden.get("parameters").longValue());
            assertThat(net.parameters().values().stream()
                            .mapToLong(Tensor::numel)
                            .sum())
                    .isEqualTo(golden.get("parameters").longValue());
            fill(net);
            var images = formula(1000, 4, 0, 2, 3, side, side);
            assertClose(net.logits(images), golden.get("logits"), 2e-5, "logits");

            net.parameters().values().forEach(p -> p.set_requires_grad(true));
            var loss = Torch.withGrad(() -> {
                var logits = net.forward(images, LayerHooks.TRAINING);
                assertClose(logits, golden.get("trained"), 2e-4, "logits in training");
                return torch.cross_entropy_loss(logits, Torch.tensor(new long[] {1, 3}, 2));
            });
            var wanted = golden.get("gradients");
            var names = List.copyOf(wanted.propertyNames());
            var gradients = Torch.gradients(
                    loss,
                    names.stream()
                            .map(n -> Objects.requireNonNull(net.parameters().get(n)))
                            .toList(),
                    false,
                    false);
            for (int i = 0; i < names.size(); i++) {
                assertClose(gradients.get(i), wanted.get(names.get(i)), 2e-3, names.get(i));
            }
            for (var entry : golden.get("statistics").properties()) {
                assertClose(
                        Objects.requireNonNull(net.statistics().get(entry.getKey())),
                        entry.getValue(),
                        1e-5,
                        entry.getKey());
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"mobilenet_v2, 3504872, 17", "mobilenet_v3_small, 2542856, 11", "mobilenet_v3_large, 5483032, 15"})
    void namedArchitecturesHaveTheSizesOfTorchvision(String name, long parameters, int blocks) {
        var architecture = MobileArchitecture.named(name);
        assertThat(architecture.parameters()).isEqualTo(parameters);
        assertThat(architecture.blocks()).hasSize(blocks);
        assertThat(MobileArchitecture.of(architecture.json(), "x")).isEqualTo(architecture);
    }

    @ParameterizedTest
    @CsvSource({"16, 8", "72, 24", "96, 24", "240, 64", "120, 32", "144, 40", "288, 72", "576, 144", "672, 168"})
    void squeezedChannelsAreThoseOfMobileNetV3(int expanded, int squeezed) {
        assertThat(MobileArchitecture.squeezed(expanded)).isEqualTo(squeezed);
    }

    @Test
    void layersAreAnnouncedInOrderAndAnUnknownOneIsAnError() {
        try (var _ = new PointerScope();
                var net = net("tiny-v3")) {
            var seen = new LinkedHashMap<String, long[]>();
            var images = formula(1000, 4, 0, 2, 3, 24, 24);
            net.forward(images, new LayerHooks() {
                @Override
                public Tensor at(String layer, Tensor output) {
                    seen.put(layer, Torch.shape(output));
                    return output;
                }
            });
            assertThat(seen.keySet()).containsExactlyElementsOf(net.layers());
            assertThat(net.layers())
                    .startsWith(
                            "stem.conv",
                            "stem.bn",
                            "stem.act",
                            "block0.depthwise",
                            "block0.bn2",
                            "block0.act2",
                            "block0.se")
                    .contains("block1.act1", "block3.se")
                    .doesNotContain("block1.se", "block0.bn1")
                    .endsWith("head.act", "classifier.hidden", "classifier.act", "classifier.out");
            assertThat(seen.get("block2.bn2")).containsExactly(2, 96, 3, 3);
            var outputs = net.outputs(images, List.of("block2.bn1", "block2.act1"));
            assertThat(Torch.doubles(HS.apply(Objects.requireNonNull(outputs.get("block2.bn1")))))
                    .containsExactly(Torch.doubles(Objects.requireNonNull(outputs.get("block2.act1"))));
            assertThatThrownBy(() -> net.outputs(images, List.of("block1.se")))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("no layer block1.se. It has: stem.conv, ");
        }
    }

    /** The card's worked example: gain 2, variance + epsilon = 4, gradients 1 and -3. */
    @Test
    void inShiftOnlyModeTheScaleIsAConstant() {
        try (var _ = new PointerScope()) {
            var gain = Torch.leaf(Torch.tensor(new double[] {2}, 1));
            var shift = Torch.leaf(Torch.tensor(new double[] {0.5}, 1));
            var norm = new BatchNorm(
                    "bn1", gain, shift, Torch.tensor(new double[] {1}, 1), Torch.tensor(new double[] {3}, 1), 1, 0.1);
            var x = Torch.leaf(Torch.tensor(new double[] {3, -1}, 1, 1, 1, 2));
            var weights = Torch.tensor(new double[] {1, -3}, 1, 1, 1, 2);
            for (var mode : List.of(BatchNorm.Mode.SHIFT_ONLY, BatchNorm.Mode.EVALUATE)) {
                var hooks = new LayerHooks() {
                    @Override
                    public BatchNorm.Mode mode(String layer) {
                        return mode;
                    }
                };
                var y = Torch.withGrad(() -> norm.apply(x, hooks));
                assertThat(Torch.doubles(y)).containsExactly(new double[] {2.5, -1.5}, within(1e-12));
                var loss = Torch.withGrad(() -> y.mul(weights).sum());
                var gradients = Torch.gradients(loss, List.of(x, shift, gain), false, false);
                assertThat(Torch.doubles(gradients.get(0))).containsExactly(new double[] {1, -3}, within(1e-12));
                assertThat(Torch.item(gradients.get(1))).isCloseTo(-2, within(1e-12));
                assertThat(Torch.item(gradients.get(2)))
                        .isCloseTo(mode == BatchNorm.Mode.EVALUATE ? 4 : 0, within(1e-12));
            }
            assertThat(Torch.item(norm.mean())).isEqualTo(1); // nothing has moved
            assertThatThrownBy(() -> norm.apply(Torch.zeros(Dtype.FLOAT64, 1, 1, 1, 1), LayerHooks.TRAINING))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("bn1: one value a channel has no variance");
        }
    }

    @Test
    void anActivationMayBeDifferentiatedByAnotherRule() {
        try (var _ = new PointerScope();
                var net = net("tiny-v3")) {
            fill(net);
            var images = formula(1000, 4, 0, 2, 3, 24, 24);
            var weight = Objects.requireNonNull(net.parameters().get("features.3.block.0.0.weight"));
            weight.set_requires_grad(true);
            var masked = new LayerHooks() {
                @Override
                public Tensor activation(String layer, Activation activation, Tensor x) {
                    var line = x.mul(x.ge(new org.bytedeco.pytorch.Scalar(0.0)).detach());
                    return activation.apply(x).detach().add(line).sub(line.detach());
                }
            };
            var plain = Torch.withGrad(() -> net.forward(images, LayerHooks.EVALUATION));
            var other = Torch.withGrad(() -> net.forward(images, masked));
            assertThat(Torch.doubles(other)).containsExactly(Torch.doubles(plain), within(1e-5));
            var exact =
                    Torch.gradients(plain.sum(), List.of(weight), false, false).getFirst();
            var approximate =
                    Torch.gradients(other.sum(), List.of(weight), false, false).getFirst();
            double cosine = Torch.item(exact.mul(approximate).sum())
                    / Torch.item(exact.norm())
                    / Torch.item(approximate.norm());
            assertThat(cosine).isBetween(0.3, 0.9999);
        }
    }

    @ParameterizedTest
    @CsvSource({"tiny-v3, features.3.block.2.fc1.bias", "tiny-v2, features.3.conv.2.weight"})
    void whatIsWrittenIsReadAgain(String name, String weight) throws IOException {
        try (var _ = new PointerScope();
                var net = net(name)) {
            fill(net);
            var stored = net.stored();
            assertThat(stored).containsKey(weight);
            stored.put("features.0.1.num_batches_tracked", Torch.tensor(new long[] {3}, 1));
            var file = folder.resolve("net.safetensors");
            SafetensorsWriter.write(file, stored, Map.of());
            var images = formula(1000, 4, 0, 2, 3, 24, 24);
            try (var again = InvertedResidualNet.read(architecture(name).withClasses(99), file)) {
                assertThat(again.architecture()).isEqualTo(architecture(name));
                assertThat(Torch.doubles(again.logits(images))).containsExactly(Torch.doubles(net.logits(images)));
                again.resetClassifier(3, Torch.generator(1));
                assertThat(Torch.shape(again.logits(images))).containsExactly(2, 3);
                assertThat(again.architecture().classes()).isEqualTo(3);
            }
            var other = architecture(name).blocks().get(1);
            var wider = new MobileArchitecture(
                    architecture(name).stem(),
                    List.of(
                            architecture(name).blocks().getFirst(),
                            new Block(other.in(), 5, other.expanded(), other.out(), 0, other.activation(), 2)),
                    architecture(name).head(),
                    architecture(name).hidden(),
                    5,
                    1e-3,
                    0.1);
            assertThatThrownBy(() -> InvertedResidualNet.read(wider, file))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("net.safetensors: the tensor features.2.")
                    .hasMessageContaining(", 1, 3, 3], but the config asks for ");
            assertThatThrownBy(() -> InvertedResidualNet.read(MobileArchitecture.named("mobilenet_v3_small"), file))
                    .isInstanceOf(InvalidInputException.class);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "\"k\":3,\"exp\":72 | \"k\":33,\"exp\":72 | net.json: blocks[0]: 'k' must be at most 31, not 33",
                "\"in\":16 | \"in\":17 | net.json: block 0 takes 17 channels, but what comes before it gives 16",
                "\"act\":\"RE\" | \"act\":\"RELU\" | net.json: blocks[0]: 'act' must be one of RE, RE6, HS, not RELU",
                "\"se\":0 | \"se\":-1 | blocks[0]: 'se' must be an integer from 1",
                "\"classes\":10 | \"classes\":10,\"width\":2 | does not know how to honour width",
                "\"classes\":10 | \"classes\":0 | 'classes' must be an integer from 1",
                "\"momentum\":0.01 | \"momentum\":2 | 'momentum' must be at most 1",
                "\"out\":576 | \"out\":16777216 | parameters are more than the",
                "\"stem\" | \"root\" | net.json: 'stem' is missing"
            })
    void aDescriptionThatIsWrongIsRefused(String good, String bad, String message) throws IOException {
        var description = """
                {"stem":{"out":16,"k":3,"stride":2,"act":"HS"},
                 "blocks":[{"in":16,"k":3,"exp":72,"out":24,"se":0,"act":"RE","stride":2}],
                 "head":{"out":576,"act":"HS"},"hidden":1024,"classes":10,"eps":0.001,"momentum":0.01}""";
        var architecture = MobileArchitecture.of(Json.parse(description, "x"), "x");
        assertThat(architecture.hidden()).isEqualTo(1024);
        assertThat(architecture.blocks().getFirst()).isEqualTo(new Block(16, 3, 72, 24, 0, RE, 2));
        assertThat(description).contains(good);
        var file = Files.writeString(folder.resolve("net.json"), description.replace(good, bad));
        assertThatThrownBy(() -> MobileArchitecture.read(file))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(message);
    }
}
