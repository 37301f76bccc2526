package dev.reprise.feed.syndication;

import dev.reprise.feed.Author;
import dev.reprise.feed.FeedItem;
import dev.reprise.feed.PaperId;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;

/**
 * A paper in a feed.
 *
 * @param day        on which it was listed, or, if it never was, appeared
 * @param published  when it was listed, or appeared
 * @param updated    when its text changed, not before {@code published}
 * @param authors    names; may be empty
 * @param categories arXiv's
 */
public record Entry(
        PaperId paper,
        LocalDate day,
        String title,
        String summary,
        List<String> authors,
        List<String> categories,
        Instant published,
        Instant updated) {
    public Entry {
        authors = List.copyOf(authors);
        categories = List.copyOf(categories);
    }

    /** The entry of a paper in a list. */
    public static Entry of(FeedItem item) {
        var paper = item.paper();
        var listing = item.entry();
        var published = listing == null ? paper.publishedAt() : listing.listedAt();
        var day = listing == null ? LocalDate.ofInstant(published, ZoneOffset.UTC) : listing.day();
        var changed = paper.updatedAt();
        return new Entry(
                paper.id(),
                day,
                (paper.isWithdrawn() ? "Withdrawn: " : "") + paper.title(),
                paper.summary(),
                paper.authors().stream().map(Author::name).toList(),
                paper.categories(),
                published,
                changed == null || changed.isBefore(published) ? published : changed);
    }
}
