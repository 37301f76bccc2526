package dev.reprise.model;

import dev.reprise.core.InvalidInputException;
import java.util.Arrays;

/** Which positions an intervention touches. Positions are those of a row's own sequence, special tokens counted, padding not. */
public sealed interface Positions {
    /** Whether position {@code position} of row {@code row} is meant. */
    boolean includes(TokenBatch tokens, int row, int position);

    /** @throws InvalidInputException if a named position is not there, so that nothing is silently left undone */
    default void check(TokenBatch tokens) {}

    /** Every position. */
    static Positions all() {
        return new All();
    }

    /** The given positions in every row; a negative one counts from the end of the row's prompt: -1 is its last token. */
    static Positions at(int... positions) {
        return new At(positions);
    }

    /** One position a row; a negative one counts from the end of the row's prompt. */
    static Positions perRow(int... positions) {
        return new PerRow(positions);
    }

    /** The last token of each row's prompt. */
    static Positions last() {
        return at(-1);
    }

    /** Every token after the prompt. */
    static Positions generated() {
        return new Generated();
    }

    /** {@code mask[row][position]}; what lies beyond a row of the mask is not meant. */
    static Positions mask(boolean[][] mask) {
        return new Mask(mask);
    }

    private static int resolve(TokenBatch tokens, int row, int position) {
        int resolved = position < 0 ? tokens.promptLength(row) + position : position;
        if (resolved < 0 || (!tokens.isGrowing() && resolved >= tokens.promptLength(row))) {
            throw new InvalidInputException("position " + position + " is outside of row " + row + ", which has "
                    + tokens.promptLength(row) + " tokens");
        }
        return resolved;
    }

    /** @see Positions#all() */
    record All() implements Positions {
        @Override
        public boolean includes(TokenBatch tokens, int row, int position) {
            return true;
        }
    }

    /** @see Positions#at(int...) */
    record At(int... positions) implements Positions {
        @Override
        public boolean includes(TokenBatch tokens, int row, int position) {
            return Arrays.stream(positions).anyMatch(p -> resolve(tokens, row, p) == position);
        }

        @Override
        public void check(TokenBatch tokens) {
            for (int r = 0; r < tokens.rows(); r++) {
                for (int p : positions) {
                    resolve(tokens, r, p);
                }
            }
        }
    }

    /** @see Positions#perRow(int...) */
    record PerRow(int... positions) implements Positions {
        @Override
        public boolean includes(TokenBatch tokens, int row, int position) {
            return resolve(tokens, row, positions[row]) == position;
        }

        @Override
        public void check(TokenBatch tokens) {
            if (positions.length != tokens.rows()) {
                throw new InvalidInputException(
                        positions.length + " positions for " + tokens.rows() + " rows: one a row is needed");
            }
            for (int r = 0; r < tokens.rows(); r++) {
                resolve(tokens, r, positions[r]);
            }
        }
    }

    /** @see Positions#generated() */
    record Generated() implements Positions {
        @Override
        public boolean includes(TokenBatch tokens, int row, int position) {
            return position >= tokens.promptLength(row);
        }
    }

    /** @see Positions#mask(boolean[][]) */
    record Mask(boolean[][] mask) implements Positions {
        @Override
        public boolean includes(TokenBatch tokens, int row, int position) {
            return position < mask[row].length && mask[row][position];
        }

        @Override
        public void check(TokenBatch tokens) {
            if (mask.length != tokens.rows()) {
                throw new InvalidInputException("a mask of " + mask.length + " rows for " + tokens.rows() + " rows");
            }
        }
    }
}
