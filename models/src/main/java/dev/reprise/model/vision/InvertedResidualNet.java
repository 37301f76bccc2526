package dev.reprise.model.vision;

import dev.reprise.core.Dtype;
import dev.reprise.core.InvalidInputException;
import dev.reprise.core.Torch;
import dev.reprise.model.Activation;
import dev.reprise.model.Linear;
import dev.reprise.model.ModelReference;
import dev.reprise.model.SafetensorsWeights;
import dev.reprise.model.WeightSource;
import dev.reprise.model.family.Initialization;
import dev.reprise.model.family.Weights;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.Set;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Generator;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * A net of inverted residual blocks, such as MobileNetV2 and V3, in float32: stem, blocks, head, mean over space, classifier. Owns its weights.
 *
 * <pre>{@code
 * try (var net = InvertedResidualNet.load("mobile-tiny"); var _ = new PointerScope()) {
 *     Tensor logits = net.logits(images); // [B, 3, H, W] to [B, classes]
 * }
 * }</pre>
 *
 * <p>Layers are called {@code stem.conv|bn|act}, {@code blockI.expand|bn1|act1|depthwise|bn2|act2|se|project|bn3} (those that exist, I from 0),
 * {@code head.conv|bn|act} and {@code classifier.hidden|act|out}; weights as in torchvision.
 */
public final class InvertedResidualNet implements AutoCloseable {
    private static final double CLASSIFIER_DEVIATION = 0.01;
    private static final Set<String> COUNTERS = Set.of(".num_batches_tracked");

    private final MobileArchitecture architecture;
    private final Convolution stem;
    private final BatchNorm stemNorm;
    private final List<InvertedResidual> blocks;
    private final Convolution head;
    private final BatchNorm headNorm;
    private final @Nullable Linear hidden;
    private final String outName;
    private Linear out;
    private final SequencedMap<String, Tensor> parameters = new LinkedHashMap<>();
    private final SequencedMap<String, Tensor> statistics = new LinkedHashMap<>();
    private final @Nullable WeightSource source;

    private InvertedResidualNet(
            MobileArchitecture architecture, TorchvisionNames names, Weights weights, @Nullable WeightSource source) {
        this.architecture = architecture;
        this.source = source;
        var shape = architecture.stem();
        this.stem = new Convolution(
                "stem.conv",
                convolution(weights, names.unit(0, 0), shape.out(), MobileArchitecture.COLOURS, shape.kernel()),
                shape.stride(),
                1);
        this.stemNorm = norm(weights, names.unit(0, 1), "stem.bn", shape.out());
        var made = new ArrayList<InvertedResidual>();
        for (int i = 0; i < architecture.blocks().size(); i++) {
            made.add(block(i, architecture.blocks().get(i), names, weights));
        }
        this.blocks = List.copyOf(made);
        int last = architecture.blocks().size() + 1;
        int width = architecture.head().out();
        this.head = new Convolution(
                "head.conv", convolution(weights, names.unit(last, 0), width, architecture.last(), 1), 1, 1);
        this.headNorm = norm(weights, names.unit(last, 1), "head.bn", width);
        this.hidden = architecture.hidden() == 0
                ? null
                : weights.linear(names.hidden(), names.hidden(), architecture.hidden(), width, true);
        this.outName = names.out();
        this.out = weights.linear(
                outName, outName, architecture.classes(), hidden == null ? width : architecture.hidden(), true);
        weights.parameters()
                .forEach((name, tensor) -> (name.contains(".running_") ? statistics : parameters).put(name, tensor));
    }

    private InvertedResidual block(int i, MobileArchitecture.Block shape, TorchvisionNames names, Weights weights) {
        var name = "block" + i;
        var at = names.block(i + 1, shape);
        int wide = shape.expanded();
        return new InvertedResidual(
                name,
                at.expand() == null
                        ? null
                        : new Convolution(
                                name + ".expand", convolution(weights, at.expand(), wide, shape.in(), 1), 1, 1),
                at.norm1() == null ? null : norm(weights, at.norm1(), name + ".bn1", wide),
                new Convolution(
                        name + ".depthwise",
                        convolution(weights, at.depthwise(), wide, 1, shape.kernel()),
                        shape.stride(),
                        wide),
                norm(weights, at.norm2(), name + ".bn2", wide),
                at.gate() == null ? null : gate(weights, at.gate(), name + ".se", wide, shape.squeeze()),
                new Convolution(name + ".project", convolution(weights, at.project(), shape.out(), wide, 1), 1, 1),
                norm(weights, at.norm3(), name + ".bn3", shape.out()),
                shape.activation(),
                shape.residual());
    }

    private static Tensor convolution(Weights weights, String name, int out, int in, int kernel) {
        return weights.matrix(name + ".weight", name + ".weight", out, in, kernel, kernel);
    }

    private BatchNorm norm(Weights weights, String name, String layer, int width) {
        return new BatchNorm(
                layer,
                weights.gain(name, name, width),
                weights.shift(name, name, width),
                weights.filled(name + ".running_mean", name + ".running_mean", 0, width),
                weights.filled(name + ".running_var", name + ".running_var", 1, width),
                architecture.epsilon(),
                architecture.momentum());
    }

    private static SqueezeExcitation gate(Weights weights, String name, String layer, int width, int squeezed) {
        var first = name + ".fc1";
        var second = name + ".fc2";
        return new SqueezeExcitation(
                layer,
                convolution(weights, first, squeezed, width, 1),
                weights.shift(first, first, squeezed),
                convolution(weights, second, width, squeezed, 1),
                weights.shift(second, second, width));
    }

    /**
     * Loads a net with its description: a folder with {@code config.json} and {@code model.safetensors}.
     *
     * @param reference a shipped net's name, or a folder
     * @throws InvalidInputException if there is no such net, or its files are not valid or do not fit each other
     */
    public static InvertedResidualNet load(String reference) {
        var folder = ModelReference.resolve(reference);
        if (!Files.isDirectory(folder)) {
            throw new InvalidInputException(folder + ": a net is a folder with config.json and model.safetensors");
        }
        return read(MobileArchitecture.read(folder.resolve("config.json")), folder);
    }

    /**
     * Reads weights under torchvision's names, of MobileNetV2 ({@code features.1.conv.0}) or V3 ({@code features.1.block.0}).
     *
     * @param architecture the weights decide on the number of classes, whatever it says
     * @param weights a {@code .safetensors} file, or a folder with one
     * @throws InvalidInputException if they do not fit the architecture
     */
    public static InvertedResidualNet read(MobileArchitecture architecture, Path weights) {
        var source = SafetensorsWeights.open(weights);
        var store = Weights.of(source, Dtype.FLOAT32, "");
        try (var _ = new PointerScope()) {
            var names = TorchvisionNames.of(source, architecture);
            long classes =
                    source.names().contains(names.out() + ".weight") ? source.shape(names.out() + ".weight")[0] : 0;
            var actual =
                    classes < 1 || classes > Integer.MAX_VALUE ? architecture : architecture.withClasses((int) classes);
            var net = Torch.noGrad(() -> new InvertedResidualNet(actual, names, store, source));
            store.finish(COUNTERS, source);
            return net;
        } catch (RuntimeException e) {
            store.discard();
            source.close();
            throw e;
        }
    }

    /** A new net, as torchvision begins: convolutions from N(0, 2/(k^2 out)), linear layers from N(0, 0.01^2), gains 1, biases 0. */
    public static InvertedResidualNet random(MobileArchitecture architecture, Generator generator) {
        var weights = Weights.random(generator, new Initialization(1, 1), Dtype.FLOAT32, "");
        try (var _ = new PointerScope()) {
            return Torch.noGrad(() -> {
                var net = new InvertedResidualNet(architecture, TorchvisionNames.of(architecture), weights, null);
                net.parameters.values().stream().filter(p -> p.dim() > 1).forEach(p -> {
                    double deviation =
                            p.dim() == 2 ? CLASSIFIER_DEVIATION : Math.sqrt(2.0 / (p.size(0) * p.size(2) * p.size(3)));
                    p.mul_(new Scalar(deviation));
                });
                return net;
            });
        } catch (RuntimeException e) {
            weights.discard();
            throw e;
        }
    }

    /**
     * Logits. In the gradient mode of the caller.
     *
     * @param images [B, 3, H, W], float32
     * @return [B, classes], owned by the innermost scope
     * @throws InvalidInputException for images of another shape
     */
    public Tensor forward(Tensor images, LayerHooks hooks) {
        if (images.dim() != 4 || images.size(0) < 1 || images.size(1) != MobileArchitecture.COLOURS) {
            throw new InvalidInputException(
                    "pictures of the shape [B, 3, H, W] are needed, not " + Arrays.toString(Torch.shape(images)));
        }
        return Torch.scoped(() -> {
            var x = InvertedResidual.activate(
                    "stem.act",
                    stemNorm.apply(stem.apply(images, hooks), hooks),
                    architecture.stem().activation(),
                    hooks);
            for (var block : blocks) {
                x = block.apply(x, hooks);
            }
            x = InvertedResidual.activate(
                    "head.act",
                    headNorm.apply(head.apply(x, hooks), hooks),
                    architecture.head().activation(),
                    hooks);
            x = Torch.mean(x, false, 2, 3);
            if (hidden != null) {
                x = hooks.at("classifier.hidden", hidden.apply(x));
                x = InvertedResidual.activate("classifier.act", x, Activation.HARD_SWISH, hooks);
            }
            return hooks.at("classifier.out", out.apply(x));
        });
    }

    /** Logits by running statistics, without a graph: [B, 3, H, W] to [B, classes], owned by the innermost scope. */
    public Tensor logits(Tensor images) {
        return Torch.noGrad(() -> forward(images, LayerHooks.EVALUATION));
    }

    /**
     * The outputs of some layers, by running statistics, without a graph.
     *
     * @return by layer; owned by the innermost scope
     * @throws InvalidInputException for a layer that there is not, listing those that there are
     */
    public Map<String, Tensor> outputs(Tensor images, Collection<String> wanted) {
        for (var layer : wanted) {
            if (!layers().contains(layer)) {
                throw new InvalidInputException(
                        "this net has no layer " + layer + ". It has: " + String.join(", ", layers()));
            }
        }
        var seen = new LinkedHashMap<String, Tensor>();
        var scope = new PointerScope();
        try (scope) {
            var _ = Torch.noGrad(() -> forward(images, new LayerHooks() {
                @Override
                public Tensor at(String layer, Tensor output) {
                    if (wanted.contains(layer)) {
                        var handle = Torch.handle(output);
                        handle.retainReference();
                        seen.put(layer, handle);
                    }
                    return output;
                }
            }));
        }
        seen.values().forEach(Torch::adopt);
        return seen;
    }

    /** The names of all layers, in order. */
    public List<String> layers() {
        var layers = new ArrayList<>(List.of("stem.conv", "stem.bn", "stem.act"));
        blocks.forEach(block -> layers.addAll(block.layers()));
        layers.addAll(List.of("head.conv", "head.bn", "head.act"));
        if (hidden != null) {
            layers.addAll(List.of("classifier.hidden", "classifier.act"));
        }
        layers.add("classifier.out");
        return layers;
    }

    /** A new last linear layer, from N(0, 0.01^2), for so many classes; the old one's tensors are closed. */
    public void resetClassifier(int classes, Generator generator) {
        var weight = owned(Torch.noGrad(
                () -> Torch.normal(generator, CLASSIFIER_DEVIATION, Dtype.FLOAT32, classes, out.inputs())));
        var bias = owned(Torch.noGrad(() -> Torch.zeros(Dtype.FLOAT32, classes)));
        Objects.requireNonNull(parameters.put(outName + ".weight", weight)).close();
        Objects.requireNonNull(parameters.put(outName + ".bias", bias)).close();
        out = new Linear(weight, bias);
    }

    private static Tensor owned(Tensor tensor) {
        var handle = Torch.handle(tensor);
        handle.retainReference();
        return handle;
    }

    /** Its shape, with the number of classes that it has now. */
    public MobileArchitecture architecture() {
        return architecture.withClasses(Math.toIntExact(out.outputs()));
    }

    public List<InvertedResidual> blocks() {
        return blocks;
    }

    /** What is trained, by torchvision's names; the tensors are the net's. */
    public SequencedMap<String, Tensor> parameters() {
        return Collections.unmodifiableSequencedMap(parameters);
    }

    /** Running means and variances, by torchvision's names; the tensors are the net's. */
    public SequencedMap<String, Tensor> statistics() {
        return Collections.unmodifiableSequencedMap(statistics);
    }

    /** Everything that is stored: parameters, then statistics. */
    public SequencedMap<String, Tensor> stored() {
        var stored = new LinkedHashMap<>(parameters);
        stored.putAll(statistics);
        return stored;
    }

    @Override
    public void close() {
        parameters.values().forEach(Tensor::close);
        statistics.values().forEach(Tensor::close);
        if (source != null) {
            source.close();
        }
    }
}
