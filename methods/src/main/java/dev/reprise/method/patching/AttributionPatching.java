package dev.reprise.method.patching;

import dev.reprise.core.Torch;
import dev.reprise.model.BackwardRules;
import dev.reprise.model.HookPoint;
import dev.reprise.model.Hooks;
import dev.reprise.model.TokenBatch;
import dev.reprise.model.Trace;
import dev.reprise.model.Transformer;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/**
 * Attribution patching: predicts the effect of every swap from one gradient, {@code (source - base) . d metric / d activation}, the
 * gradient taken at the base run. Two forward passes and one backward pass, whatever the number of activations.
 *
 * <p>With other {@link BackwardRules} than the true derivatives it is a relevance method: only the backward pass changes.
 *
 * <pre>{@code
 * try (var estimate = AttributionPatching.run(model, corrupted, clean, metric, points, BackwardRules.AUTOGRAD)) {
 *     double[][] map = estimate.byPosition(Site.MLP_OUT.at(3)); // [pair][position]
 * }
 * }</pre>
 */
public final class AttributionPatching {
    private AttributionPatching() {}

    /**
     * Predicts swaps of source activations into the base run.
     *
     * @param base the prompts that the gradient is taken at, padded on the right if their lengths differ
     * @param source the prompts whose activations would be put in; row by row as long as the base
     * @throws dev.reprise.core.InvalidInputException for a point that the model does not have
     */
    public static Attribution run(
            Transformer model,
            TokenBatch base,
            TokenBatch source,
            Metric metric,
            Collection<HookPoint> points,
            BackwardRules rules) {
        ActivationPatching.requireAligned(base, source);
        var hooks = metric.restrict(Hooks.none().lastLogitsOnly());
        try (var sourceTrace = model.run(source, hooks.capture(points));
                var baseTrace = model.run(base, hooks.gradient(points).backward(rules));
                var scope = new PointerScope()) {
            // pairs do not depend on each other: the gradient of the sum holds the gradient of each
            baseTrace.backward(trace -> values(trace, metric).sum());
            var products = new LinkedHashMap<HookPoint, Tensor>();
            var different = new LinkedHashMap<HookPoint, Tensor>();
            for (var point : points) {
                var product = Torch.noGrad(() -> sourceTrace
                        .get(point)
                        .sub(baseTrace.get(point).detach())
                        .mul(baseTrace.gradient(point)));
                Torch.release(scope, product);
                products.put(point, product);
                var unequal = baseTrace.get(point).ne(sourceTrace.get(point)).mul(realTokens(point, base));
                Torch.release(scope, unequal);
                different.put(point, unequal);
            }
            return new Attribution(
                    products,
                    different,
                    Torch.doubles(values(baseTrace, metric)),
                    Torch.doubles(values(sourceTrace, metric)));
        }
    }

    /** True at real tokens, padding's activations mean nothing; shaped to multiply an activation of the point. */
    private static Tensor realTokens(HookPoint point, TokenBatch tokens) {
        var real = new boolean[tokens.rows() * tokens.columns()];
        for (int i = 0; i < real.length; i++) {
            real[i] = tokens.isToken(i / tokens.columns(), i % tokens.columns());
        }
        return switch (point.site().layout()) {
            case RESIDUAL -> Torch.tensor(real, tokens.rows(), tokens.columns(), 1);
            case HEADS -> Torch.tensor(real, tokens.rows(), tokens.columns(), 1, 1);
            case PATTERN -> Torch.tensor(real, tokens.rows(), 1, tokens.columns(), 1);
        };
    }

    private static Tensor values(Trace trace, Metric metric) {
        var logits = trace.logits().select(1, 0);
        var rows = new long[(int) logits.size(0)];
        Arrays.setAll(rows, i -> i);
        return metric.values(logits, Torch.tensor(rows, rows.length));
    }
}
