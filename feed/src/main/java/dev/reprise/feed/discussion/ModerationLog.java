package dev.reprise.feed.discussion;

import dev.reprise.feed.Database;
import dev.reprise.feed.Sql;
import dev.reprise.feed.Texts;
import dev.reprise.feed.account.User;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Who decided what, for editors and moderators to read. */
public final class ModerationLog {
    private final JdbcClient jdbc;
    private final InstantSource clock;

    public ModerationLog(Database database, InstantSource clock) {
        this.jdbc = database.jdbc();
        this.clock = clock;
    }

    /**
     * @param moderator the name; null if the account is gone
     * @param action    such as {@code hide comment}
     * @param target    what it was done to: an address of this site, from its slash, or a name
     */
    public record Entry(
            @Nullable String moderator,
            String action,
            String target,
            @Nullable String note,
            Instant at) {}

    public void add(User moderator, String action, String target, @Nullable String note) {
        jdbc.sql("INSERT INTO moderation_log (moderator_id, action, target, note, created_at) VALUES (?, ?, ?, ?, ?)")
                .params(Sql.values(
                        moderator.id(),
                        action,
                        target,
                        note == null || note.isBlank() ? null : Texts.oneLine(note),
                        Sql.time(clock.instant())))
                .update();
    }

    /** The newest first. */
    public List<Entry> newest(int limit) {
        return jdbc.sql("""
                SELECT u.name, m.action, m.target, m.note, m.created_at FROM moderation_log m LEFT JOIN users u ON u.id = m.moderator_id
                ORDER BY m.id DESC LIMIT ?""")
                .param(limit)
                .query((row, _) -> new Entry(
                        row.getString("name"),
                        row.getString("action"),
                        row.getString("target"),
                        row.getString("note"),
                        Sql.instant(row, "created_at")))
                .list();
    }
}
