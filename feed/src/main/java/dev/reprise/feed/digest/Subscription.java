package dev.reprise.feed.digest;

import dev.reprise.feed.mail.MailAddress;

/**
 * Somebody who confirmed to be written to.
 *
 * @param id the store's
 */
public record Subscription(long id, MailAddress address, Cadence cadence, DigestFilter filter) {}
