package dev.reprise.model.training;

import dev.reprise.core.Torch;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.function.Supplier;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * The exponential moving average of weights: after each update {@code a = decay a + (1 - decay) p}, and {@code a = p} before the first.
 *
 * <pre>{@code
 * try (var average = new WeightAverage(model.parameters(), 0.999)) {
 *     new Trainer(objective, optimizer).with(average).run(5000, progress);
 *     double accuracy = average.with(() -> accuracy(model));
 * }
 * }</pre>
 */
public final class WeightAverage implements Callback, AutoCloseable {
    private final SequencedMap<String, Tensor> parameters;
    private final SequencedMap<String, Tensor> averages = new LinkedHashMap<>();
    private final double decay;

    /**
     * @param parameters the weights, which stay the caller's
     * @param decay from 0 (the last weights) to 1 (the first)
     */
    public WeightAverage(SequencedMap<String, Tensor> parameters, double decay) {
        if (!(decay >= 0 && decay <= 1)) {
            throw new IllegalArgumentException("an average's decay lies between 0 and 1, not at " + decay);
        }
        this.parameters = parameters;
        this.decay = decay;
        parameters.forEach((name, parameter) -> {
            try (var scope = new PointerScope()) {
                var copy = Torch.noGrad(() -> parameter.detach().clone());
                Torch.release(scope, copy);
                averages.put("average." + name, copy);
            }
        });
    }

    @Override
    public void afterUpdate(StepReport report) {
        each((parameter, average) -> average.lerp_(parameter, new Scalar(1 - decay)));
    }

    @Override
    public SequencedMap<String, Tensor> state() {
        return averages;
    }

    /** What something gives with the averages in the parameters' place; then these have their own values again. */
    public <T> T with(Supplier<T> body) {
        exchange();
        try {
            return body.get();
        } finally {
            exchange();
        }
    }

    private void exchange() {
        each((parameter, average) -> {
            var kept = parameter.detach().clone();
            parameter.copy_(average);
            average.copy_(kept);
        });
    }

    private interface Pair {
        void accept(Tensor parameter, Tensor average);
    }

    private void each(Pair action) {
        var _ = Torch.noGrad(() -> {
            for (Map.Entry<String, Tensor> entry : parameters.entrySet()) {
                try (var _ = new PointerScope()) {
                    action.accept(entry.getValue(), Objects.requireNonNull(averages.get("average." + entry.getKey())));
                }
            }
            return action;
        });
    }

    @Override
    public void close() {
        averages.values().forEach(Tensor::close);
    }
}
