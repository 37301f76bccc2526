package dev.reprise.feed.discussion;

import dev.reprise.feed.Database;
import dev.reprise.feed.PaperId;
import dev.reprise.feed.Sql;
import dev.reprise.feed.account.User;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Who finds which paper worth reading: one vote a user and paper, however often it is given. */
public final class Votes {
    private final JdbcClient jdbc;
    private final InstantSource clock;

    public Votes(Database database, InstantSource clock) {
        this.jdbc = database.jdbc();
        this.clock = clock;
    }

    /** A vote, as its owner may take it away. */
    public record Vote(PaperId paper, String title, Instant at) {}

    /**
     * Gives it; giving it again changes nothing. The paper is one that exists.
     *
     * @return how many the paper has now
     */
    public int give(User user, PaperId paper) {
        if (!has(user, paper)) {
            try {
                jdbc.sql("INSERT INTO votes (paper_id, user_id, created_at) VALUES (?, ?, ?)")
                        .params(paper.value(), user.id(), Sql.time(clock.instant()))
                        .update();
            } catch (DuplicateKeyException e) {
                // given twice at the same time
            }
        }
        return count(paper);
    }

    /** Takes it back; taking it back again changes nothing. @return how many the paper has now */
    public int takeBack(User user, PaperId paper) {
        jdbc.sql("DELETE FROM votes WHERE paper_id = ? AND user_id = ?")
                .params(paper.value(), user.id())
                .update();
        return count(paper);
    }

    public int count(PaperId paper) {
        return jdbc.sql("SELECT COUNT(*) FROM votes WHERE paper_id = ?")
                .param(paper.value())
                .query(Integer.class)
                .single();
    }

    public boolean has(User user, PaperId paper) {
        return jdbc.sql("SELECT COUNT(*) FROM votes WHERE paper_id = ? AND user_id = ?")
                        .params(paper.value(), user.id())
                        .query(Integer.class)
                        .single()
                > 0;
    }

    /** Which of some papers a user voted for. */
    public Set<PaperId> of(User user, Collection<PaperId> papers) {
        return papers.isEmpty()
                ? Set.of()
                : Set.copyOf(jdbc.sql("SELECT paper_id FROM votes WHERE user_id = :user AND paper_id IN (:papers)")
                        .param("user", user.id())
                        .param("papers", papers.stream().map(PaperId::value).toList())
                        .query((row, _) -> new PaperId(row.getString("paper_id")))
                        .list());
    }

    /** Everything a user voted for, the newest first. */
    public List<Vote> of(User user) {
        return jdbc.sql("""
                SELECT v.paper_id, p.title, v.created_at FROM votes v JOIN papers p ON p.id = v.paper_id
                WHERE v.user_id = ? ORDER BY v.created_at DESC, v.paper_id""")
                .param(user.id())
                .query((row, _) -> new Vote(
                        new PaperId(row.getString("paper_id")), row.getString("title"), Sql.instant(row, "created_at")))
                .list();
    }
}
