package dev.reprise.paper.relp;

import dev.reprise.core.Torch;
import dev.reprise.method.patching.ActivationPatching;
import dev.reprise.method.patching.AttributionPatching;
import dev.reprise.method.patching.TokenPairs;
import dev.reprise.model.BackwardRules;
import dev.reprise.model.HookPoint;
import dev.reprise.model.Hooks;
import dev.reprise.model.Site;
import dev.reprise.model.TokenBatch;
import dev.reprise.model.Transformer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Circuits of feed-forward neurons, in place of the paper's sparse features: a neuron's score is the predicted change of the metric if its
 * clean activation became the corrupted one; the neurons of the largest |score| are kept, every other one is set to its mean over a
 * reference set, position by position.
 *
 * <p>{@code faithfulness(C) = (m(C) - m(empty)) / (m(full) - m(empty))} with m = the mean logit difference of the clean prompts;
 * completeness is the faithfulness of the complement.
 */
final class NeuronCircuit {
    /** Points on the straight line that integrated gradients averages over. */
    static final int INTEGRATION_STEPS = 10;

    private final Transformer model;
    private final TokenPairs pairs;
    private final List<HookPoint> points;
    private final double[][][] means;
    private final double full;
    private final double empty;

    /** @param reference prompts as long as the pairs', whose mean activations replace what is cut out */
    NeuronCircuit(Transformer model, TokenPairs pairs, TokenBatch reference) {
        this.model = model;
        this.pairs = pairs;
        this.points = IntStream.range(0, model.blocks().size())
                .mapToObj(Site.MLP_POST::at)
                .toList();
        this.means = means(reference);
        this.full = metric(Hooks.none());
        this.empty = metric(keeping(
                new boolean[points.size()][(int) model.blocks().getFirst().mlp().width()]));
    }

    /** m of the whole model, in logits. */
    double full() {
        return full;
    }

    /** m with every neuron at its mean, in logits. */
    double empty() {
        return empty;
    }

    /** Scores by attribution patching, or by relevance patching if there are rules: [layer][neuron]. */
    double[][] scores(Set<Rule> rules) {
        var backward = rules.isEmpty() ? BackwardRules.AUTOGRAD : new RelevanceRules(rules);
        try (var attribution = AttributionPatching.run(
                        model, pairs.clean(), pairs.corrupted(), pairs.logitDifference(), points, backward);
                var _ = new PointerScope()) {
            return points.stream()
                    .map(p -> Torch.doubles(Torch.sum(attribution.products(p), false, 0, 1)))
                    .toArray(double[][]::new);
        }
    }

    /**
     * Scores by integrated gradients: {@code (corrupted - clean) . mean over k of the gradient at clean + k/N (corrupted - clean)}, one
     * layer at a time, all else clean: [layer][neuron].
     */
    double[][] scoresByIntegratedGradients() {
        var scores = new double[points.size()][];
        var capture = new ArrayList<HookPoint>(points);
        for (int l = 0; l < points.size(); l++) {
            capture.add(Site.RESID_PRE.at(l));
        }
        int n = pairs.size();
        var rows = IntStream.range(0, n * INTEGRATION_STEPS).map(i -> i % n).toArray();
        var tokens = pairs.clean().select(rows);
        try (var clean = model.run(pairs.clean(), Hooks.none().capture(capture).lastLogitsOnly());
                var corrupted = model.run(
                        pairs.corrupted(), Hooks.none().capture(points).lastLogitsOnly());
                var _ = new PointerScope()) {
            for (int l = 0; l < scores.length; l++) {
                var point = points.get(l);
                var from = clean.get(point);
                var change = corrupted.get(point).sub(from);
                var path = new ArrayList<Tensor>();
                var residual = new ArrayList<Tensor>();
                for (int k = 0; k < INTEGRATION_STEPS; k++) {
                    path.add(from.add(Torch.mul(change, k / (double) INTEGRATION_STEPS)));
                    residual.add(clean.get(Site.RESID_PRE.at(l)));
                }
                var line = Torch.cat(0, path);
                var hooks = pairs.logitDifference()
                        .restrict(Hooks.none()
                                .intervene(point, (x, context) -> line)
                                .gradient(point)
                                .lastLogitsOnly());
                try (var trace = model.resume(l, Torch.cat(0, residual), tokens, hooks, null)) {
                    var index = Torch.tensor(Arrays.stream(rows).asLongStream().toArray(), rows.length);
                    trace.backward(t -> pairs.logitDifference()
                            .values(t.logits().select(1, 0), index)
                            .sum());
                    var gradient = trace.gradient(point);
                    var mean = Torch.mean(
                            gradient.view(INTEGRATION_STEPS, n, gradient.size(1), gradient.size(2)), false, 0);
                    scores[l] = Torch.doubles(Torch.sum(mean.mul(change), false, 0, 1));
                }
            }
        }
        return scores;
    }

    /** Faithfulness of the circuit of the given share of all neurons, those of the largest |score|. */
    double faithfulness(double[][] scores, double share) {
        return (metric(keeping(top(scores, share))) - empty) / (full - empty);
    }

    /** Faithfulness of what is left when that circuit is cut out. */
    double completeness(double[][] scores, double share) {
        var rest = top(scores, share);
        for (boolean[] layer : rest) {
            for (int i = 0; i < layer.length; i++) {
                layer[i] = !layer[i];
            }
        }
        return (metric(keeping(rest)) - empty) / (full - empty);
    }

    private static boolean[][] top(double[][] scores, double share) {
        int width = scores[0].length;
        var order = IntStream.range(0, scores.length * width)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> -Math.abs(scores[i / width][i % width]))
                        .thenComparingInt(i -> i))
                .limit(Math.round(share * scores.length * width))
                .toList();
        var kept = new boolean[scores.length][width];
        order.forEach(i -> kept[i / width][i % width] = true);
        return kept;
    }

    /** [layer][position][neuron] */
    private double[][][] means(TokenBatch reference) {
        try (var trace = model.run(reference, Hooks.none().capture(points).lastLogitsOnly());
                var _ = new PointerScope()) {
            var result = new double[points.size()][][];
            for (int l = 0; l < result.length; l++) {
                var mean = Torch.mean(trace.get(points.get(l)), false, 0);
                double[] flat = Torch.doubles(mean);
                int width = (int) mean.size(1);
                result[l] = new double[(int) mean.size(0)][];
                for (int p = 0; p < result[l].length; p++) {
                    result[l][p] = Arrays.copyOfRange(flat, p * width, (p + 1) * width);
                }
            }
            return result;
        }
    }

    private Hooks keeping(boolean[][] kept) {
        var hooks = Hooks.none();
        for (int l = 0; l < kept.length; l++) {
            var keep = kept[l];
            double[][] mean = means[l];
            hooks = hooks.intervene(
                    points.get(l),
                    (x, context) -> torch.where(
                            Torch.tensor(keep, keep.length), x, tensor(mean).to(x.scalar_type())));
        }
        return hooks;
    }

    private static Tensor tensor(double[][] rows) {
        return Torch.tensor(Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray(), rows.length, rows[0].length);
    }

    private double metric(Hooks hooks) {
        return Arrays.stream(ActivationPatching.values(model, pairs.clean(), pairs.logitDifference(), hooks))
                .average()
                .orElseThrow();
    }
}
