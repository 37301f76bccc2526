package dev.reprise.model.family;

import dev.reprise.model.Transformer;
import java.util.Set;

/** A kind of architecture, known by the {@code model_type} of its {@code config.json}. */
public interface Family {
    /** Such as {@code llama}. */
    String modelType();

    /**
     * Assembles a model.
     *
     * @throws dev.reprise.core.InvalidInputException if the config asks for something that the family cannot honour, or the weights do not
     *     agree with it
     */
    Transformer assemble(Config config, Weights weights);

    /** The beginning of all weight names but the unembedding's, such as {@code model.}; some checkpoints leave it out. */
    String prefix();

    /** Endings of names that hold no weights of the model (constants that older files carry). */
    default Set<String> constants() {
        return Set.of();
    }
}
