package dev.reprise.model.training;

import dev.reprise.core.Torch;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/**
 * Lowers the learning rate when a measure no longer falls, as torch's {@code ReduceLROnPlateau} does: a value is better if it is below
 * {@code best (1 - threshold)}; after more than {@code patience} values in a row that are not, the rate is multiplied by a factor, down to
 * a floor, and the count begins anew. Only updates that have the measure count: those of an evaluation.
 *
 * <pre>{@code
 * try (var plateau = new Plateau("val_loss", 0.8, 10);
 *         var optimizer = Optimizer.of(parameters, rule, plateau.over(Schedule.constant(1e-3)))) {
 *     new Trainer(objective, optimizer).evaluate(100, "val_loss", heldOut, 8).with(plateau).run(5000, progress);
 * }
 * }</pre>
 */
public final class Plateau implements Callback, AutoCloseable {
    private static final double THRESHOLD = 1e-4;

    private final String measure;
    private final double factor;
    private final int patience;

    /** Best value so far, values since, factor so far; float64. */
    private final Tensor memory;

    /**
     * @param measure its name in the log, or {@code loss}
     * @param factor between 0 and 1
     * @param patience how many values may be no better before the rate falls
     */
    public Plateau(String measure, double factor, int patience) {
        if (!(factor > 0 && factor < 1) || patience < 0) {
            throw new IllegalArgumentException(
                    "a plateau's factor lies between 0 and 1 and its patience is 0 or more, not " + factor + " and "
                            + patience);
        }
        this.measure = measure;
        this.factor = factor;
        this.patience = patience;
        try (var scope = new PointerScope()) {
            memory = Torch.tensor(new double[] {Double.POSITIVE_INFINITY, 0, 1}, 3);
            Torch.release(scope, memory);
        }
    }

    /** What the rate is multiplied by now. */
    public double scale() {
        return Torch.doubles(memory)[2];
    }

    /** A schedule, lowered. */
    public Schedule over(Schedule schedule) {
        return update -> scale() * schedule.at(update);
    }

    /** A schedule, lowered, but never below a floor. */
    public Schedule over(Schedule schedule, double floor) {
        return update -> Math.max(floor, scale() * schedule.at(update));
    }

    @Override
    public void afterUpdate(StepReport report) {
        var value = measure.equals("loss")
                ? Double.valueOf(report.loss())
                : report.measures().get(measure);
        if (value == null) {
            return;
        }
        var remembered = Torch.doubles(memory);
        if (value < remembered[0] * (1 - THRESHOLD)) {
            remembered[0] = value;
            remembered[1] = 0;
        } else if (++remembered[1] > patience) {
            remembered[1] = 0;
            remembered[2] *= factor;
        }
        try (var _ = new PointerScope()) {
            memory.copy_(Torch.tensor(remembered, 3));
        }
    }

    @Override
    public SequencedMap<String, Tensor> state() {
        var state = new LinkedHashMap<String, Tensor>();
        state.put("plateau." + measure, memory);
        return state;
    }

    @Override
    public void close() {
        memory.close();
    }
}
