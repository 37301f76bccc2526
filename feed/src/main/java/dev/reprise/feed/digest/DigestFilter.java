package dev.reprise.feed.digest;

import dev.reprise.core.InvalidInputException;
import dev.reprise.feed.Categories;
import java.util.ArrayList;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which papers a subscriber wants: those that fit all that is set.
 *
 * @param category arXiv's, such as {@code cs.LG}
 * @param tag the name of a public tag
 * @param query a search, as in the site's search field
 */
public record DigestFilter(
        @Nullable String category,
        @Nullable String tag,
        @Nullable String query) {

    public static final DigestFilter NONE = new DigestFilter(null, null, null);

    private static final int MAX_TAG = 60;
    private static final int MAX_QUERY = 250;
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

    /**
     * As typed into a form: blank is not set.
     *
     * @throws InvalidInputException naming the field
     */
    public static DigestFilter of(@Nullable String category, @Nullable String tag, @Nullable String query) {
        var filter = new DigestFilter(typed(category), typed(tag), typed(query));
        if (filter.category != null && !Categories.isCategory(filter.category)) {
            throw new InvalidInputException("category: expected one of arXiv's, such as cs.LG");
        }
        check("tag", filter.tag, MAX_TAG);
        check("search", filter.query, MAX_QUERY);
        return filter;
    }

    private static @Nullable String typed(@Nullable String value) {
        return value == null || value.isBlank() ? null : value.strip();
    }

    private static void check(String field, @Nullable String value, int longest) {
        if (value != null
                && (value.codePointCount(0, value.length()) > longest
                        || CONTROL.matcher(value).find())) {
            throw new InvalidInputException(field + ": at most " + longest + " characters, on one line");
        }
    }

    /** In words, such as {@code category cs.LG, matching “probing”}; empty if nothing is set. */
    public String inWords() {
        var parts = new ArrayList<String>();
        if (category != null) {
            parts.add("category " + category);
        }
        if (tag != null) {
            parts.add("tag " + tag);
        }
        if (query != null) {
            parts.add("matching “" + query + "”");
        }
        return String.join(", ", parts);
    }
}
