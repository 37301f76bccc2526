package dev.reprise.feed.account;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A token of a user's programs, without its secret.
 *
 * @param label      what the user calls it
 * @param lastUsedAt to the minute; null if it was never used
 */
public record ApiToken(
        long id, String label, Instant createdAt, @Nullable Instant lastUsedAt) {}
