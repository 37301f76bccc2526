package dev.reprise.model.training;

import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.bytedeco.pytorch.Tensor;

/**
 * What is minimised. A step's loss is a <b>sum of terms</b>, each computed on its own: the trainer works on several at once, one a thread,
 * and adds their gradients up. That is both gradient accumulation (memory is needed for the terms that are at work only) and data
 * parallelism, so a term that is a part of a mean is already divided by the whole.
 *
 * <p>For training that can be resumed, the batch is a function of the step alone: what is random in it comes from a generator seeded by the
 * step.
 *
 * <pre>{@code
 * Objective regression = Objective.of(step -> torch.mse_loss(net.apply(inputs(step)), targets(step)));
 * }</pre>
 */
@FunctionalInterface
public interface Objective {
    /**
     * The batch of a step.
     *
     * @param step from 0
     */
    Batch batch(long step);

    /** One step's work. */
    interface Batch {
        /**
         * The terms of the loss. Each is run once, with gradient mode on (off in an evaluation) and inside of a pointer scope, and gives a
         * tensor of one element. Where there are several, they run on several threads.
         */
        List<Supplier<Tensor>> terms();

        /** How much was learned from, for the log: tokens, mostly. Asked when all terms have run; 0 = not counted. */
        default long tokens() {
            return 0;
        }

        /** More to log of this step, asked when all terms have run. */
        default Map<String, Double> measures() {
            return Map.of();
        }
    }

    /** A loss that is computed as a whole, on all threads together. */
    static Objective of(LongFunction<Tensor> loss) {
        return step -> () -> List.of(() -> loss.apply(step));
    }
}
