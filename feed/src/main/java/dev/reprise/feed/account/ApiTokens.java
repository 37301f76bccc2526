package dev.reprise.feed.account;

import dev.reprise.core.InvalidInputException;
import dev.reprise.feed.Database;
import dev.reprise.feed.Sql;
import dev.reprise.feed.Texts;
import dev.reprise.feed.Token;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The tokens of users' programs: shown once, stored as hashes. */
public final class ApiTokens {
    static final int PER_USER = 20;
    private static final Duration NOTED_EVERY = Duration.ofMinutes(1);

    private final JdbcClient jdbc;
    private final UserStore users;
    private final InstantSource clock;

    public ApiTokens(Database database, UserStore users, InstantSource clock) {
        this.jdbc = database.jdbc();
        this.users = users;
        this.clock = clock;
    }

    /**
     * A new token: the one chance to show it.
     *
     * @throws InvalidInputException if the label is empty or too long, or the user has {@value #PER_USER} tokens
     */
    public Token create(User user, String label) {
        var line = Texts.oneLine(label);
        if (line.isEmpty() || line.length() > 100) {
            throw new InvalidInputException("a token's label has 1 to 100 characters");
        }
        if (of(user).size() >= PER_USER) {
            throw new InvalidInputException("there are " + PER_USER + " tokens already; revoke one first");
        }
        var token = Token.random();
        jdbc.sql("INSERT INTO api_tokens (user_id, token_hash, label, created_at) VALUES (?, ?, ?, ?)")
                .params(user.id(), token.hash(), line, Sql.time(clock.instant()))
                .update();
        return token;
    }

    /** Whose token it is. Empty if it is nobody's or was revoked. */
    public Optional<User> find(String token) {
        record Owner(long token, long user) {}
        var now = clock.instant();
        return jdbc.sql("SELECT id, user_id FROM api_tokens WHERE token_hash = ? AND revoked_at IS NULL")
                .param(Token.hash(token))
                .query((row, _) -> new Owner(row.getLong("id"), row.getLong("user_id")))
                .optional()
                .flatMap(owner -> {
                    jdbc.sql(
                                    "UPDATE api_tokens SET last_used_at = ? WHERE id = ? AND (last_used_at IS NULL OR last_used_at < ?)")
                            .params(Sql.time(now), owner.token(), Sql.time(now.minus(NOTED_EVERY)))
                            .update();
                    return users.find(owner.user());
                });
    }

    /** A user's tokens that were not revoked, the newest first. */
    public List<ApiToken> of(User user) {
        return jdbc.sql(
                        "SELECT id, label, created_at, last_used_at FROM api_tokens WHERE user_id = ? AND revoked_at IS NULL ORDER BY id DESC")
                .param(user.id())
                .query((row, _) -> new ApiToken(
                        row.getLong("id"),
                        row.getString("label"),
                        Sql.instant(row, "created_at"),
                        Sql.instantOrNull(row, "last_used_at")))
                .list();
    }

    /** Ends one of a user's own tokens. */
    public void revoke(User user, long id) {
        jdbc.sql("UPDATE api_tokens SET revoked_at = ? WHERE id = ? AND user_id = ? AND revoked_at IS NULL")
                .params(Sql.time(clock.instant()), id, user.id())
                .update();
    }
}
