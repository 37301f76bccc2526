package dev.reprise.model.gguf;

/**
 * How the weights of a tensor differ from Hugging Face's.
 *
 * @param headRows above zero: rows come in heads of that many, and within a head the two halves that rotary embedding pairs up lie
 *     interleaved (0, h/2, 1, h/2 + 1, ...) where Hugging Face has one half after the other; 0: rows are in order
 * @param plusOne whether a norm's weight w is stored as 1 + w
 */
record Layout(long headRows, boolean plusOne) {
    static final Layout SAME = new Layout(0, false);
    static final Layout PLUS_ONE = new Layout(0, true);

    static Layout interleaved(long headRows) {
        return new Layout(headRows, false);
    }

    boolean reorders() {
        return headRows > 0;
    }

    /** Where a stored row belongs. */
    long row(long stored) {
        if (!reorders()) {
            return stored;
        }
        long within = stored % headRows;
        return stored - within + within / 2 + within % 2 * (headRows / 2);
    }

    /** Undoes what was done to each weight by itself. */
    void apply(float[] weights, int count) {
        if (plusOne) {
            for (int i = 0; i < count; i++) {
                weights[i] -= 1;
            }
        }
    }
}
