package dev.reprise.feed.text;

/**
 * A stretch of a text, such as a word that was searched for.
 *
 * @param start of its first character, in UTF-16 units from 0
 * @param end behind its last character
 */
public record Span(int start, int end) {
    public Span {
        if (start < 0 || end <= start) {
            throw new IllegalArgumentException("not a stretch of a text: " + start + " to " + end);
        }
    }
}
