package dev.reprise.model;

import java.util.concurrent.atomic.LongAdder;

/** Counts the passes through a model: what a method costs, whatever the machine. */
public final class PassCount {
    private final LongAdder forward = new LongAdder();
    private final LongAdder backward = new LongAdder();

    /** Forward passes so far, of any length and from any layer. */
    public long forward() {
        return forward.sum();
    }

    /** Backward passes so far. */
    public long backward() {
        return backward.sum();
    }

    void addForward() {
        forward.increment();
    }

    void addBackward() {
        backward.increment();
    }
}
