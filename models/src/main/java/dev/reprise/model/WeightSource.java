package dev.reprise.model;

import dev.reprise.core.Dtype;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;

/**
 * The weights of one checkpoint, under Hugging Face's names and in Hugging Face's layouts, whatever the files are. What a family asks
 * for and what is there are compared by whoever loads the family: a source only knows what it has.
 */
public interface WeightSource extends AutoCloseable {
    /** The names of all tensors, such as {@code model.layers.0.self_attn.q_proj.weight}, in the order of the file. */
    Set<String> names();

    /** The shape of a tensor, such as [out, in] for a projection. @throws dev.reprise.core.InvalidInputException if there is none of that name */
    long[] shape(String name);

    /**
     * The element type that holds what is stored: the stored type itself, or {@link Dtype#FLOAT32} for quantised blocks.
     *
     * @throws dev.reprise.core.InvalidInputException if there is no tensor of that name
     */
    Dtype dtype(String name);

    /**
     * A new tensor with the weights, rounded to the nearest of the type that is asked for. It belongs to the innermost open
     * {@link org.bytedeco.javacpp.PointerScope} and does not depend on this source staying open.
     *
     * @throws dev.reprise.core.InvalidInputException if there is no tensor of that name, or one of its weights is not finite
     */
    Tensor read(String name, Dtype as);

    /** The file's name, for messages. */
    String origin();

    @Override
    void close();
}
