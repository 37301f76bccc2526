package dev.reprise.model.tokenizer;

import dev.reprise.core.InvalidInputException;
import java.util.Iterator;

/**
 * A corpus cut into windows of equal length, by number: what a training step sees is a function of its number alone, so that a run can be
 * stopped and taken up again.
 *
 * <pre>{@code
 * var encoder = new CorpusEncoder(encoding);
 * var documents = texts.stream().map(text -> encoder.encode("<s>" + text + "</s>")).iterator();
 * int[] window = TokenWindows.ofWholeDocuments(256, 40_960, documents).window(0);
 * }</pre>
 *
 * <p>Two bytes a token: ten million take 20 MB. Immutable.
 */
public final class TokenWindows {
    private final int length;
    private final char[] tokens;

    private TokenWindows(int length, char[] tokens) {
        this.length = length;
        this.tokens = tokens;
    }

    /**
     * Every window is filled with documents in their order, and so begins with the beginning of one; the last of them is cut where the window
     * ends, and its rest dropped.
     *
     * @param length of a window, in tokens
     * @param count of windows
     * @param documents the ids of each, from 0 to 65,535; as many are taken as are needed
     * @throws InvalidInputException if there are too few documents
     */
    public static TokenWindows ofWholeDocuments(int length, int count, Iterator<int[]> documents) {
        return fill(length, count, documents, false);
    }

    /**
     * The documents, one behind the other, are cut every {@code length} tokens; nothing is dropped.
     *
     * @throws InvalidInputException if there are too few documents
     * @see #ofWholeDocuments
     */
    public static TokenWindows consecutive(int length, int count, Iterator<int[]> documents) {
        return fill(length, count, documents, true);
    }

    private static TokenWindows fill(int length, int count, Iterator<int[]> documents, boolean across) {
        if (length < 1 || count < 1) {
            throw new IllegalArgumentException("%d windows of %d tokens".formatted(count, length));
        }
        var tokens = new char[Math.multiplyExact(length, count)];
        int filled = 0;
        while (filled < tokens.length) {
            if (!documents.hasNext()) {
                throw new InvalidInputException("the documents fill %d windows of %d tokens, and %d are needed"
                        .formatted(filled / length, length, count));
            }
            int room = across ? tokens.length - filled : length - filled % length;
            int[] document = documents.next();
            for (int i = 0; i < Math.min(room, document.length); i++) {
                if (document[i] != (char) document[i]) {
                    throw new IllegalArgumentException("token id " + document[i] + " does not fit into two bytes");
                }
                tokens[filled++] = (char) document[i];
            }
        }
        return new TokenWindows(length, tokens);
    }

    /** The tokens of a window. */
    public int length() {
        return length;
    }

    /** The number of windows. */
    public int count() {
        return tokens.length / length;
    }

    /** The ids of a window, counted from 0. @throws IndexOutOfBoundsException if there is no such window */
    public int[] window(int number) {
        if (number < 0 || number >= count()) {
            throw new IndexOutOfBoundsException("window " + number + " of " + count());
        }
        int[] window = new int[length];
        for (int i = 0; i < length; i++) {
            window[i] = tokens[number * length + i];
        }
        return window;
    }
}
