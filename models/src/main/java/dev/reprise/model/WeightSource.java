package dev.reprise.model;

import dev.reprise.core.Dtype;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;

/** The named tensors of a checkpoint, in Hugging Face's names and layouts, whatever file they come from. */
public interface WeightSource extends AutoCloseable {
    Set<String> names();

    /** The shape of a tensor. @throws dev.reprise.core.InvalidInputException if there is none of that name */
    long[] shape(String name);

    /** The dtype that a tensor is stored in; float32 for quantised ones. */
    Dtype dtype(String name);

    /** How a tensor is stored, for people: its dtype, or the name of its kind of quantised blocks. */
    default String format(String name) {
        return dtype(name).toString();
    }

    /**
     * A tensor in the given dtype. It may view memory of this source, which must then stay open.
     *
     * @throws dev.reprise.core.InvalidInputException naming file and tensor, if it is missing or holds NaN or infinity
     */
    Tensor read(String name, Dtype as);

    /** Where the tensors come from, for messages. */
    String origin();

    @Override
    void close();
}
