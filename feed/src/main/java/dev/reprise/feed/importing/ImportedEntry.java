package dev.reprise.feed.importing;

import dev.reprise.feed.DailyEntry;
import dev.reprise.feed.ImportedPaper;
import org.jspecify.annotations.Nullable;

/**
 * A paper that a file or a server describes.
 *
 * @param entry its place in the daily list, if the source is one
 */
public record ImportedEntry(ImportedPaper paper, @Nullable DailyEntry entry) {}
