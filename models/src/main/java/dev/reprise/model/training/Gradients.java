package dev.reprise.model.training;

import dev.reprise.core.Torch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** The gradients of one step at a time: each worker adds those of its terms up in memory of its own; in the end the first has the sum. */
final class Gradients implements AutoCloseable {
    private final List<String> names;
    private final List<Tensor> parameters;
    private final Workers workers;
    private final List<List<Tensor>> sums = new ArrayList<>();

    Gradients(SequencedMap<String, Tensor> parameters, Workers workers) {
        this.names = List.copyOf(parameters.keySet());
        this.parameters = List.copyOf(parameters.values());
        this.workers = workers;
    }

    /** Computes them. @return the loss */
    double compute(List<Supplier<Tensor>> terms) {
        var losses = new double[terms.size()];
        int used = Math.min(terms.size(), workers.count());
        while (sums.size() < used) {
            sums.add(zeros());
        }
        workers.run(terms.size(), (w, of) -> {
            for (int i = w; i < losses.length; i += of) {
                losses[i] = add(terms.get(i), sums.get(w), i == w);
            }
        });
        each(p -> {
            for (var more : sums.subList(1, used)) {
                sums.getFirst().get(p).add_(more.get(p));
            }
        });
        return Arrays.stream(losses).sum();
    }

    private List<Tensor> zeros() {
        return Torch.noGrad(() -> {
            try (var scope = new PointerScope()) {
                var zeros = parameters.stream().map(torch::zeros_like).toList();
                zeros.forEach(z -> Torch.release(scope, z));
                return zeros;
            }
        });
    }

    /** Adds a term's gradients, or begins with them. They are copied: what autograd returns may be shared or expanded. @return the term */
    private double add(Supplier<Tensor> term, List<Tensor> sum, boolean first) {
        try (var _ = new PointerScope()) {
            var loss = Torch.withGrad(term);
            double value = Torch.item(loss);
            var gradients = Torch.gradients(loss, parameters, false, false);
            return Torch.noGrad(() -> {
                for (int p = 0; p < sum.size(); p++) {
                    var _ = first
                            ? sum.get(p).copy_(gradients.get(p))
                            : sum.get(p).add_(gradients.get(p));
                }
                return value;
            });
        }
    }

    /** The norm of all gradients together. */
    double norm() {
        var squares = new double[names.size()];
        each(p -> {
            double norm = Torch.item(sums.getFirst().get(p).norm());
            squares[p] = norm * norm;
        });
        return Math.sqrt(Arrays.stream(squares).sum());
    }

    Map<String, Tensor> byName() {
        var gradients = new LinkedHashMap<String, Tensor>();
        for (int p = 0; p < names.size(); p++) {
            gradients.put(names.get(p), sums.getFirst().get(p));
        }
        return gradients;
    }

    /** One update with the gradients times a factor. */
    void apply(Optimizer optimizer, double factor) {
        each(p -> {
            var gradient = sums.getFirst().get(p);
            if (factor != 1) {
                gradient.mul_(new Scalar(factor));
            }
            optimizer.update(names.get(p), gradient);
        });
        optimizer.finish();
    }

    private void each(IntConsumer action) {
        workers.run(
                sums.size(),
                (w, of) -> Torch.noGrad(() -> {
                    for (int p = w; p < names.size(); p += of) {
                        try (var _ = new PointerScope()) {
                            action.accept(p);
                        }
                    }
                    return names;
                }));
    }

    @Override
    public void close() {
        sums.forEach(sum -> sum.forEach(Tensor::close));
    }
}
