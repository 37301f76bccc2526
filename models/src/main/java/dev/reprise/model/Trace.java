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
 * What one run gave: logits, or an encoder's features, captured activations, and, after {@link #backward}, gradients. Owns its tensors: they are freed when it is
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

    /** A walk through a model. */
    interface Walk {
        /** The logits, or null for a model that gives none. */
        @Nullable
        Tensor logits();
    }

    /** Walks through a model, with gradient mode on where the hooks want gradients. */
    static Trace record(ForwardPass pass, PassCount passes, Walk walk) {
        passes.addForward();
        return pass.hooks().wantsGradients()
                ? Torch.withGrad(() -> recorded(pass, passes, walk))
                : Torch.noGrad(() -> recorded(pass, passes, walk));
    }

    private static Trace recorded(ForwardPass pass, PassCount passes, Walk walk) {
        try (var scope = new PointerScope()) {
            var logits = logits(walk);
            if (logits != null) {
                logits = kept(logits, scope);
            }
            var captured = new LinkedHashMap<HookPoint, Tensor>();
            pass.captured().forEach((point, tensor) -> captured.put(point, kept(tensor, scope)));
            KeyValueCache cache = null;
            if (pass.remembers()) {
                boolean graph = pass.hooks().wantsGraph();
                var layers = new ArrayList<KeyValueCache.Layer>();
                for (var layer : pass.remembered()) {
                    layers.add(new KeyValueCache.Layer(
                            kept(graph ? layer.keys() : layer.keys().detach(), scope),
                            kept(graph ? layer.values() : layer.values().detach(), scope)));
                }
                cache = new KeyValueCache(layers, pass.seen());
            }
            return new Trace(logits, captured, List.copyOf(pass.differentiable()), cache, passes);
        }
    }

    /** Null if the pass was stopped, too. */
    private static @Nullable Tensor logits(Walk walk) {
        try {
            return walk.logits();
        } catch (ForwardPass.Stopped _) {
            return null;
        }
    }

    private static Tensor kept(Tensor tensor, PointerScope scope) {
        var handle = Torch.handle(tensor);
        Torch.release(scope, handle);
        return handle;
    }

    /**
     * The logits, [B, T, vocabulary], or [B, 1, vocabulary] if only the last were wanted.
     *
     * @throws IllegalStateException if the run was stopped before them, or is an encoder's
     */
    public Tensor logits() {
        if (logits == null) {
            throw new IllegalStateException(
                    "the run was stopped before the logits, or is an encoder's, which has features");
        }
        return logits;
    }

    /**
     * What an encoder made of its input, [B, features].
     *
     * @return a view of this trace's tensor; the handle belongs to the innermost scope
     * @throws IllegalStateException if the run was stopped before them, or is a language model's
     */
    public Tensor features() {
        return get(Site.FEATURES.point()).squeeze(1);
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
