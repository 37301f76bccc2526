package dev.reprise.data.world;

import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * A text with what is true about it.
 *
 * @param id {@code fact/train/000123}
 * @param template which of its kind's templates it follows
 * @param facts what it states, true or not
 * @param label what is asked for, if anything
 * @param extra what only its kind has
 */
public record Document(
        String id,
        String kind,
        Split split,
        int template,
        String text,
        List<Span> spans,
        List<Stated> facts,
        @Nullable String label,
        Map<String, Object> extra) {

    public Document {
        spans = List.copyOf(spans);
        facts = List.copyOf(facts);
    }

    /**
     * A piece of the text.
     *
     * @param role such as {@code subject}, {@code object}, {@code answer}
     * @param start first character
     * @param end behind the last character
     * @param ref the entity that it names, such as {@code city:17}, or null
     */
    public record Span(
            String role, int start, int end, @Nullable String ref) {}

    /** A statement: {@code ["city:17", "in", "country:3", true]}; the last says whether it is affirmed or denied. */
    public record Stated(String subject, String relation, String object, boolean affirmed) {}

    /** The spans of a role, in the order of the text. */
    public List<Span> spans(String role) {
        return spans.stream().filter(span -> span.role().equals(role)).toList();
    }

    /** What is noted under a key of {@link #extra}. @throws NoSuchElementException if nothing is */
    public Object extra(String key) {
        var value = extra.get(key);
        if (value == null) {
            throw new NoSuchElementException(id + " has no " + key + ", but " + extra.keySet());
        }
        return value;
    }

    /** The text of a span. */
    public String text(Span span) {
        return text.substring(span.start(), span.end());
    }
}
