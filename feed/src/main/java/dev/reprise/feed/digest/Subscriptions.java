package dev.reprise.feed.digest;

import dev.reprise.feed.Database;
import dev.reprise.feed.Sql;
import dev.reprise.feed.Token;
import dev.reprise.feed.mail.MailAddress;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Who is written to, and the end of it: by one click, at an owner's request, or since mails come back. How one begins, {@link
 * SubscriptionRequests} says. An address has one subscription. When it ends the address is forgotten, and its hash goes on the suppression
 * list, which a later confirmation lifts.
 *
 * <pre>{@code
 * subscriptions.active(Cadence.DAILY); // who gets the day's digest
 * subscriptions.unsubscribe(token);    // the token of the link in a digest
 * }</pre>
 */
public final class Subscriptions {

    private static final Duration BOUNCES_BELONG_TOGETHER = Duration.ofDays(14);
    private static final int SOFT_BOUNCES = 3;

    private final Database database;
    private final InstantSource clock;

    public Subscriptions(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /** How a mail came back. */
    public enum Bounce {
        /** For good: the subscription is suspended. */
        HARD,
        /** For now: the third within two weeks of another suspends it. */
        SOFT
    }

    /** Whether the token is that of a link in a digest, though the subscription may have ended. */
    public boolean isUnsubscribeToken(String token) {
        return ofDelivery(token).isPresent();
    }

    /**
     * One click: ends the subscription that the digest with this link was sent to, at once. Again: nothing more happens.
     *
     * @return whether the link is one of ours
     */
    public boolean unsubscribe(String token) {
        var hash = ofDelivery(token);
        hash.ifPresent(h -> database.inTransaction(() -> end(h, "unsubscribed")));
        return hash.isPresent();
    }

    private Optional<String> ofDelivery(String token) {
        return database.jdbc()
                .sql("""
                        SELECT s.email_hash FROM digest_deliveries d JOIN subscriptions s ON s.id = d.subscription_id
                        WHERE d.token_hash = ?""")
                .param(Token.hash(token))
                .query(String.class)
                .optional();
    }

    /** Forgets an address at its owner's request; one that was mailed a confirmation in the last 48 hours, when these are over. */
    public void forget(MailAddress address) {
        database.inTransaction(() -> {
            dropWaiting(hash(address));
            end(hash(address), "unsubscribed");
        });
    }

    void dropWaiting(String hash) {
        database.jdbc()
                .sql("DELETE FROM subscription_requests WHERE email_hash = ? AND mailed_at IS NULL")
                .param(hash)
                .update();
    }

    void end(String hash, String reason) {
        database.jdbc().sql("""
                        UPDATE subscriptions SET state = 'gone', email = NULL, ended_at = ?
                        WHERE email_hash = ? AND state <> 'gone'""").params(Sql.time(clock.instant()), hash).update();
        suppress(hash, reason);
    }

    private void suppress(String hash, String reason) {
        int known = database.jdbc()
                .sql(
                        "UPDATE suppressions SET reason = CASE WHEN reason = 'refused' THEN reason ELSE ? END WHERE email_hash = ?")
                .params(reason, hash)
                .update();
        if (known == 0) {
            database.jdbc()
                    .sql("INSERT INTO suppressions (email_hash, reason, created_at) VALUES (?, ?, ?)")
                    .params(hash, reason, Sql.time(clock.instant()))
                    .update();
        }
    }

    /** Lets an address be written to again that {@linkplain SubscriptionRequests#refuse refused}; it still has to subscribe and confirm. */
    public void allow(MailAddress address) {
        database.jdbc()
                .sql("DELETE FROM suppressions WHERE email_hash = ?")
                .param(hash(address))
                .update();
    }

    /**
     * A mail came back.
     *
     * @return whether the subscription is suspended now
     */
    public boolean bounced(MailAddress address, Bounce bounce) {
        return database.inTransaction(() -> bouncedOnce(hash(address), bounce));
    }

    private boolean bouncedOnce(String hash, Bounce bounce) {
        var now = clock.instant();
        database.jdbc()
                .sql("""
                        UPDATE subscriptions
                        SET soft_bounces = CASE WHEN last_bounced_at > ? THEN soft_bounces + 1 ELSE 1 END, last_bounced_at = ?
                        WHERE email_hash = ?""")
                .params(Sql.time(now.minus(BOUNCES_BELONG_TOGETHER)), Sql.time(now), hash)
                .update();
        int suspended = database.jdbc()
                .sql(
                        "UPDATE subscriptions SET state = 'suspended' WHERE email_hash = ? AND state = 'active' AND soft_bounces >= ?")
                .params(hash, bounce == Bounce.HARD ? 0 : SOFT_BOUNCES)
                .update();
        if (suspended > 0) {
            suppress(hash, "bounced");
        }
        return suspended > 0;
    }

    /** Those who are written to. */
    public List<Subscription> active(Cadence cadence) {
        return database.jdbc()
                .sql("""
                        SELECT * FROM subscriptions s WHERE state = 'active' AND cadence = ?
                        AND NOT EXISTS (SELECT 1 FROM suppressions p WHERE p.email_hash = s.email_hash) ORDER BY id""")
                .param(cadence.word())
                .query((row, _) -> new Subscription(
                        row.getLong("id"), new MailAddress(row.getString("email")), cadence, filter(row)))
                .list();
    }

    static DigestFilter filter(ResultSet row) throws SQLException {
        return new DigestFilter(row.getString("category"), row.getString("tag"), row.getString("query"));
    }

    /** Addresses are compared, counted and suppressed by this. */
    static String hash(MailAddress address) {
        return Token.hash(address.key());
    }
}
