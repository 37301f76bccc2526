package dev.reprise.model;

import dev.reprise.core.Torch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * What one run gave: logits, captured activations, and, after {@link #backward}, gradients. Owns its tensors: they are freed when it is
 * closed; clone what must live longer.
 *
 * <p>If the hooks asked for gradients, the tensors are part of the graph, so that a scalar computed from them can be differentiated:
 * compute it inside {@link Torch#withGrad} or hand a function to {@link #backward(java.util.function.Function)}.
 */
public final class Trace implements AutoCloseable {
    private final @Nullable Tensor logits;
    private final Map<HookPoint, Tensor> captured;
    private final List<HookPoint> differentiable;
    private final Map<HookPoint, Tensor> gradients = new LinkedHashMap<>();
    private final @Nullable KeyValueCache cache;
    private final PassCount passes;

    Trace(
            @Nullable Tensor logits,
            Map<HookPoint, Tensor> captured,
            List<HookPoint> differentiable,
            @Nullable KeyValueCache cache,
            PassCount passes) {
        this.logits = logits;
        this.captured = captured;
        this.differentiable = differentiable;
        this.cache = cache;
        this.passes = passes;
    }

    /**
     * The logits, [B, T, vocabulary], or [B, 1, vocabulary] if only the last were wanted.
     *
     * @throws IllegalStateException if the run was stopped before them
     */
    public Tensor logits() {
        if (logits == null) {
            throw new IllegalStateException("the run was stopped before the logits");
        }
        return logits;
    }

    /** The activation of a captured point. @throws IllegalStateException if it was not captured, or not reached */
    public Tensor get(HookPoint point) {
        var tensor = captured.get(point);
        if (tensor == null) {
            throw new IllegalStateException(point + " was not captured; captured: " + captured.keySet());
        }
        return tensor;
    }

    /** The captured points. */
    public Set<HookPoint> points() {
        return captured.keySet();
    }

    /**
     * Computes d scalar / d activation at every point whose gradient was asked for. The graph is then gone.
     *
     * @param scalar a tensor of one element computed from this trace's tensors with gradient mode on
     */
    public void backward(Tensor scalar) {
        backward(scalar, false);
    }

    /** As {@link #backward(Tensor)}, for a scalar that is computed here from the trace, with gradient mode on. */
    public void backward(java.util.function.Function<Trace, Tensor> metric) {
        try (var _ = new PointerScope()) {
            backward(Torch.withGrad(() -> metric.apply(this)));
        }
    }

    /** As {@link #backward(Tensor)}; the graph can be kept for another metric of the same run. */
    public void backward(Tensor scalar, boolean keepGraph) {
        if (differentiable.isEmpty()) {
            throw new IllegalStateException("no gradient was asked for: use Hooks.gradient(point)");
        }
        if (scalar.numel() != 1 || !scalar.requires_grad()) {
            throw new IllegalArgumentException(
                    scalar.numel() != 1
                            ? "a scalar can be differentiated, not a tensor of the shape "
                                    + Arrays.toString(Torch.shape(scalar))
                            : "the scalar was not computed from this trace with gradient mode on:"
                                    + " use backward(trace -> ...), or compute it inside Torch.withGrad");
        }
        try (var scope = new PointerScope()) {
            var inputs = new ArrayList<Tensor>();
            differentiable.forEach(p -> inputs.add(get(p)));
            passes.addBackward();
            var found = Torch.gradients(scalar, inputs, keepGraph, false);
            gradients.values().forEach(Tensor::close);
            gradients.clear();
            for (int i = 0; i < found.size(); i++) {
                Torch.release(scope, found.get(i));
                gradients.put(differentiable.get(i), found.get(i));
            }
        }
    }

    /** d scalar / d activation, of the activation's shape. @throws IllegalStateException before {@link #backward} */
    public Tensor gradient(HookPoint point) {
        var gradient = gradients.get(point);
        if (gradient == null) {
            throw new IllegalStateException("no gradient at " + point
                    + ": ask for it with Hooks.gradient(point), then call backward(scalar); there are gradients at "
                    + gradients.keySet());
        }
        return gradient;
    }

    /** Keys and values to continue from; the caller closes it. @throws IllegalStateException if none was asked for */
    public KeyValueCache cache() {
        if (cache == null) {
            throw new IllegalStateException("this run kept no keys and values");
        }
        return cache;
    }

    @Override
    public void close() {
        if (logits != null) {
            logits.close();
        }
        captured.values().forEach(Tensor::close);
        gradients.values().forEach(Tensor::close);
    }
}
