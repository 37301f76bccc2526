package dev.reprise.feed.search;

import dev.reprise.core.InvalidInputException;
import dev.reprise.feed.PaperId;
import java.time.LocalDate;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What somebody looks for.
 *
 * <pre>{@code
 * SearchQuery.of("activation patching").category("cs.LG").page(0, 20)
 * }</pre>
 *
 * @param text words, a sentence, or a paper's id; what is behind {@value #MAX_LENGTH} characters is not read
 * @param from first day of publication, UTC
 * @param to last day of publication, UTC
 * @param category arXiv's, primary or not
 * @param among only these: those that run here, those with a certain verdict
 * @param offset how many of the ranking to pass over
 * @param limit how many to give, from 1 to {@value #MAX_LIMIT}
 */
public record SearchQuery(
        String text,
        @Nullable LocalDate from,
        @Nullable LocalDate to,
        @Nullable String category,
        @Nullable Set<PaperId> among,
        int offset,
        int limit) {
    /** Characters (code points). */
    public static final int MAX_LENGTH = 250;

    public static final int MAX_LIMIT = 200;

    public SearchQuery {
        if (text.codePointCount(0, text.length()) > MAX_LENGTH) {
            text = text.substring(0, text.offsetByCodePoints(0, MAX_LENGTH));
        }
        among = among == null ? null : Set.copyOf(among);
        if (offset < 0 || limit < 1 || limit > MAX_LIMIT) {
            throw new InvalidInputException("results " + offset + " and on, " + limit
                    + " of them: give an offset from 0 and a limit from 1 to " + MAX_LIMIT);
        }
    }

    /** The first {@code 20} of all papers. */
    public static SearchQuery of(String text) {
        return new SearchQuery(text, null, null, null, null, 0, 20);
    }

    /** Of papers that appeared between two days, both included; null is no bound. */
    public SearchQuery published(@Nullable LocalDate first, @Nullable LocalDate last) {
        return new SearchQuery(text, first, last, category, among, offset, limit);
    }

    public SearchQuery category(@Nullable String only) {
        return new SearchQuery(text, from, to, only, among, offset, limit);
    }

    public SearchQuery among(@Nullable Set<PaperId> only) {
        return new SearchQuery(text, from, to, category, only, offset, limit);
    }

    public SearchQuery page(int newOffset, int newLimit) {
        return new SearchQuery(text, from, to, category, among, newOffset, newLimit);
    }
}
