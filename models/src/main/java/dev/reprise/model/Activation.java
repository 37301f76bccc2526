package dev.reprise.model;

import dev.reprise.core.InvalidInputException;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** An activation function of a feed-forward, by its names in {@code config.json}. */
public enum Activation {
    /** {@code x Phi(x)}, Phi = distribution function of the normal distribution. */
    GELU(torch::gelu, "gelu"),
    /** {@code x/2 (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3)))}. */
    GELU_TANH(x -> torch.gelu(x, "tanh"), "gelu_new", "gelu_pytorch_tanh", "gelu_fast"),
    /** {@code x sigmoid(x)}. */
    SILU(torch::silu, "silu", "swish"),
    /** {@code max(x, 0)}. */
    RELU(torch::relu, "relu"),
    /** {@code max(x, 0)^2}. */
    RELU_SQUARED(x -> torch.relu(x).square(), "relu2");

    private final UnaryOperator<Tensor> function;
    private final List<String> names;

    Activation(UnaryOperator<Tensor> function, String... names) {
        this.function = function;
        this.names = List.of(names);
    }

    public Tensor apply(Tensor x) {
        return function.apply(x);
    }

    /** The name that {@code config.json} gets. */
    public String configName() {
        return names.getFirst();
    }

    /** The activation of a name. @throws InvalidInputException for an unknown one, listing those known */
    public static Activation parse(String name) {
        return Arrays.stream(values())
                .filter(a -> a.names.contains(name))
                .findFirst()
                .orElseThrow(() -> new InvalidInputException("unknown activation function '" + name + "'; known: "
                        + Arrays.stream(values()).flatMap(a -> a.names.stream()).collect(Collectors.joining(", "))));
    }
}
