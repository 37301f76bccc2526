package dev.reprise.feed;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the feed knows about a paper.
 *
 * @param version     the highest that was imported; 0 if no source said which it is
 * @param title       one line
 * @param summary     the abstract; until one was imported, our own words or nothing
 * @param hasAbstract whether the summary is the abstract
 * @param inShort     our own words, if there are
 * @param authors     the names that are known, in order
 * @param numAuthors  how many there are; may be more than the names that are known
 * @param categories  arXiv's, the primary one first
 * @param publishedAt when the first version appeared
 * @param updatedAt   when this version appeared, if a source said it
 * @param keywords    of the source
 * @param slug        of the {@link dev.reprise.core.Paper} that runs here, if there is one
 * @param withdrawnAt when it was first seen to be withdrawn
 * @param changedAt   the last change of anything here
 */
public record PaperRecord(
        PaperId id,
        int version,
        String title,
        String summary,
        boolean hasAbstract,
        @Nullable String inShort,
        List<Author> authors,
        int numAuthors,
        @Nullable Organization organization,
        List<String> categories,
        Instant publishedAt,
        @Nullable Instant updatedAt,
        Publication publication,
        Links links,
        @Nullable String aiSummary,
        List<String> keywords,
        Source source,
        @Nullable String slug,
        @Nullable Instant withdrawnAt,
        Instant importedAt,
        Instant changedAt) {

    public boolean isWithdrawn() {
        return withdrawnAt != null;
    }
}
