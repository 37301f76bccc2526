package dev.reprise.model;

import java.util.Arrays;

/**
 * The text of a growing sequence of tokens, in pieces that are never part of a character: a token that splits one is held back until the
 * rest of it arrives. The pieces together are what {@link Tokenizer#decode} makes of all ids.
 *
 * <pre>{@code
 * var decoder = new StreamingDecoder(tokenizer, true);
 * for (int id : generated) {
 *     System.out.print(decoder.add(id));
 * }
 * System.out.print(decoder.flush());
 * }</pre>
 */
public final class StreamingDecoder {
    private static final String REPLACEMENT = "\uFFFD";

    private final Tokenizer tokenizer;
    private final boolean skipSpecial;
    private boolean started;
    private int[] pending = {};

    /**
     * A decoder at the beginning of a text.
     *
     * @param skipSpecial whether special tokens are left out
     */
    public StreamingDecoder(Tokenizer tokenizer, boolean skipSpecial) {
        this.tokenizer = tokenizer;
        this.skipSpecial = skipSpecial;
    }

    /** The text that is complete with one more token; empty while a character is not. */
    public String add(int id) {
        if (skipSpecial && tokenizer.isSpecial(id)) {
            return "";
        }
        pending = Arrays.copyOf(pending, pending.length + 1);
        pending[pending.length - 1] = id;
        var text = text();
        return text.endsWith(REPLACEMENT) ? "" : emit(text);
    }

    /** What is still held back; a character that never became complete is U+FFFD. */
    public String flush() {
        return pending.length == 0 ? "" : emit(text());
    }

    private String emit(String text) {
        pending = new int[0];
        started = true;
        return text;
    }

    private String text() {
        return started ? tokenizer.continuation(skipSpecial, pending) : tokenizer.decode(skipSpecial, pending);
    }
}
