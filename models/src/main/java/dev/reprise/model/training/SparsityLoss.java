package dev.reprise.model.training;

import dev.reprise.core.Torch;
import dev.reprise.model.HookPoint;
import dev.reprise.model.Hooks;
import dev.reprise.model.Site;
import dev.reprise.model.Transformer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.Tensor;

/**
 * Next tokens, and few feed-forward neurons at work: {@code L_lm + lambda(t) sum over layers of mean |x1|}, where x1 is what enters the down
 * projection, and the mean is over a batch's tokens and neurons (ProSparse).
 *
 * <p>Logged: {@code lm_loss}, {@code lambda}, {@code l1} (the sum that lambda multiplies), {@code sparsity} (the share of x1 that is exactly 0).
 *
 * <pre>{@code
 * var loss = new SparsityLoss(model, tokens, Schedule.stages(new double[] {0, 5e-3, 5e-2}, new long[] {100, 120, 300}));
 * }</pre>
 *
 * @see <a href="https://arxiv.org/abs/2402.13516">Song et al., 2024</a>, section 3.2
 */
public final class SparsityLoss implements Objective {
    private final Transformer model;
    private final TokenStream tokens;
    private final Schedule factor;
    private final List<HookPoint> points;

    /** @param factor lambda by the update, from 1 */
    public SparsityLoss(Transformer model, TokenStream tokens, Schedule factor) {
        this.model = model;
        this.tokens = tokens;
        this.factor = factor;
        this.points = IntStream.range(0, model.dimensions().layers())
                .mapToObj(Site.MLP_POST::at)
                .toList();
    }

    @Override
    public Batch batch(long step) {
        return new Rows(tokens.batch(step), factor.at(step + 1));
    }

    private final class Rows implements Batch {
        private final TokenStream.Windows windows;
        private final double lambda;
        private final List<double[]> found = new ArrayList<>(); // by term: loss, sum of sizes, share of zeros

        Rows(TokenStream.Windows windows, double lambda) {
            this.windows = windows;
            this.lambda = lambda;
        }

        @Override
        public List<Supplier<Tensor>> terms() {
            int rows = NextTokenLoss.rows(windows);
            var terms = new ArrayList<Supplier<Tensor>>();
            for (int from = 0; from < windows.rows(); from += rows) {
                int first = from;
                int end = Math.min(from + rows, windows.rows());
                var own = new double[3];
                found.add(own);
                terms.add(() -> term(first, end, own));
            }
            return terms;
        }

        private Tensor term(int from, int to, double[] own) {
            var hooks = GradMode.is_enabled() ? Hooks.none().withGraph() : Hooks.none();
            try (var trace = model.run(windows.inputs(from, to), hooks.capture(points))) {
                var predicted = NextTokenLoss.loss(trace, windows.targets(from, to), tokens());
                own[0] = Torch.item(predicted);
                double share = (double) (to - from) / windows.rows();
                var sizes = new ArrayList<Tensor>();
                for (var point : points) {
                    var neurons = trace.get(point);
                    sizes.add(Torch.wide(neurons).abs().mean());
                    double active = Torch.item(neurons.count_nonzero());
                    own[2] += share * (1 - active / neurons.numel()) / points.size();
                }
                var size = Torch.mul(Torch.stack(0, sizes).sum(), share);
                own[1] = Torch.item(size);
                return lambda == 0 ? predicted : predicted.add(Torch.mul(size, lambda));
            }
        }

        @Override
        public long tokens() {
            return windows.count(0, windows.rows());
        }

        @Override
        public Map<String, Double> measures() {
            var measures = new LinkedHashMap<String, Double>();
            measures.put("lm_loss", sum(0));
            measures.put("lambda", lambda);
            measures.put("l1", sum(1));
            measures.put("sparsity", sum(2));
            return measures;
        }

        private double sum(int place) {
            return found.stream().mapToDouble(own -> own[place]).sum();
        }
    }
}
