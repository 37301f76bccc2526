package dev.reprise.model;

import dev.reprise.core.InvalidInputException;
import java.util.Arrays;

/** Which positions an intervention touches. Positions are those of a row's own sequence, special tokens counted, padding not. */
@FunctionalInterface
public interface Positions {
    /** Whether position {@code position} of row {@code row} is meant. */
    boolean includes(TokenBatch tokens, int row, int position);

    /**
     * Checks before a pass that every named position is there, so that nothing is silently left undone.
     *
     * @throws InvalidInputException if one is not
     */
    default void check(TokenBatch tokens) {}

    /** Every position. */
    static Positions all() {
        return (tokens, row, position) -> true;
    }

    /** Every token after the prompt. An error in a run that generates nothing. */
    static Positions generated() {
        return new Positions() {
            @Override
            public boolean includes(TokenBatch tokens, int row, int position) {
                return position >= tokens.promptLength(row);
            }

            @Override
            public void check(TokenBatch tokens) {
                if (!tokens.isGrowing()) {
                    throw new InvalidInputException("generated positions were named, but this run generates no tokens:"
                            + " generate, or name the positions of the text");
                }
            }
        };
    }

    /** The last token of each row's prompt. */
    static Positions last() {
        return at(-1);
    }

    /** The given positions in every row; a negative one counts from the end of the row's prompt: -1 is its last token. */
    static Positions at(int... positions) {
        var chosen = positions.clone();
        return new Positions() {
            @Override
            public boolean includes(TokenBatch tokens, int row, int position) {
                for (int p : chosen) {
                    if (resolve(tokens, row, p) == position) {
                        return true;
                    }
                }
                return false;
            }

            @Override
            public void check(TokenBatch tokens) {
                for (int r = 0; r < tokens.rows(); r++) {
                    for (int p : chosen) {
                        resolve(tokens, r, p);
                    }
                }
            }
        };
    }

    /** One position a row; a negative one counts from the end of the row's prompt. */
    static Positions perRow(int... positions) {
        var chosen = positions.clone();
        return new Positions() {
            @Override
            public boolean includes(TokenBatch tokens, int row, int position) {
                return resolve(tokens, row, chosen[row]) == position;
            }

            @Override
            public void check(TokenBatch tokens) {
                requireRows(chosen.length, tokens);
                for (int r = 0; r < tokens.rows(); r++) {
                    resolve(tokens, r, chosen[r]);
                }
            }
        };
    }

    /** Where {@code given[row][position]} is true; what lies beyond a row of the mask is not meant. */
    static Positions mask(boolean[][] given) {
        var mask = Arrays.stream(given).map(boolean[]::clone).toArray(boolean[][]::new);
        return new Positions() {
            @Override
            public boolean includes(TokenBatch tokens, int row, int position) {
                return position < mask[row].length && mask[row][position];
            }

            @Override
            public void check(TokenBatch tokens) {
                requireRows(mask.length, tokens);
                for (int r = 0; r < mask.length; r++) {
                    for (int p = 0; p < mask[r].length; p++) {
                        if (mask[r][p]) {
                            resolve(tokens, r, p);
                        }
                    }
                }
            }
        };
    }

    private static void requireRows(int given, TokenBatch tokens) {
        if (given != tokens.rows()) {
            throw new InvalidInputException("positions for " + given + " rows, but the batch has " + tokens.rows()
                    + ": one entry a row is needed");
        }
    }

    private static int resolve(TokenBatch tokens, int row, int position) {
        int resolved = position < 0 ? tokens.promptLength(row) + position : position;
        if (resolved < 0 || (!tokens.isGrowing() && resolved >= tokens.promptLength(row))) {
            throw new InvalidInputException("position " + position + " is outside of row " + row + ", which has "
                    + tokens.promptLength(row) + " tokens");
        }
        return resolved;
    }
}
