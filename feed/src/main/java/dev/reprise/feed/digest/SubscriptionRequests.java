package dev.reprise.feed.digest;

import dev.reprise.feed.Database;
import dev.reprise.feed.Sql;
import dev.reprise.feed.Token;
import dev.reprise.feed.mail.Mail;
import dev.reprise.feed.mail.MailAddress;
import dev.reprise.feed.mail.MailFailure;
import dev.reprise.feed.mail.Mailer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.springframework.dao.DuplicateKeyException;

/**
 * How a subscription begins or changes (double opt-in): asked for in a form, confirmed from a mail.
 *
 * <pre>{@code
 * requests.add(MailAddress.parse(typed), Cadence.DAILY, DigestFilter.NONE, client);
 * requests.sendConfirmations();
 * requests.confirm(token, client); // the token of the link in the mail
 * }</pre>
 *
 * <p>A request is kept for 48 hours; nothing happens to a subscription until somebody confirms it, and nobody is told whether an address was
 * known. A change of cadence or filters is a request like the first. Who {@linkplain #refuse refuses} is not sent confirmations either.
 */
public final class SubscriptionRequests {

    /** How long a request waits to be confirmed. */
    public static final Duration PENDING = Duration.ofDays(2);

    private static final Duration DAY = Duration.ofDays(1);
    private static final int CONFIRMATIONS_PER_DAY = 3;
    private static final int REQUESTS_PER_CLIENT_AND_DAY = 20;
    private static final Duration RETRY = Duration.ofMinutes(10);
    private final Database database;
    private final Subscriptions subscriptions;
    private final Mailer mailer;
    private final MailLinks links;
    private final InstantSource clock;
    private final boolean clientsAreCapped;

    /** Counting and adding are one step. */
    private final ReentrantLock adding = new ReentrantLock();

    private final ReentrantLock mailing = new ReentrantLock();

    /** @param clientsAreCapped whether one client may make only 20 requests a day; three confirmations a day for one address is always the most */
    public SubscriptionRequests(
            Database database,
            Subscriptions subscriptions,
            Mailer mailer,
            MailLinks links,
            InstantSource clock,
            boolean clientsAreCapped) {
        this.database = database;
        this.subscriptions = subscriptions;
        this.mailer = mailer;
        this.links = links;
        this.clock = clock;
        this.clientsAreCapped = clientsAreCapped;
    }

    /** What a link in a confirmation mail stands for. */
    public record Request(
            long id,
            MailAddress address,
            Cadence cadence,
            DigestFilter filter,
            Instant requestedAt,
            String requestedFrom,
            boolean confirmed) {}

    /**
     * Takes note of a request, unless a cap or a refusal stands against it; the caller is not told.
     *
     * @param client the IP address it came from: part of the proof of consent, and what the client's cap counts
     */
    public void add(MailAddress address, Cadence cadence, DigestFilter filter, String client) {
        adding.lock();
        try {
            var now = clock.instant();
            if (isRefused(address) || isCapped(address, client, now)) {
                return;
            }
            database.jdbc()
                    .sql("""
                            INSERT INTO subscription_requests
                                (email, email_hash, cadence, category, tag, query, requested_at, requested_from, try_at)
                            VALUES (:email, :hash, :cadence, :category, :tag, :query, :now, :client, :now)""")
                    .param("email", address.value())
                    .param("hash", Subscriptions.hash(address))
                    .param("cadence", cadence.word())
                    .param("category", filter.category())
                    .param("tag", filter.tag())
                    .param("query", filter.query())
                    .param("now", Sql.time(now))
                    .param("client", client)
                    .update();
        } finally {
            adding.unlock();
        }
    }

    private boolean isRefused(MailAddress address) {
        return database.jdbc()
                        .sql("SELECT COUNT(*) FROM suppressions WHERE email_hash = ? AND reason = 'refused'")
                        .param(Subscriptions.hash(address))
                        .query(Integer.class)
                        .single()
                > 0;
    }

    private boolean isCapped(MailAddress address, String client, Instant now) {
        var since = Sql.time(now.minus(DAY));
        int ofAddress = database.jdbc()
                .sql("SELECT COUNT(*) FROM subscription_requests WHERE email_hash = ? AND requested_at > ?")
                .params(Subscriptions.hash(address), since)
                .query(Integer.class)
                .single();
        if (ofAddress >= CONFIRMATIONS_PER_DAY) {
            return true;
        }
        int ofClient = database.jdbc()
                .sql("SELECT COUNT(*) FROM subscription_requests WHERE requested_from LIKE ? AND requested_at > ?")
                .params(network(client), since)
                .query(Integer.class)
                .single();
        return clientsAreCapped && ofClient >= REQUESTS_PER_CLIENT_AND_DAY;
    }

    /** A client with IPv6 has a network of 64 bits, four groups, to itself. */
    private static String network(String client) {
        var groups = client.split(":", -1);
        return groups.length < 5 ? client : String.join(":", Arrays.copyOf(groups, 4)) + ":%";
    }

    /**
     * Mails the confirmations that are waiting. Each is mailed once, whatever crashes; one that the relay defers is tried again in ten
     * minutes, one that it refuses is given up.
     *
     * @throws MailFailure if the relay cannot be used; what is waiting goes on waiting
     */
    public void sendConfirmations() throws MailFailure {
        mailing.lock();
        try (var connection = mailer.open()) {
            for (var request : waiting()) {
                sendConfirmation(connection, request);
            }
        } finally {
            mailing.unlock();
        }
    }

    private List<Request> waiting() {
        var now = clock.instant();
        return database.jdbc()
                .sql("""
                        SELECT * FROM subscription_requests
                        WHERE mailed_at IS NULL AND try_at <= ? AND requested_at > ? ORDER BY id""")
                .params(Sql.time(now), Sql.time(now.minus(PENDING)))
                .query(SubscriptionRequests::request)
                .list();
    }

    private void sendConfirmation(Mailer.Connection connection, Request request) throws MailFailure {
        var token = Token.random();
        Mail mail = ConfirmationMail.of(request, token, links);
        try {
            connection.send(mail, () -> handOver(request, token));
        } catch (MailFailure e) {
            switch (e.kind()) {
                case UNREACHABLE -> {
                    tryLater(request, Duration.ZERO);
                    throw e;
                }
                case DEFERRED -> tryLater(request, RETRY);
                case REFUSED, NO_SUCH_MAILBOX -> giveUp(request);
                case IN_DOUBT -> {} // it may have arrived: a second one is the reader's to ask for
            }
        }
    }

    private void handOver(Request request, Token token) {
        database.jdbc()
                .sql("UPDATE subscription_requests SET token_hash = ?, mailed_at = ? WHERE id = ?")
                .params(token.hash(), Sql.time(clock.instant()), request.id())
                .update();
    }

    private void tryLater(Request request, Duration delay) {
        database.jdbc()
                .sql("UPDATE subscription_requests SET token_hash = NULL, mailed_at = NULL, try_at = ? WHERE id = ?")
                .params(Sql.time(clock.instant().plus(delay)), request.id())
                .update();
    }

    private void giveUp(Request request) {
        database.jdbc()
                .sql("UPDATE subscription_requests SET token_hash = NULL, mailed_at = ? WHERE id = ?")
                .params(Sql.time(clock.instant()), request.id())
                .update();
    }

    /** What a confirmation's link is for; empty if there is none such, or no longer. */
    public Optional<Request> requested(String token) {
        return database.jdbc()
                .sql("SELECT * FROM subscription_requests WHERE token_hash = ? AND requested_at > ?")
                .params(Token.hash(token), Sql.time(clock.instant().minus(PENDING)))
                .query(SubscriptionRequests::request)
                .optional();
    }

    /**
     * Makes a request the address's subscription. Again: nothing more happens.
     *
     * @param client where the confirmation came from, for the proof of consent
     * @return whether the address is subscribed now as the request says; false too if the link is unknown, too old or was used and the
     *     subscription has ended since
     */
    public boolean confirm(String token, String client) {
        try {
            return database.inTransaction(() -> confirmOnce(token, client));
        } catch (DuplicateKeyException e) {
            return database.inTransaction(() -> confirmOnce(token, client)); // another request of the address was first
        }
    }

    private boolean confirmOnce(String token, String client) {
        var found = requested(token);
        if (found.isEmpty()) {
            return false;
        }
        var request = found.get();
        int first = database.jdbc()
                .sql("UPDATE subscription_requests SET confirmed_at = ? WHERE id = ? AND confirmed_at IS NULL")
                .params(Sql.time(clock.instant()), request.id())
                .update();
        if (first == 0) {
            return isActive(request.address());
        }
        if (isRefused(request.address())) {
            return false;
        }
        if (save(request, client, """
                UPDATE subscriptions
                SET email = :email, cadence = :cadence, category = :category, tag = :tag, query = :query, state = 'active',
                    requested_at = :requestedAt, requested_from = :requestedFrom, confirmed_at = :now, confirmed_from = :client,
                    ended_at = NULL, soft_bounces = 0
                WHERE email_hash = :hash""") == 0) {
            save(request, client, """
                    INSERT INTO subscriptions (email, email_hash, cadence, category, tag, query, state, requested_at,
                        requested_from, confirmed_at, confirmed_from, soft_bounces)
                    VALUES (:email, :hash, :cadence, :category, :tag, :query, 'active', :requestedAt,
                        :requestedFrom, :now, :client, 0)""");
        }
        database.jdbc()
                .sql("DELETE FROM suppressions WHERE email_hash = ?")
                .param(Subscriptions.hash(request.address()))
                .update();
        return true;
    }

    private int save(Request request, String client, String sql) {
        return database.jdbc()
                .sql(sql)
                .param("email", request.address().value())
                .param("hash", Subscriptions.hash(request.address()))
                .param("cadence", request.cadence().word())
                .param("category", request.filter().category())
                .param("tag", request.filter().tag())
                .param("query", request.filter().query())
                .param("requestedAt", Sql.time(request.requestedAt()))
                .param("requestedFrom", request.requestedFrom())
                .param("now", Sql.time(clock.instant()))
                .param("client", client)
                .update();
    }

    private boolean isActive(MailAddress address) {
        return database.jdbc()
                        .sql("SELECT COUNT(*) FROM subscriptions WHERE email_hash = ? AND state = 'active'")
                        .param(Subscriptions.hash(address))
                        .query(Integer.class)
                        .single()
                > 0;
    }

    /**
     * The reader of a confirmation mail wants none of this ever: a subscription ends, and no confirmation is mailed again until the address
     * is {@linkplain Subscriptions#allow allowed}.
     *
     * @return whether the link is one of ours
     */
    public boolean refuse(String token) {
        var request = requested(token);
        request.ifPresent(r -> database.inTransaction(() -> {
            subscriptions.dropWaiting(Subscriptions.hash(r.address()));
            subscriptions.end(Subscriptions.hash(r.address()), "refused");
        }));
        return request.isPresent();
    }

    /** Forgets the requests that nobody confirmed in time, and those that have been. */
    public void forgetOld() {
        database.jdbc()
                .sql("DELETE FROM subscription_requests WHERE requested_at <= ?")
                .param(Sql.time(clock.instant().minus(PENDING)))
                .update();
    }

    private static Request request(ResultSet row, int number) throws SQLException {
        return new Request(
                row.getLong("id"),
                new MailAddress(row.getString("email")),
                Cadence.of(row.getString("cadence")),
                Subscriptions.filter(row),
                Sql.instant(row, "requested_at"),
                row.getString("requested_from"),
                Sql.instantOrNull(row, "confirmed_at") != null);
    }
}
