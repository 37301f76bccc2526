package dev.reprise.feed.tag;

import dev.reprise.core.InvalidInputException;
import dev.reprise.feed.Database;
import dev.reprise.feed.PaperId;
import dev.reprise.feed.Sql;
import dev.reprise.feed.Texts;
import dev.reprise.feed.account.User;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Readers' own tags. A tag belongs to one reader; a public one can be subscribed to by its name.
 *
 * <pre>{@code
 * tags.put(ada, "steering", paper);
 * tags.papers(tags.find(ada, "steering").orElseThrow());
 * }</pre>
 */
public final class TagStore {
    static final int PER_USER = 100;
    static final int PAPERS = 2_000;
    private static final int LONGEST_NAME = 60;

    private final Database database;
    private final JdbcClient jdbc;
    private final InstantSource clock;

    public TagStore(Database database, InstantSource clock) {
        this.database = database;
        this.jdbc = database.jdbc();
        this.clock = clock;
    }

    /** A tag; {@code papers}: how many have it. */
    public record Tag(long id, String name, boolean isPublic, int papers) {}

    /** A reader's tags, by name. */
    public List<Tag> of(User user) {
        return jdbc.sql("""
                SELECT t.id, t.name, t.is_public, (SELECT COUNT(*) FROM tag_papers p WHERE p.tag_id = t.id) AS papers
                FROM tags t WHERE t.user_id = ? ORDER BY t.name, t.id""")
                .param(user.id())
                .query((row, _) -> new Tag(
                        row.getLong("id"), row.getString("name"), row.getBoolean("is_public"), row.getInt("papers")))
                .list();
    }

    /** One of a reader's own tags. */
    public Optional<Tag> find(User user, long id) {
        return of(user).stream().filter(tag -> tag.id() == id).findFirst();
    }

    /** One of a reader's own tags. */
    public Optional<Tag> find(User user, String name) {
        return of(user).stream().filter(tag -> tag.name().equals(name)).findFirst();
    }

    /** The reader's tags that a paper has. */
    public List<String> on(User user, PaperId paper) {
        return jdbc.sql("""
                SELECT t.name FROM tags t JOIN tag_papers p ON p.tag_id = t.id WHERE t.user_id = ? AND p.paper_id = ? ORDER BY t.name""")
                .params(user.id(), paper.value())
                .query(String.class)
                .list();
    }

    /** The papers that have it. */
    public Set<PaperId> papers(Tag tag) {
        return new HashSet<>(jdbc.sql("SELECT paper_id FROM tag_papers WHERE tag_id = ?")
                .param(tag.id())
                .query((row, _) -> new PaperId(row.getString("paper_id")))
                .list());
    }

    /**
     * Gives a paper that exists a tag, which is made if the reader has none of that name. Again: nothing changes.
     *
     * @throws InvalidInputException if it is no name, or there are too many
     */
    public void put(User user, String name, PaperId paper) {
        var line = Texts.oneLine(name);
        if (line.isEmpty() || line.length() > LONGEST_NAME) {
            throw new InvalidInputException("a tag has 1 to " + LONGEST_NAME + " characters");
        }
        database.inTransaction(() -> {
            jdbc.sql("SELECT id FROM users WHERE id = ? FOR UPDATE")
                    .param(user.id())
                    .query(Long.class)
                    .single();
            var tags = of(user);
            var known = tags.stream().filter(t -> t.name().equals(line)).findFirst();
            if (known.isEmpty() && tags.size() >= PER_USER) {
                throw new InvalidInputException("you have " + PER_USER + " tags; delete one first");
            }
            if (known.isEmpty()) {
                jdbc.sql("INSERT INTO tags (user_id, name, is_public, created_at) VALUES (?, ?, ?, ?)")
                        .params(user.id(), line, false, Sql.time(clock.instant()))
                        .update();
            }
            var tag = find(user, line).orElseThrow();
            if (tag.papers() >= PAPERS) {
                throw new InvalidInputException("the tag has " + PAPERS + " papers, which is the most");
            }
            if (!papers(tag).contains(paper)) {
                jdbc.sql("INSERT INTO tag_papers (tag_id, paper_id, created_at) VALUES (?, ?, ?)")
                        .params(tag.id(), paper.value(), Sql.time(clock.instant()))
                        .update();
            }
        });
    }

    /** Takes a tag from a paper. */
    public void take(User user, String name, PaperId paper) {
        find(user, name).ifPresent(tag -> jdbc.sql("DELETE FROM tag_papers WHERE tag_id = ? AND paper_id = ?")
                .params(tag.id(), paper.value())
                .update());
    }

    /** Whether others may subscribe to it. */
    public void setPublic(Tag tag, boolean isPublic) {
        jdbc.sql("UPDATE tags SET is_public = ? WHERE id = ?")
                .params(isPublic, tag.id())
                .update();
    }

    public void delete(Tag tag) {
        jdbc.sql("DELETE FROM tags WHERE id = ?").param(tag.id()).update();
    }
}
