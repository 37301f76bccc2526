package dev.reprise.model.organism;

/**
 * What a measure found.
 *
 * @param value the figure that a bar is held against
 * @param n the number of questions, sequences or tokens that it rests on
 */
public record Score(double value, int n) {
    /** The share of the true ones; NaN without any. */
    static Score share(boolean... right) {
        int count = 0;
        for (boolean r : right) {
            count += r ? 1 : 0;
        }
        return new Score((double) count / right.length, right.length);
    }
}
