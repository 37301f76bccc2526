package dev.reprise.feed.account;

import dev.reprise.core.InvalidInputException;
import dev.reprise.feed.Database;
import dev.reprise.feed.Sql;
import dev.reprise.feed.Texts;
import dev.reprise.feed.mail.MailAddress;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The users.
 *
 * <pre>{@code
 * var ada = users.add(MailAddress.parse("ada@example.org"), "Ada", Role.EDITOR);
 * var token = tokens.create(ada, "my script");
 * }</pre>
 */
public final class UserStore {
    private static final String COLUMNS = "SELECT id, name, full_name, email, role, created_at FROM users ";

    private final Database database;
    private final JdbcClient jdbc;
    private final InstantSource clock;

    public UserStore(Database database, InstantSource clock) {
        this.database = database;
        this.jdbc = database.jdbc();
        this.clock = clock;
    }

    /**
     * An account that whoever runs the site makes, or the one of that address with another role.
     *
     * @param called the user's name, or a name that people read, of which the user's name is made
     * @throws InvalidInputException if it makes no name
     * @throws NameTaken             if somebody else has the name
     */
    public User add(MailAddress email, String called, Role role) {
        var known = findByEmail(email);
        if (known.isPresent()) {
            jdbc.sql("UPDATE users SET role = ? WHERE id = ?")
                    .params(role.word(), known.get().id())
                    .update();
            return find(known.get().id()).orElseThrow();
        }
        return insert(email, UserName.ofFullName(called), fullName(called), role);
    }

    /**
     * The account of somebody who came by a link and chose a name.
     *
     * @throws InvalidInputException if that is no name to choose
     * @throws NameTaken             if somebody else has it, or a paper was listed by somebody else of that name
     */
    public User register(MailAddress email, String name, String fullName) {
        var chosen = new UserName(name);
        boolean imported =
                jdbc.sql("SELECT COUNT(*) FROM daily_entries WHERE submitter_id IS NULL AND LOWER(submitter_name) = ?")
                                .param(chosen.key())
                                .query(Integer.class)
                                .single()
                        > 0;
        if (imported || chosen.isSpokenFor()) {
            throw new NameTaken("the name " + name + " is taken");
        }
        return insert(email, chosen, fullName.isBlank() ? chosen.value() : fullName(fullName), Role.READER);
    }

    private User insert(MailAddress email, UserName name, String fullName, Role role) {
        try {
            jdbc.sql("INSERT INTO users (name, name_key, full_name, email, role, created_at) VALUES (?, ?, ?, ?, ?, ?)")
                    .params(name.value(), name.key(), fullName, email.key(), role.word(), Sql.time(clock.instant()))
                    .update();
        } catch (DuplicateKeyException e) {
            throw new NameTaken(
                    findByName(name.value()).isPresent()
                            ? "the name " + name.value() + " is taken"
                            : "there is an account of this address already");
        }
        return findByName(name.value()).orElseThrow();
    }

    private static String fullName(String text) {
        var line = Texts.oneLine(text);
        if (line.isEmpty() || line.length() > 100) {
            throw new InvalidInputException("a name that people read has 1 to 100 characters");
        }
        return line;
    }

    /** Changes what people read. */
    public void rename(User user, String fullName) {
        jdbc.sql("UPDATE users SET full_name = ? WHERE id = ?")
                .params(fullName(fullName), user.id())
                .update();
    }

    /** Empty if there is no such account, or it was closed. */
    public Optional<User> find(long id) {
        return one("id = ?", id);
    }

    /** Empty if there is no such account, or it was closed. */
    public Optional<User> findByEmail(MailAddress email) {
        return one("email = ?", email.key());
    }

    /** Empty if there is no such account, or it was closed. */
    public Optional<User> findByName(String name) {
        return one("name_key = ?", name.toLowerCase(java.util.Locale.ROOT));
    }

    /** Whether a moderator closed the account of this address. */
    public boolean isClosed(MailAddress email) {
        return jdbc.sql("SELECT COUNT(*) FROM users WHERE email = ? AND disabled_at IS NOT NULL")
                        .param(email.key())
                        .query(Integer.class)
                        .single()
                > 0;
    }

    /** All accounts, the newest first. */
    public List<User> newest(int limit) {
        return jdbc.sql(COLUMNS + "WHERE disabled_at IS NULL ORDER BY id DESC LIMIT ?")
                .param(limit)
                .query(UserStore::user)
                .list();
    }

    private Optional<User> one(String condition, Object value) {
        return jdbc.sql(COLUMNS + "WHERE disabled_at IS NULL AND " + condition)
                .param(value)
                .query(UserStore::user)
                .optional();
    }

    private static User user(ResultSet row, int number) throws SQLException {
        return new User(
                row.getLong("id"),
                row.getString("name"),
                row.getString("full_name"),
                row.getString("email"),
                Role.of(row.getString("role")),
                Sql.instant(row, "created_at"));
    }

    /** Closes an account: its sessions, tokens and links end, its address cannot come back. What its owner wrote stays. */
    public void close(User user) {
        database.inTransaction(() -> {
            jdbc.sql("UPDATE users SET disabled_at = ? WHERE id = ?")
                    .params(Sql.time(clock.instant()), user.id())
                    .update();
            forget("api_tokens", "user_id", user.id());
            forget("sessions", "email", user.email());
            forget("sign_in_tokens", "email", user.email());
        });
    }

    /**
     * Forgets a user: address, names, votes, tags, tokens, claims, and the text of every comment, of which only the place stays, since others
     * answered. The same person may come back as somebody new.
     */
    public void delete(User user) {
        database.inTransaction(() -> {
            var now = Sql.time(clock.instant());
            var nobody = "deleted-" + user.id();
            forget("api_tokens", "user_id", user.id());
            forget("sessions", "email", user.email());
            forget("sign_in_tokens", "email", user.email());
            forget("votes", "user_id", user.id());
            forget("tags", "user_id", user.id());
            forget("author_claims", "user_id", user.id());
            forget("comment_reports", "user_id", user.id());
            jdbc.sql("DELETE FROM comment_edits WHERE comment_id IN (SELECT id FROM comments WHERE author_id = ?)")
                    .param(user.id())
                    .update();
            jdbc.sql("""
                    UPDATE comments SET markdown = '', hidden_at = COALESCE(hidden_at, ?), hidden_by = NULL, hidden_why = 'the account was deleted'
                    WHERE author_id = ?""").params(now, user.id()).update();
            jdbc.sql("""
                    UPDATE daily_entries SET submitter_id = NULL, submitter_name = ?, submitter_full_name = 'Somebody', note = NULL
                    WHERE submitter_id = ?""").params(nobody, user.id()).update();
            jdbc.sql("""
                    UPDATE users SET name = ?, name_key = ?, full_name = 'Somebody', email = ?, role = 'reader', disabled_at = ? WHERE id = ?""").params(nobody, nobody, nobody, now, user.id()).update();
        });
    }

    private void forget(String table, String column, Object value) {
        jdbc.sql("DELETE FROM " + table + " WHERE " + column + " = ?")
                .param(value)
                .update();
    }
}
