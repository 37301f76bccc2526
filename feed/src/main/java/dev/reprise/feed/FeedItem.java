package dev.reprise.feed;

import org.jspecify.annotations.Nullable;

/**
 * A paper as a list shows it.
 *
 * @param entry               its place in the daily list: in a window of days that which lies in it, else the first; null if it was never listed
 * @param upvotes             votes by users of this site
 * @param numComments         comments that are not hidden
 * @param authorParticipating whether one of its confirmed authors commented on it
 */
public record FeedItem(
        PaperRecord paper, @Nullable DailyEntry entry, int upvotes, int numComments, boolean authorParticipating) {}
