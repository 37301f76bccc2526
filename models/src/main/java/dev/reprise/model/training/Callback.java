package dev.reprise.model.training;

import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.bytedeco.pytorch.Tensor;

/**
 * What follows a run update by update. One that remembers something from update to update names it as its {@link #state()}, and then a run
 * that goes on from a checkpoint gives the bytes of one that was never stopped.
 */
@FunctionalInterface
public interface Callback {
    /** Called after each update and its evaluation, with gradient mode off. */
    void afterUpdate(StepReport report);

    /**
     * What it remembers, under names that no other callback of the run uses: tensors of fixed shapes, its own, that a checkpoint holds and a
     * resumed run copies back in place.
     */
    default SequencedMap<String, Tensor> state() {
        return new LinkedHashMap<>();
    }
}
