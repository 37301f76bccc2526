package dev.reprise.model.tokenizer;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;

/** How often each word of some texts occurs; words are those of {@link ByteLevel#words}, with the space before them. */
public final class WordCounts {
    private final Map<String, Long> counts = new HashMap<>();

    /** Counts the words of a text. */
    public void add(String text) {
        add(text, 1);
    }

    /**
     * Counts the words of a text as if it stood there several times.
     *
     * @param times at least 1
     */
    public void add(String text, long times) {
        if (times < 1) {
            throw new IllegalArgumentException("a text is counted at least once, not " + times + " times");
        }
        ByteLevel.words(text, word -> counts.merge(word, times, Math::addExact));
    }

    /** The table so far: word to count. */
    public Map<String, Long> table() {
        return Collections.unmodifiableMap(counts);
    }
}
