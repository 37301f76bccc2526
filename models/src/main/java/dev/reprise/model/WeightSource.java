package dev.reprise.model;

import dev.reprise.core.Dtype;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;

/**
 * The weights of a checkpoint by their names in the Hugging Face layout, whatever file they lie in. A tensor that was read may be a view of the
 * file: keep the source open for as long as its tensors are used.
 */
public interface WeightSource extends AutoCloseable {
    Set<String> names();

    /** The shape of a tensor. @throws dev.reprise.core.InvalidInputException if there is no such weight */
    long[] shape(String name);

    /** The dtype in the file. @throws dev.reprise.core.InvalidInputException if there is no such weight */
    Dtype dtype(String name);

    /**
     * A weight, converted to a dtype.
     *
     * @throws dev.reprise.core.InvalidInputException naming file and weight, if it is missing, or NaN or infinite anywhere
     */
    Tensor read(String name, Dtype as);

    /** The file, for messages and provenance. */
    String origin();

    @Override
    void close();
}
