package dev.reprise.model.vision;

import dev.reprise.model.Activation;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * An inverted residual block: {@code bn3(project(se(act2(bn2(depthwise(act1(bn1(expand(x)))))))))}, plus x where stride and channels allow it. A block
 * that does not widen has no {@code expand}, {@code bn1} and {@code act1}.
 *
 * @param name such as {@code block3}; its layers are {@code block3.expand}, {@code block3.bn1} and so on
 * @see <a href="https://arxiv.org/abs/1801.04381">Sandler et al., 2018</a>
 */
public record InvertedResidual(
        String name,
        @Nullable Convolution expand,
        @Nullable BatchNorm norm1,
        Convolution depthwise,
        BatchNorm norm2,
        @Nullable SqueezeExcitation gate,
        Convolution project,
        BatchNorm norm3,
        Activation activation,
        boolean residual) {
    /** [B, in, H, W] to [B, out, H', W']. */
    Tensor apply(Tensor x, LayerHooks hooks) {
        var y = x;
        if (expand != null && norm1 != null) {
            y = activate(name + ".act1", norm1.apply(expand.apply(y, hooks), hooks), activation, hooks);
        }
        y = activate(name + ".act2", norm2.apply(depthwise.apply(y, hooks), hooks), activation, hooks);
        if (gate != null) {
            y = gate.apply(y, hooks);
        }
        y = norm3.apply(project.apply(y, hooks), hooks);
        return residual ? x.add(y) : y;
    }

    static Tensor activate(String layer, Tensor x, Activation activation, LayerHooks hooks) {
        return hooks.at(layer, hooks.activation(layer, activation, x));
    }

    /** The names of its layers, in order. */
    List<String> layers() {
        var layers = new ArrayList<String>();
        if (expand != null) {
            layers.addAll(List.of("expand", "bn1", "act1"));
        }
        layers.addAll(List.of("depthwise", "bn2", "act2"));
        if (gate != null) {
            layers.add("se");
        }
        layers.addAll(List.of("project", "bn3"));
        return layers.stream().map(layer -> name + "." + layer).toList();
    }
}
