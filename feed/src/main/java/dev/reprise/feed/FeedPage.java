package dev.reprise.feed;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A piece of a long list.
 *
 * @param next the cursor of the piece behind it; null if this is the last
 */
public record FeedPage(List<FeedItem> items, @Nullable String next) {}
