package dev.reprise.feed.digest;

import dev.reprise.feed.Database;
import dev.reprise.feed.FeedItem;
import dev.reprise.feed.PapersWindow;
import dev.reprise.feed.Sql;
import dev.reprise.feed.Token;
import dev.reprise.feed.mail.MailFailure;
import dev.reprise.feed.mail.MailSettings;
import dev.reprise.feed.mail.Mailer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.DuplicateKeyException;

/**
 * Sends each window's digest once to each active subscription, whatever crashes; the package says why.
 *
 * <pre>{@code
 * var result = digests.send(Cadence.DAILY, PapersWindow.ofDay("2025-12-25"));
 * result.sent();       // mails
 * result.isComplete(); // else: call it again later
 * }</pre>
 */
public final class Digests {

    private final Database database;
    private final DigestContents contents;
    private final Subscriptions subscriptions;
    private final Mailer mailer;
    private final MailLinks links;
    private final String domain;
    private final Duration pause;
    private final InstantSource clock;

    public Digests(
            Database database,
            DigestContents contents,
            Subscriptions subscriptions,
            Mailer mailer,
            MailLinks links,
            MailSettings settings,
            InstantSource clock) {
        this.database = database;
        this.contents = contents;
        this.subscriptions = subscriptions;
        this.mailer = mailer;
        this.links = links;
        this.domain = settings.from().domain();
        this.pause = Duration.ofMinutes(1).dividedBy(settings.perMinute());
        this.clock = clock;
    }

    /**
     * Sends what is missing.
     *
     * @throws InterruptedException between two mails
     */
    public DigestResult send(Cadence cadence, PapersWindow window) throws InterruptedException {
        var listed = contents.listed(window);
        var readers = subscriptions.active(cadence);
        if (listed.isEmpty() || readers.isEmpty()) {
            return new DigestResult(
                    cadence, window, listed.size(), readers.size(), 0, 0, 0, List.of(), List.of(), null);
        }
        return new Batch(cadence, window, listed, readers).send();
    }

    private final class Batch {
        private final Cadence cadence;
        private final PapersWindow window;
        private final List<FeedItem> listed;
        private final List<Subscription> readers;
        private final long digest;
        private final Map<DigestFilter, Optional<DigestMail>> mails = new HashMap<>();
        private int sent;
        private int alreadySent;
        private int nothingFits;
        private final List<String> inDoubt = new ArrayList<>();
        private final List<DigestResult.Failed> failed = new ArrayList<>();

        Batch(Cadence cadence, PapersWindow window, List<FeedItem> listed, List<Subscription> readers) {
            this.cadence = cadence;
            this.window = window;
            this.listed = listed;
            this.readers = readers;
            this.digest = digest(cadence, window);
        }

        DigestResult send() throws InterruptedException {
            var done = delivered("sent");
            var handed = delivered("handed");
            try (var connection = mailer.open()) {
                for (var reader : readers) {
                    var mail = mails.computeIfAbsent(reader.filter(), this::mail);
                    if (done.contains(reader.id())) {
                        alreadySent++;
                    } else if (mail.isEmpty()) {
                        nothingFits++;
                    } else if (handed.contains(reader.id()) && !mailer.replaces()) {
                        inDoubt.add(mail.get().messageId(reader) + "@" + domain);
                    } else {
                        send(connection, mail.get(), reader);
                        Thread.sleep(pause);
                    }
                }
            } catch (MailFailure e) {
                return result(e.reason());
            }
            return result(null);
        }

        private Optional<DigestMail> mail(DigestFilter filter) {
            var content = contents.ofListed(window, filter, listed);
            return content.isEmpty() ? Optional.empty() : Optional.of(new DigestMail(content, cadence, links));
        }

        /** @throws MailFailure if the relay cannot be used */
        private void send(Mailer.Connection connection, DigestMail mail, Subscription reader) throws MailFailure {
            var token = Token.random();
            var messageId = mail.messageId(reader) + "@" + domain;
            try {
                connection.send(mail.to(reader, token, domain), () -> handOver(reader, token, messageId));
                finish(reader);
                sent++;
            } catch (AlreadyHanded _) {
                alreadySent++;
            } catch (NoLongerActive _) {
                // ended while this was under way: at once means at once
            } catch (MailFailure e) {
                if (e.kind() == MailFailure.Kind.IN_DOUBT) {
                    inDoubt.add(messageId);
                    return;
                }
                takeBack(token);
                if (e.kind() == MailFailure.Kind.UNREACHABLE) {
                    throw e;
                }
                boolean bounced = e.kind() == MailFailure.Kind.NO_SUCH_MAILBOX
                        && subscriptions.bounced(reader.address(), Subscriptions.Bounce.HARD);
                failed.add(new DigestResult.Failed(reader.address().value(), e.reason(), bounced));
            }
        }

        /** The row that decides: from here on it counts as sent. */
        private void handOver(Subscription reader, Token token, String messageId) {
            try {
                if (database.inTransaction(() -> insertOrReplace(reader, token, messageId)) == 0) {
                    throw new NoLongerActive();
                }
            } catch (DuplicateKeyException e) {
                throw new AlreadyHanded(e);
            }
        }

        private int insertOrReplace(Subscription reader, Token token, String messageId) {
            if (mailer.replaces()) {
                database.jdbc()
                        .sql(
                                "DELETE FROM digest_deliveries WHERE digest_id = ? AND subscription_id = ? AND state = 'handed'")
                        .params(digest, reader.id())
                        .update();
            }
            return database.jdbc()
                    .sql("""
                            INSERT INTO digest_deliveries (digest_id, subscription_id, state, message_id, token_hash, changed_at)
                            SELECT CAST(? AS BIGINT), id, 'handed', CAST(? AS VARCHAR(400)), CAST(? AS VARCHAR(64)),
                                CAST(? AS TIMESTAMP(3) WITH TIME ZONE)
                            FROM subscriptions WHERE id = ? AND state = 'active'""")
                    .params(digest, messageId, token.hash(), Sql.time(clock.instant()), reader.id())
                    .update();
        }

        private void finish(Subscription reader) {
            database.jdbc()
                    .sql(
                            "UPDATE digest_deliveries SET state = 'sent', changed_at = ? WHERE digest_id = ? AND subscription_id = ?")
                    .params(Sql.time(clock.instant()), digest, reader.id())
                    .update();
        }

        /** The relay said no: nobody has the message. */
        private void takeBack(Token token) {
            database.jdbc()
                    .sql("DELETE FROM digest_deliveries WHERE token_hash = ? AND state = 'handed'")
                    .param(token.hash())
                    .update();
        }

        private Set<Long> delivered(String state) {
            return new HashSet<>(database.jdbc()
                    .sql("SELECT subscription_id FROM digest_deliveries WHERE digest_id = ? AND state = ?")
                    .params(digest, state)
                    .query(Long.class)
                    .list());
        }

        private DigestResult result(@Nullable String unreachable) {
            return new DigestResult(
                    cadence,
                    window,
                    listed.size(),
                    readers.size(),
                    sent,
                    alreadySent,
                    nothingFits,
                    List.copyOf(inDoubt),
                    List.copyOf(failed),
                    unreachable);
        }
    }

    private long digest(Cadence cadence, PapersWindow window) {
        try {
            database.jdbc()
                    .sql("INSERT INTO digests (cadence, window_start, window_end, created_at) VALUES (?, ?, ?, ?)")
                    .params(cadence.word(), window.from(), window.to(), Sql.time(clock.instant()))
                    .update();
        } catch (DataIntegrityViolationException e) {
            // it is there: an earlier attempt's
        }
        return database.jdbc()
                .sql("SELECT id FROM digests WHERE cadence = ? AND window_start = ?")
                .params(cadence.word(), window.from())
                .query(Long.class)
                .single();
    }

    private static final class AlreadyHanded extends RuntimeException {
        private static final long serialVersionUID = 1L;

        AlreadyHanded(Throwable cause) {
            super(cause);
        }
    }

    private static final class NoLongerActive extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }
}
