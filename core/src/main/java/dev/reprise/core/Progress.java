package dev.reprise.core;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * What long work reports to. A stage that is opened inside of a stage is one step of it: it advances the outer one when it closes.
 *
 * <pre>{@code
 * try (var seeds = progress.stage("seeds", 4)) {
 *     for (int seed = 0; seed < 4; seed++) {
 *         try (var patching = seeds.stage("patching", sites.size())) {
 *             for (var site : sites) { patch(site); patching.step(); }
 *         }
 *     }
 * }
 * }</pre>
 *
 * Safe to use from several threads.
 */
public interface Progress extends AutoCloseable {
    /**
     * Opens a stage inside of this one.
     *
     * @param steps how many steps it will take; 0 if that is not known
     * @throws CancelledException if the run is cancelled
     */
    Progress stage(String name, long steps);

    /** Some steps are done. @throws CancelledException if the run is cancelled, or its thread interrupted */
    void step(long steps);

    /** One step is done. @throws CancelledException if the run is cancelled, or its thread interrupted */
    default void step() {
        step(1);
    }

    /** What is going on, in a few words, such as {@code loss 0.21}. */
    void message(String text);

    /** The share of this stage that is done, 0 to 1; 0 while it is not known. */
    double fraction();

    /** Ends the stage. */
    @Override
    void close();

    /**
     * A moment of a run.
     *
     * @param stages   the names of the open stages, outermost first
     * @param done     steps done in the innermost
     * @param steps    its steps in all; 0 if that is not known
     * @param fraction the share of the outermost stage that is done, 0 to 1
     * @param elapsed  since the outermost stage was opened
     * @param message  the last message of the innermost stage; may be empty
     */
    record Event(List<String> stages, long done, long steps, double fraction, Duration elapsed, String message) {
        public Event {
            stages = List.copyOf(stages);
        }

        /** The time that the outermost stage still takes if it goes on as before; empty before there is anything to go by. */
        public Optional<Duration> left() {
            return fraction > 0 && elapsed.toMillis() >= 500
                    ? Optional.of(Duration.ofMillis((long) (elapsed.toMillis() * (1 - fraction) / fraction)))
                    : Optional.empty();
        }
    }

    /** Says nothing. */
    static Progress silent() {
        return listening(event -> {}, () -> false);
    }

    /** One line on standard error: rewritten in place on a terminal, else a line now and then. */
    static Progress terminal() {
        return listening(TerminalProgress.onStandardError(), () -> false);
    }

    /**
     * Tells a listener about every stage, step and message.
     *
     * @param listener  called in the thread that works, one call at a time; must be quick
     * @param cancelled asked at every step: a true makes it throw
     */
    static Progress listening(Consumer<Event> listener, BooleanSupplier cancelled) {
        return new ProgressTree(listener, cancelled);
    }
}
