package dev.reprise.feed.syndication;

import dev.reprise.feed.Database;
import dev.reprise.feed.PaperId;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What feeds of a part of the papers hold: of a category, or of a tag that its owner made public. */
public final class Selection {
    private final JdbcClient jdbc;

    public Selection(Database database) {
        this.jdbc = database.jdbc();
    }

    /** The papers of a category, listed or not, the newest publication first. */
    public List<PaperId> ofCategory(String category, int offset, int limit) {
        return ids("""
                SELECT p.id FROM papers p JOIN paper_categories c ON c.paper_id = p.id AND c.category = :name
                ORDER BY p.published_at DESC, p.id LIMIT :limit OFFSET :offset""", category, offset, limit);
    }

    /** The papers that bear a public tag, the last that was given it first. */
    public List<PaperId> ofTag(String tag, int offset, int limit) {
        return ids("""
                SELECT m.paper_id AS id FROM tags t JOIN tag_papers m ON m.tag_id = t.id
                WHERE t.name = :name AND t.is_public = TRUE
                GROUP BY m.paper_id ORDER BY MAX(m.created_at) DESC, m.paper_id LIMIT :limit OFFSET :offset""", tag, offset, limit);
    }

    private List<PaperId> ids(String sql, String name, int offset, int limit) {
        return jdbc.sql(sql)
                .param("name", name)
                .param("limit", limit)
                .param("offset", offset)
                .query((row, _) -> new PaperId(row.getString("id")))
                .list();
    }
}
