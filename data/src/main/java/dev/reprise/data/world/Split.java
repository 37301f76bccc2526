package dev.reprise.data.world;

import java.util.List;
import java.util.Optional;

/** Which part of a kind's documents an index belongs to. */
public enum Split {
    /** Indices below 2^40. */
    TRAIN(0, "train"),
    /** From 2^40: the same templates and facts, for losses. */
    VALIDATION(1, "val"),
    /** From 2^41 to 3 * 2^40: templates and combinations that training never shows. */
    HELD_OUT(2, "held-out");

    private static final int BITS = 40;
    private static final List<Split> SPLITS = List.of(TRAIN, VALIDATION, HELD_OUT);

    private final int number;
    private final String label;

    Split(int number, String label) {
        this.number = number;
        this.label = label;
    }

    /** As it stands in records: {@code train}, {@code val}, {@code held-out}. */
    public String label() {
        return label;
    }

    /** The split of a label, if there is one. */
    public static Optional<Split> labelled(String label) {
        return SPLITS.stream().filter(split -> split.label.equals(label)).findFirst();
    }

    /** The index of the split's n-th document. */
    public long index(long n) {
        return ((long) number << BITS) + n;
    }

    static Split of(long index) {
        return SPLITS.get((int) (index >>> BITS));
    }

    /** The number of a document within its split. */
    static long number(long index) {
        return index & ((1L << BITS) - 1);
    }
}
