package dev.reprise.model;

import dev.reprise.core.InvalidInputException;
import dev.reprise.core.Torch;
import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of one pass: [batch, position], padded on one side, with what each row's own positions are.
 *
 * <p>A row's position is 0-based in its own unpadded sequence, special tokens counted, whatever padding stands around it: position 3 of a
 * left-padded row is its fourth real token. When a pass continues from a {@link KeyValueCache}, the batch holds the new tokens only.
 */
public final class TokenBatch {
    private final int rows;
    private final int columns;
    private final long[] ids;
    private final boolean[] mask;
    private final long[] positions;
    private final int[] promptLengths;
    private final boolean growing;

    private TokenBatch(
            int rows, int columns, long[] ids, boolean[] mask, long[] positions, int[] promptLengths, boolean growing) {
        this.rows = rows;
        this.columns = columns;
        this.ids = ids;
        this.mask = mask;
        this.positions = positions;
        this.promptLengths = promptLengths;
        this.growing = growing;
    }

    /** Rows of equal length. @throws InvalidInputException for no rows, an empty row, or unequal lengths */
    public static TokenBatch of(int[]... rows) {
        for (int[] row : rows) {
            if (row.length != rows[0].length) {
                throw new InvalidInputException("rows of unequal length (" + rows[0].length + " and " + row.length
                        + " tokens): pad them, or use prompts of equal token length");
            }
        }
        return leftPadded(0, rows);
    }

    /** Rows of any length; shorter ones are padded on the left. */
    public static TokenBatch leftPadded(int padId, int[]... rows) {
        return padded(true, padId, rows);
    }

    /** Rows of any length; shorter ones are padded on the right. */
    public static TokenBatch rightPadded(int padId, int[]... rows) {
        return padded(false, padId, rows);
    }

    /**
     * Rows of equal length that hold several documents each, one behind the other: positions begin anew with every document, and no token
     * sees one of another document. Such a batch is for one pass; it is not gone on with from a cache.
     *
     * @param begin the token with which a document begins
     * @throws InvalidInputException for no rows, an empty row, or unequal lengths
     */
    public static TokenBatch packed(int begin, int[]... rows) {
        var batch = of(rows);
        for (int r = 0; r < batch.rows; r++) {
            int start = 0;
            for (int c = 0; c < batch.columns; c++) {
                start = batch.id(r, c) == begin ? c : start;
                batch.positions[r * batch.columns + c] = (long) c - start;
            }
        }
        return batch;
    }

    private static TokenBatch padded(boolean left, int padId, int[]... rows) {
        int columns = Arrays.stream(rows).mapToInt(r -> r.length).max().orElse(0);
        var ids = new long[Math.multiplyExact(rows.length, columns)];
        var mask = new boolean[ids.length];
        Arrays.fill(ids, padId);
        for (int r = 0; r < rows.length; r++) {
            int offset = r * columns + (left ? columns - rows[r].length : 0);
            for (int i = 0; i < rows[r].length; i++) {
                ids[offset + i] = rows[r][i];
                mask[offset + i] = true;
            }
        }
        return masked(rows.length, columns, ids, mask);
    }

    /**
     * Flat row-major ids and mask (true = a real token); each row's real tokens must be contiguous.
     *
     * @throws InvalidInputException for no rows, a row without a token, or a hole in a row
     */
    public static TokenBatch masked(int rows, int columns, long[] ids, boolean[] mask) {
        if (ids.length != Math.multiplyExact(rows, columns) || mask.length != ids.length) {
            throw new IllegalArgumentException(
                    ids.length + " ids and a mask of " + mask.length + " do not fill " + rows + " x " + columns);
        }
        if (rows == 0 || columns == 0) {
            throw new InvalidInputException("an empty prompt: at least one token is needed");
        }
        var positions = new long[ids.length];
        var lengths = new int[rows];
        for (int r = 0; r < rows; r++) {
            int first = -1;
            for (int c = 0; c < columns; c++) {
                int i = r * columns + c;
                if (mask[i]) {
                    first = first < 0 ? c : first;
                    if (c - first != lengths[r]) {
                        throw new InvalidInputException("row " + r + " has padding between its tokens");
                    }
                    positions[i] = lengths[r]++;
                }
            }
            if (lengths[r] == 0) {
                throw new InvalidInputException("row " + r + " is empty: at least one token is needed");
            }
        }
        return new TokenBatch(rows, columns, ids.clone(), mask.clone(), positions, lengths, false);
    }

    /** Tokens that are no words, such as the patches of pictures: nothing but places, all with the id 0. */
    public static TokenBatch blank(int rows, int columns) {
        var mask = new boolean[Math.multiplyExact(rows, columns)];
        Arrays.fill(mask, true);
        return masked(rows, columns, new long[mask.length], mask);
    }

    /** These and so many blank tokens behind each row's. @throws IllegalStateException if there is padding */
    TokenBatch followedBy(int count) {
        if (hasPadding()) {
            throw new IllegalStateException("tokens are appended to rows without padding only");
        }
        int width = columns + count;
        var newIds = new long[Math.multiplyExact(rows, width)];
        var newMask = new boolean[newIds.length];
        Arrays.fill(newMask, true);
        for (int r = 0; r < rows; r++) {
            System.arraycopy(ids, r * columns, newIds, r * width, columns);
        }
        return masked(rows, width, newIds, newMask);
    }

    /** The same tokens, as the beginning of a text that will grow: positions beyond the prompt are then no error. */
    public TokenBatch growing() {
        return new TokenBatch(rows, columns, ids, mask, positions, promptLengths, true);
    }

    /**
     * The same tokens as the continuation of what a cache remembers: each row's positions go on from its own, and its prompt is both
     * together.
     *
     * <pre>{@code
     * try (var first = transformer.run(TokenBatch.of(prefix), Hooks.none(), null); var cache = first.cache()) {
     *     transformer.run(TokenBatch.of(continuation).after(cache), hooks, cache);
     * }
     * }</pre>
     */
    public TokenBatch after(KeyValueCache past) {
        past.requireRows(rows);
        var newPositions = positions.clone();
        var newLengths = promptLengths.clone();
        for (int r = 0; r < rows; r++) {
            int before = past.tokens().count(r);
            newLengths[r] += before;
            for (int c = 0; c < columns; c++) {
                newPositions[r * columns + c] += isToken(r, c) ? before : 0;
            }
        }
        return new TokenBatch(rows, columns, ids, mask, newPositions, newLengths, growing);
    }

    /** One new token a row, after {@code lengths[r]} tokens of row r; padding in rows that are done. */
    TokenBatch next(int[] tokens, int[] lengths, boolean[] done) {
        var newIds = new long[rows];
        var newPositions = new long[rows];
        var newMask = new boolean[rows];
        for (int r = 0; r < rows; r++) {
            newIds[r] = tokens[r];
            newPositions[r] = done[r] ? 0 : lengths[r];
            newMask[r] = !done[r];
        }
        return new TokenBatch(rows, 1, newIds, newMask, newPositions, promptLengths, true);
    }

    /** These columns, then those of the tokens that came after them. */
    TokenBatch append(TokenBatch later) {
        int width = columns + later.columns;
        var newIds = new long[rows * width];
        var newMask = new boolean[rows * width];
        var newPositions = new long[rows * width];
        for (int r = 0; r < rows; r++) {
            System.arraycopy(ids, r * columns, newIds, r * width, columns);
            System.arraycopy(mask, r * columns, newMask, r * width, columns);
            System.arraycopy(positions, r * columns, newPositions, r * width, columns);
            System.arraycopy(later.ids, r * later.columns, newIds, r * width + columns, later.columns);
            System.arraycopy(later.mask, r * later.columns, newMask, r * width + columns, later.columns);
            System.arraycopy(later.positions, r * later.columns, newPositions, r * width + columns, later.columns);
        }
        return new TokenBatch(rows, width, newIds, newMask, newPositions, later.promptLengths, later.growing);
    }

    /** Columns {@code from} to {@code to}, as a pass that continues from a cache of the columns before. */
    public TokenBatch columns(int from, int to) {
        int width = to - from;
        var newIds = new long[rows * width];
        var newMask = new boolean[rows * width];
        var newPositions = new long[rows * width];
        for (int r = 0; r < rows; r++) {
            System.arraycopy(ids, r * columns + from, newIds, r * width, width);
            System.arraycopy(mask, r * columns + from, newMask, r * width, width);
            System.arraycopy(positions, r * columns + from, newPositions, r * width, width);
        }
        return new TokenBatch(rows, width, newIds, newMask, newPositions, promptLengths, growing);
    }

    /** The rows of the given numbers, in that order; a number may occur several times. */
    public TokenBatch select(int... chosen) {
        var newIds = new long[chosen.length * columns];
        var newMask = new boolean[chosen.length * columns];
        var newPositions = new long[chosen.length * columns];
        var newLengths = new int[chosen.length];
        for (int r = 0; r < chosen.length; r++) {
            System.arraycopy(ids, chosen[r] * columns, newIds, r * columns, columns);
            System.arraycopy(mask, chosen[r] * columns, newMask, r * columns, columns);
            System.arraycopy(positions, chosen[r] * columns, newPositions, r * columns, columns);
            newLengths[r] = promptLengths[chosen[r]];
        }
        return new TokenBatch(chosen.length, columns, newIds, newMask, newPositions, newLengths, growing);
    }

    public int rows() {
        return rows;
    }

    public int columns() {
        return columns;
    }

    public int id(int row, int column) {
        return (int) ids[row * columns + column];
    }

    /** Whether there is a real token, not padding. */
    public boolean isToken(int row, int column) {
        return mask[row * columns + column];
    }

    /** The position in the row's own sequence; 0 for padding. */
    public int position(int row, int column) {
        return (int) positions[row * columns + column];
    }

    /** Tokens of the row's prompt, whatever has been generated since. */
    public int promptLength(int row) {
        return promptLengths[row];
    }

    /** The column of each row's last real token. */
    public int[] lastColumns() {
        var last = new int[rows];
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < columns; c++) {
                if (isToken(r, c)) {
                    last[r] = c;
                }
            }
        }
        return last;
    }

    /** One column of each row, as a batch of one column. */
    TokenBatch at(int[] chosen) {
        var newIds = new long[rows];
        var newMask = new boolean[rows];
        var newPositions = new long[rows];
        for (int r = 0; r < rows; r++) {
            newIds[r] = ids[r * columns + chosen[r]];
            newMask[r] = isToken(r, chosen[r]);
            newPositions[r] = position(r, chosen[r]);
        }
        return new TokenBatch(rows, 1, newIds, newMask, newPositions, promptLengths, growing);
    }

    /** Real tokens of a row. */
    int count(int row) {
        int count = 0;
        for (int c = 0; c < columns; c++) {
            count += isToken(row, c) ? 1 : 0;
        }
        return count;
    }

    /** @throws IllegalArgumentException if a row does not go on where the past's row ends */
    void requireAfter(@Nullable KeyValueCache past) {
        if (past != null) {
            past.requireRows(rows);
        }
        for (int r = 0; r < rows; r++) {
            int before = past == null ? 0 : past.tokens().count(r);
            int first = 0;
            while (first < columns && !isToken(r, first)) {
                first++;
            }
            if (first < columns && position(r, first) != before) {
                throw new IllegalArgumentException("row " + r + " begins with position " + position(r, first) + ", but "
                        + before + " of its tokens have been seen: use TokenBatch.after(cache) or columns(from, to)");
            }
        }
    }

    boolean isGrowing() {
        return growing;
    }

    boolean hasPadding() {
        for (boolean real : mask) {
            if (!real) {
                return true;
            }
        }
        return false;
    }

    /** Whether a row holds several documents: somewhere in it positions begin anew. */
    boolean isPacked() {
        for (int i = 1; i < ids.length; i++) {
            if (i % columns != 0 && mask[i - 1] && mask[i] && positions[i] <= positions[i - 1]) {
                return true;
            }
        }
        return false;
    }

    /** The highest position + 1. */
    int extent() {
        return (int) Arrays.stream(positions).max().orElseThrow() + 1;
    }

    /** @throws InvalidInputException for an id outside of the vocabulary or a row longer than the context */
    public void check(int vocabulary, int context) {
        for (int i = 0; i < ids.length; i++) {
            if (mask[i] && (ids[i] < 0 || ids[i] >= vocabulary)) {
                throw new InvalidInputException(
                        "token id " + ids[i] + " is outside of the vocabulary of " + vocabulary + " tokens");
            }
        }
        if (extent() > context) {
            throw new InvalidInputException(
                    "the text has " + extent() + " tokens, but the model's context holds " + context + ": shorten it");
        }
    }

    /** int64 [B, T]; padding's ids are replaced by 0, which every vocabulary has. */
    Tensor idTensor() {
        var safe = ids.clone();
        for (int i = 0; i < safe.length; i++) {
            safe[i] = mask[i] ? ids[i] : 0;
        }
        return Torch.tensor(safe, rows, columns);
    }

    /** int64 [B, T]. */
    Tensor positionTensor() {
        return Torch.tensor(positions, rows, columns);
    }

    /** bool [B, T], true = a real token. */
    Tensor maskTensor() {
        return Torch.tensor(mask, rows, columns);
    }
}
