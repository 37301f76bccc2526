package dev.reprise.feed;

import org.jspecify.annotations.Nullable;

/**
 * A page of the daily list.
 *
 * @param window    null: all days
 * @param submitter the user name; null: anybody
 * @param page      from 0
 * @param limit     at least 1
 */
public record DailyQuery(
        @Nullable PapersWindow window, @Nullable String submitter, int page, int limit) {
    public static DailyQuery of(PapersWindow window) {
        return new DailyQuery(window, null, 0, Integer.MAX_VALUE);
    }
}
