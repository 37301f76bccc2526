package dev.reprise.feed;

import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Gives all that belongs to a paper with a local id to the paper of its arXiv id: its place in the daily list, votes, comments, claims, runs, tags, and
 * who claims to be which author. What that one has already (a vote of the same reader, a claim of the same id) stays as it is. The local
 * paper goes; {@code former_ids} remembers where to.
 */
final class PaperJoin {
    private final JdbcClient jdbc;

    PaperJoin(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Inside of a transaction that has locked both. */
    void join(PaperId local, PaperId arxiv) {
        // comments hang on claims: a copy of each is there before they move
        update("""
                INSERT INTO claims (paper_id, id, position, statement, figure, criterion, kind, needs, why)
                SELECT CAST(:to AS VARCHAR(40)), c.id, c.position, c.statement, c.figure, c.criterion, c.kind, c.needs, c.why FROM claims c
                WHERE c.paper_id = :from AND NOT EXISTS (SELECT 1 FROM claims o WHERE o.paper_id = :to AND o.id = c.id)""", local, arxiv);
        update("UPDATE comments SET paper_id = :to WHERE paper_id = :from", local, arxiv);
        update("UPDATE runs SET paper_id = :to WHERE paper_id = :from", local, arxiv);
        moveUnlessThere("daily_entries", "listed_on", local, arxiv);
        moveUnlessThere("votes", "user_id", local, arxiv);
        moveUnlessThere("tag_papers", "tag_id", local, arxiv);
        moveAuthorClaims(local, arxiv);
        jdbc.sql("DELETE FROM papers WHERE id = ?").param(local.value()).update();
        update("INSERT INTO former_ids (id, paper_id) VALUES (:from, :to)", local, arxiv);
    }

    private void moveUnlessThere(String table, String key, PaperId local, PaperId arxiv) {
        update(
                "UPDATE " + table + " SET paper_id = :to WHERE paper_id = :from AND " + key + " NOT IN (SELECT o." + key
                        + " FROM " + table + " o WHERE o.paper_id = :to)",
                local,
                arxiv);
    }

    /** An author is a place in a paper's list of names, and the two lists may differ: whose name is not in the other one's has to ask again. */
    private void moveAuthorClaims(PaperId local, PaperId arxiv) {
        record Moved(long claim, int position) {}
        var moved = jdbc.sql("""
                SELECT c.id, MIN(there.position) AS position FROM author_claims c
                    JOIN paper_authors here ON here.paper_id = c.paper_id AND here.position = c.author_position
                    JOIN paper_authors there ON there.paper_id = :to AND LOWER(there.name) = LOWER(here.name)
                WHERE c.paper_id = :from AND NOT EXISTS (
                    SELECT 1 FROM author_claims o WHERE o.paper_id = :to AND o.user_id = c.user_id AND o.author_position = there.position)
                GROUP BY c.id""")
                .param("from", local.value())
                .param("to", arxiv.value())
                .query((row, _) -> new Moved(row.getLong("id"), row.getInt("position")))
                .list();
        for (var claim : moved) {
            jdbc.sql("UPDATE author_claims SET paper_id = ?, author_position = ? WHERE id = ?")
                    .params(arxiv.value(), claim.position(), claim.claim())
                    .update();
        }
    }

    private void update(String sql, PaperId local, PaperId arxiv) {
        jdbc.sql(sql).param("from", local.value()).param("to", arxiv.value()).update();
    }
}
