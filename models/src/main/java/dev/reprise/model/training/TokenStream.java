package dev.reprise.model.training;

import dev.reprise.model.TokenBatch;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Text to train a language model on, cut into batches of token windows. Batch number {@code step} is a function of the number alone, so
 * training resumes with nothing but the step. Called by one thread at a time.
 */
@FunctionalInterface
public interface TokenStream {
    /** The batch of a step, from 0. */
    Windows batch(long step);

    /** Rows of tokens: of each, the model sees all but the last and predicts all but the first. A context of 256 takes windows of 257. */
    final class Windows {
        private final int rows;
        private final int columns;
        private final int[] ids;
        private final boolean @Nullable [] counts;
        private final OptionalInt begin;

        private Windows(int rows, int columns, int[] ids, boolean @Nullable [] counts, OptionalInt begin) {
            if (rows < 1
                    || columns < 2
                    || ids.length != Math.multiplyExact(rows, columns)
                    || (counts != null && counts.length != ids.length)) {
                throw new IllegalArgumentException(ids.length + " ids do not fill windows of " + rows + " x " + columns
                        + ", or there are too few columns, or the mask has another length");
            }
            this.rows = rows;
            this.columns = columns;
            this.ids = ids;
            this.counts = counts;
            this.begin = begin;
        }

        /**
         * Windows of which everything counts.
         *
         * @param ids row-major, {@code rows x columns}; not copied
         */
        public static Windows of(int rows, int columns, int[] ids) {
            return new Windows(rows, columns, ids, null, OptionalInt.empty());
        }

        /**
         * Windows of which some tokens count.
         *
         * @param ids row-major, {@code rows x columns}; a row that is shorter ends in any ids that do not count; not copied
         * @param counts which of the ids count in the loss, as the token to predict; those in the first column never do; not copied
         */
        public static Windows of(int rows, int columns, int[] ids, boolean[] counts) {
            return new Windows(rows, columns, ids, counts, OptionalInt.empty());
        }

        /**
         * The same windows as documents that know nothing of each other: positions begin anew with each, and attention stays within it.
         *
         * @param beginId the token with which a document begins
         */
        public Windows packed(int beginId) {
            return new Windows(rows, columns, ids, counts, OptionalInt.of(beginId));
        }

        public int rows() {
            return rows;
        }

        public int columns() {
            return columns;
        }

        public int id(int row, int column) {
            return ids[row * columns + column];
        }

        /** A row's tokens, without the last: what the model sees. */
        int[] inputs(int row) {
            return Arrays.copyOfRange(ids, row * columns, (row + 1) * columns - 1);
        }

        /** The same of several rows. */
        TokenBatch inputs(int from, int to) {
            var inputs = IntStream.range(from, to).mapToObj(this::inputs).toArray(int[][]::new);
            return begin.isPresent() ? TokenBatch.packed(begin.getAsInt(), inputs) : TokenBatch.of(inputs);
        }

        /** What the model is to predict there, row by row; {@link NextTokenLoss#IGNORED} where a token does not count. */
        long[] targets(int from, int to) {
            var targets = new long[(to - from) * (columns - 1)];
            for (int r = from; r < to; r++) {
                for (int c = 1; c < columns; c++) {
                    targets[(r - from) * (columns - 1) + c - 1] = counts(r, c) ? id(r, c) : NextTokenLoss.IGNORED;
                }
            }
            return targets;
        }

        /** Whether a token counts, as the one to predict. */
        public boolean counts(int row, int column) {
            return column > 0 && (counts == null || counts[row * columns + column]);
        }

        /** How many tokens of some rows count. */
        int count(int from, int to) {
            if (counts == null) {
                return (to - from) * (columns - 1);
            }
            int count = 0;
            for (int r = from; r < to; r++) {
                for (int c = 1; c < columns; c++) {
                    count += counts[r * columns + c] ? 1 : 0;
                }
            }
            return count;
        }
    }

    /**
     * A text in memory, cut into windows that overlap by the one token that is first only seen. Every epoch visits all of them once, in an
     * order of its own; what does not fill a window or a batch is left out.
     *
     * @param context tokens that the model sees
     * @throws IllegalArgumentException if the text does not fill one batch
     */
    static TokenStream of(int[] text, int rows, int context, long seed) {
        int windows = (text.length - 1) / context;
        int batches = windows / rows;
        if (batches < 1) {
            throw new IllegalArgumentException(
                    text.length + " tokens do not fill a batch of " + rows + " windows of " + context);
        }
        return step -> {
            int[] order = order(windows, seed, step / batches);
            int first = (int) (step % batches) * rows;
            var ids = new int[rows * (context + 1)];
            for (int r = 0; r < rows; r++) {
                System.arraycopy(text, order[first + r] * context, ids, r * (context + 1), context + 1);
            }
            return Windows.of(rows, context + 1, ids);
        };
    }

    private static int[] order(int windows, long seed, long epoch) {
        var random = new SplittableRandom(seed + 0x9E3779B97F4A7C15L * epoch);
        int[] order = IntStream.range(0, windows).toArray();
        for (int i = windows - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int swapped = order[i];
            order[i] = order[j];
            order[j] = swapped;
        }
        return order;
    }
}
