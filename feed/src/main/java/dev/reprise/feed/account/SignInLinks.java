package dev.reprise.feed.account;

import dev.reprise.feed.Database;
import dev.reprise.feed.Sql;
import dev.reprise.feed.Token;
import dev.reprise.feed.mail.MailAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Links that are sent by mail and open the account of their address: once, within {@link #VALID}, and the newest that was used ends all others of
 * its address.
 */
public final class SignInLinks {
    public static final Duration VALID = Duration.ofMinutes(15);

    /** Links that wait to be used, of one address within {@link #VALID}: nobody can fill somebody else's mailbox. */
    static final int WAITING = 5;

    /** Links of one address within {@link #VALID} at all: not even its owner, who can use them up, gets mails without end. */
    static final int IN_ALL = 20;

    private final Database database;
    private final JdbcClient jdbc;
    private final UserStore users;
    private final InstantSource clock;

    public SignInLinks(Database database, UserStore users, InstantSource clock) {
        this.database = database;
        this.jdbc = database.jdbc();
        this.users = users;
        this.clock = clock;
    }

    /**
     * A new link's token, to be mailed to the address.
     *
     * @param from who asked, for the records
     * @return empty if the address had too many of late, or its account was closed; whoever asked must not learn that
     */
    public Optional<Token> create(MailAddress email, String from) {
        var now = clock.instant();
        jdbc.sql("DELETE FROM sign_in_tokens WHERE expires_at < ?")
                .param(Sql.time(now.minus(Duration.ofDays(1))))
                .update();
        record Recent(int waiting, int inAll) {}
        var recent = jdbc.sql("SELECT COUNT(*) - COUNT(used_at) AS waiting, COUNT(*) AS in_all FROM sign_in_tokens"
                        + " WHERE email = ? AND created_at > ?")
                .params(email.key(), Sql.time(now.minus(VALID)))
                .query((row, _) -> new Recent(row.getInt("waiting"), row.getInt("in_all")))
                .single();
        if (recent.waiting() >= WAITING || recent.inAll() >= IN_ALL || users.isClosed(email)) {
            return Optional.empty();
        }
        var token = Token.random();
        jdbc.sql(
                        "INSERT INTO sign_in_tokens (token_hash, email, created_at, expires_at, requested_from) VALUES (?, ?, ?, ?, ?)")
                .params(token.hash(), email.key(), Sql.time(now), Sql.time(now.plus(VALID)), from)
                .update();
        return Optional.of(token);
    }

    /** Uses a link up. Empty if there is none, it is too old, or it was used. */
    public Optional<MailAddress> redeem(String token) {
        var hash = Token.hash(token);
        var now = Sql.time(clock.instant());
        return database.inTransaction(() -> {
            int used = jdbc.sql(
                            "UPDATE sign_in_tokens SET used_at = ? WHERE token_hash = ? AND used_at IS NULL AND expires_at > ?")
                    .params(now, hash, now)
                    .update();
            if (used == 0) {
                return Optional.empty();
            }
            var email = jdbc.sql("SELECT email FROM sign_in_tokens WHERE token_hash = ?")
                    .param(hash)
                    .query(String.class)
                    .single();
            jdbc.sql("UPDATE sign_in_tokens SET used_at = ? WHERE email = ? AND used_at IS NULL")
                    .params(now, email)
                    .update();
            return Optional.of(new MailAddress(email));
        });
    }
}
