package dev.reprise.feed.account;

import dev.reprise.feed.Database;
import dev.reprise.feed.Sql;
import dev.reprise.feed.Token;
import dev.reprise.feed.mail.MailAddress;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Browsers that are signed in, for {@link #VALID} after they were last seen, also over a restart of the site. Who brings a token that is older than
 * {@link #RENEWED_AFTER} gets another; the old one is good for {@link #GRACE} more, for requests that were under way, and whoever brings it after
 * that has stolen it, or was stolen from: the session ends.
 */
public final class Sessions {
    public static final Duration VALID = Duration.ofDays(30);
    static final Duration RENEWED_AFTER = Duration.ofDays(1);
    static final Duration GRACE = Duration.ofMinutes(1);

    private final Database database;
    private final JdbcClient jdbc;
    private final InstantSource clock;

    public Sessions(Database database, InstantSource clock) {
        this.database = database;
        this.jdbc = database.jdbc();
        this.clock = clock;
    }

    /**
     * A session that a token is of.
     *
     * @param address whose it is
     * @param renewed the token to bring from now on; null: the same
     */
    public record Known(MailAddress address, @Nullable Token renewed) {}

    private record Row(long id, String email, boolean present, Instant renewedAt) {}

    /** Opens a session of somebody who proved to be at an address. */
    public Token open(MailAddress address) {
        var now = Sql.time(clock.instant());
        jdbc.sql("DELETE FROM sessions WHERE renewed_at < ?")
                .param(Sql.time(clock.instant().minus(VALID)))
                .update();
        var token = Token.random();
        jdbc.sql("INSERT INTO sessions (token_hash, email, opened_at, renewed_at) VALUES (?, ?, ?, ?)")
                .params(token.hash(), address.key(), now, now)
                .update();
        return token;
    }

    /** The session that a token is of. Empty if it is of none, or not any more. */
    public Optional<Known> find(String token) {
        var now = clock.instant();
        var hash = Token.hash(token);
        var found = row(hash).filter(row -> row.renewedAt().isAfter(now.minus(VALID)));
        if (found.isEmpty()) {
            return Optional.empty();
        }
        var session = found.get();
        var address = new MailAddress(session.email());
        if (!session.present()) {
            if (session.renewedAt().isAfter(now.minus(GRACE))) {
                return Optional.of(new Known(address, null));
            }
            end(session.id());
            return Optional.empty();
        }
        if (session.renewedAt().isAfter(now.minus(RENEWED_AFTER))) {
            return Optional.of(new Known(address, null));
        }
        var renewed = Token.random();
        // of several requests at once, one renews
        int updated = jdbc.sql(
                        "UPDATE sessions SET token_hash = ?, previous_hash = ?, renewed_at = ? WHERE id = ? AND token_hash = ?")
                .params(renewed.hash(), hash, Sql.time(now), session.id(), hash)
                .update();
        return Optional.of(new Known(address, updated == 0 ? null : renewed));
    }

    private Optional<Row> row(String hash) {
        return jdbc.sql(
                        "SELECT id, email, token_hash, renewed_at FROM sessions WHERE token_hash = :hash OR previous_hash = :hash")
                .param("hash", hash)
                .query((row, _) -> row(row, hash))
                .optional();
    }

    private static Row row(ResultSet row, String hash) throws SQLException {
        return new Row(
                row.getLong("id"),
                row.getString("email"),
                row.getString("token_hash").equals(hash),
                Sql.instant(row, "renewed_at"));
    }

    /** Ends the session of a token, if it is of one. */
    public void end(String token) {
        database.inTransaction(() -> row(Token.hash(token)).ifPresent(row -> end(row.id())));
    }

    private void end(long id) {
        jdbc.sql("DELETE FROM sessions WHERE id = ?").param(id).update();
    }
}
