package dev.reprise.model;

import dev.reprise.core.InvalidInputException;
import dev.reprise.core.Torch;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** An activation function of a feed-forward, by its names in {@code config.json}; equal to another of the same name and threshold. */
public final class Activation {
    /** {@code x Phi(x)}, Phi = distribution function of the normal distribution. */
    public static final Activation GELU = new Activation(torch::gelu, "gelu");

    /** {@code x/2 (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3)))}. */
    public static final Activation GELU_TANH =
            new Activation(x -> torch.gelu(x, "tanh"), "gelu_new", "gelu_pytorch_tanh", "gelu_fast");

    /** {@code x sigmoid(1.702 x)}: CLIP's. */
    public static final Activation QUICK_GELU =
            new Activation(x -> x.mul(torch.sigmoid(Torch.mul(x, 1.702))), "quick_gelu");

    /** {@code x sigmoid(x)}. */
    public static final Activation SILU = new Activation(torch::silu, "silu", "swish");

    /** {@code max(x, 0)}. */
    public static final Activation RELU = new Activation(torch::relu, "relu");

    /** {@code max(x, 0)^2}. */
    public static final Activation RELU_SQUARED =
            new Activation(x -> torch.relu(x).square(), "relu2");

    /** {@code min(max(x, 0), 6)}. */
    public static final Activation RELU6 = new Activation(torch::relu6, "relu6");

    /** {@code x min(max(x + 3, 0), 6) / 6}. */
    public static final Activation HARD_SWISH = new Activation(torch::hardswish, "hardswish");

    private static final String FAT_RELU = "fatrelu";
    private static final List<Activation> PLAIN =
            List.of(GELU, GELU_TANH, QUICK_GELU, SILU, RELU, RELU_SQUARED, RELU6, HARD_SWISH);

    private final UnaryOperator<Tensor> function;
    private final List<String> names;
    private final double threshold;

    private Activation(UnaryOperator<Tensor> function, String... names) {
        this(function, 0, names);
    }

    private Activation(UnaryOperator<Tensor> function, double threshold, String... names) {
        this.function = function;
        this.names = List.of(names);
        this.threshold = threshold;
    }

    /**
     * {@code x} from a threshold on, else 0; never below 0.
     *
     * @param threshold 0 or more: 0 is {@link #RELU}'s function
     * @throws InvalidInputException for another threshold
     */
    public static Activation fatRelu(double threshold) {
        if (!(threshold >= 0) || Double.isInfinite(threshold)) {
            throw new InvalidInputException("the threshold of " + FAT_RELU + " must be 0 or more, not " + threshold);
        }
        return new Activation(
                x -> {
                    var positive = torch.relu(x);
                    return positive.mul(positive.ge(new Scalar(threshold)));
                },
                threshold,
                FAT_RELU);
    }

    public Tensor apply(Tensor x) {
        return function.apply(x);
    }

    /** Whether it gives either its input or 0. */
    public boolean isRectifier() {
        return equals(RELU) || configName().equals(FAT_RELU);
    }

    /** The name that {@code config.json} gets. */
    public String configName() {
        return names.getFirst();
    }

    /** What {@code config.json} gets as {@code hidden_act_param}, for {@code fatrelu}. */
    public double threshold() {
        return threshold;
    }

    /**
     * The activation of a name.
     *
     * @param threshold of {@code fatrelu}; not looked at for others
     * @throws InvalidInputException for an unknown one, listing those known, or a threshold below 0
     */
    public static Activation parse(String name, double threshold) {
        if (name.equals(FAT_RELU)) {
            return fatRelu(threshold);
        }
        return PLAIN.stream()
                .filter(a -> a.names.contains(name))
                .findFirst()
                .orElseThrow(() -> new InvalidInputException("unknown activation function '" + name + "'; known: "
                        + Stream.concat(PLAIN.stream().flatMap(a -> a.names.stream()), Stream.of(FAT_RELU))
                                .collect(Collectors.joining(", "))));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Activation that && names.equals(that.names) && threshold == that.threshold;
    }

    @Override
    public int hashCode() {
        return Objects.hash(names, threshold);
    }

    @Override
    public String toString() {
        return configName().equals(FAT_RELU) ? FAT_RELU + ":" + threshold : configName();
    }
}
