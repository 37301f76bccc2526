package dev.reprise.model.organism;

import dev.reprise.model.Transformer;
import dev.reprise.model.training.Objective;
import java.util.List;

/**
 * What is trained, and what it learns from.
 *
 * @param loaded what was loaded for it, the model among it
 */
record Lesson(Transformer model, Objective objective, List<Runnable> loaded) implements AutoCloseable {
    @Override
    public void close() {
        loaded.forEach(Runnable::run);
    }
}
