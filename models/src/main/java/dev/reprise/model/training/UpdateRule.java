package dev.reprise.model.training;

import java.util.List;
import org.bytedeco.pytorch.Tensor;

/** How one parameter moves, given its gradient and what is remembered of earlier ones. */
public interface UpdateRule {
    /** Names of the tensors that are remembered of each parameter; each has its shape, and is all zeros before the first update. */
    List<String> slots();

    /** The weight decay; 0 = none. */
    double weightDecay();

    /** The same rule with another weight decay. */
    UpdateRule withWeightDecay(double decay);

    /**
     * Changes a parameter and its slots in place; called with gradient mode off.
     *
     * @param gradient of the parameter's shape; may be overwritten
     * @param memory the slots
     * @param update the number of the update, from 1
     */
    void apply(Tensor parameter, Tensor gradient, List<Tensor> memory, double rate, long update);
}
