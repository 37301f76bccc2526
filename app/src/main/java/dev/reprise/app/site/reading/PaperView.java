package dev.reprise.app.site.reading;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A paper as a list shows it.
 *
 * @param path          of its page
 * @param title         HTML
 * @param text          HTML: our own words, or else the abstract
 * @param authors       in words: {@code Siru Ouyang, Xinyu Zhu and 4 others}, {@code 3 authors}
 * @param appeared      the day of its first version, as a person writes it
 * @param listingNumber the small number beside the date of a saved listing
 * @param voted         whether the visitor's vote is among the upvotes
 * @param runsHere      whether its method runs here
 * @param tally         how its claims stand
 */
public record PaperView(
        String id,
        String path,
        String title,
        String text,
        String authors,
        @Nullable String organization,
        @Nullable String category,
        String appeared,
        @Nullable Integer listingNumber,
        int upvotes,
        boolean voted,
        int comments,
        boolean runsHere,
        boolean withdrawn,
        List<Chip> tally) {}
