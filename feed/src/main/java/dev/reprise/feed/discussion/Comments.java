package dev.reprise.feed.discussion;

import dev.reprise.core.InvalidInputException;
import dev.reprise.feed.Database;
import dev.reprise.feed.PaperId;
import dev.reprise.feed.Sql;
import dev.reprise.feed.Texts;
import dev.reprise.feed.account.User;
import dev.reprise.feed.discussion.Comment.Hidden;
import dev.reprise.feed.text.SafeMarkdown;
import dev.reprise.feed.text.Xml;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.GeneratedKeyHolder;

/**
 * Comments on papers and their claims. Who may do what is decided before these methods are called: see {@link #mayEdit} and {@link #mayHide}.
 *
 * <pre>{@code
 * long id = comments.add(ada, paper, "Holds with **seed 2** too.", null, "C1");
 * comments.of(paper);   // in reading order
 * }</pre>
 */
public final class Comments {
    private static final int LONGEST_REASON = 2_000;

    private static final String COLUMNS = """
            SELECT c.id, c.paper_id, c.claim_id, c.parent_id, c.author_id, u.name, u.full_name, c.markdown, c.created_at, c.edited_at,
                c.hidden_at, c.hidden_by, c.hidden_why,
                (SELECT COUNT(*) FROM comment_edits e WHERE e.comment_id = c.id) AS edits,
                (SELECT COUNT(*) FROM author_claims a
                    WHERE a.paper_id = c.paper_id AND a.user_id = c.author_id AND a.state = 'confirmed') AS authorships
            FROM comments c JOIN users u ON u.id = c.author_id
            """;

    private final Database database;
    private final JdbcClient jdbc;
    private final InstantSource clock;

    public Comments(Database database, InstantSource clock) {
        this.database = database;
        this.jdbc = database.jdbc();
        this.clock = clock;
    }

    // ---- reading

    /** All comments on a paper, hidden ones too, each behind the one that it answers, otherwise the oldest first. */
    public List<Comment> of(PaperId paper) {
        return inReadingOrder(jdbc.sql(COLUMNS + "WHERE c.paper_id = ? ORDER BY c.created_at, c.id")
                .param(paper.value())
                .query(Comments::comment)
                .list());
    }

    private static List<Comment> inReadingOrder(List<Comment> byTime) {
        var answers = new HashMap<@Nullable Long, List<Comment>>();
        byTime.forEach(
                c -> answers.computeIfAbsent(c.parent(), _ -> new ArrayList<>()).add(c));
        var ordered = new ArrayList<Comment>(byTime.size());
        var ahead = new ArrayDeque<Comment>(answers.getOrDefault(null, List.of()));
        while (!ahead.isEmpty()) {
            var next = ahead.pop();
            ordered.add(next);
            for (var answer : answers.getOrDefault(next.id(), List.of()).reversed()) {
                ahead.push(answer.at(next.depth() + 1));
            }
        }
        return ordered;
    }

    public Optional<Comment> find(long id) {
        return jdbc.sql(COLUMNS + "WHERE c.id = ?")
                .param(id)
                .query(Comments::comment)
                .optional();
    }

    /** The newest comments of all papers. */
    public List<Comment> newest(int limit) {
        return jdbc.sql(COLUMNS + "ORDER BY c.created_at DESC, c.id DESC LIMIT ?")
                .param(limit)
                .query(Comments::comment)
                .list();
    }

    private static Comment comment(ResultSet row, int number) throws SQLException {
        var hiddenAt = Sql.instantOrNull(row, "hidden_at");
        long author = row.getLong("author_id");
        var hiddenBy = Sql.longOrNull(row, "hidden_by");
        return new Comment(
                row.getLong("id"),
                new PaperId(row.getString("paper_id")),
                row.getString("claim_id"),
                Sql.longOrNull(row, "parent_id"),
                0,
                new Comment.Author(
                        author, row.getString("name"), row.getString("full_name"), row.getInt("authorships") > 0),
                row.getString("markdown"),
                Sql.instant(row, "created_at"),
                Sql.instantOrNull(row, "edited_at"),
                row.getInt("edits"),
                hiddenAt == null
                        ? null
                        : new Hidden(
                                hiddenAt, hiddenBy, row.getString("hidden_why"), Objects.equals(hiddenBy, author)));
    }

    /** A text that a comment had, until when. */
    public record Earlier(String markdown, Instant until) {}

    /** What a comment said before it was changed, the oldest first. */
    public List<Earlier> history(long comment) {
        return jdbc.sql("SELECT markdown, edited_at FROM comment_edits WHERE comment_id = ? ORDER BY edit")
                .param(comment)
                .query((row, _) -> new Earlier(row.getString("markdown"), Sql.instant(row, "edited_at")))
                .list();
    }

    // ---- writing

    /**
     * Adds one to a paper that exists.
     *
     * @param parent the comment it answers
     * @param claim  the claim it is about
     * @return its id
     * @throws InvalidInputException if the text is empty or too long, or there is no such comment or claim on this paper
     */
    public long add(User author, PaperId paper, String markdown, @Nullable Long parent, @Nullable String claim) {
        var text = checked(markdown);
        if (parent != null) {
            var answered = find(parent).filter(c -> c.paper().equals(paper));
            if (answered.isEmpty() || answered.get().isHidden()) {
                throw new InvalidInputException(
                        "there is no comment " + parent + " on this paper that could be answered");
            }
        }
        if (claim != null && !hasClaim(paper, claim)) {
            throw new InvalidInputException("this paper has no such claim");
        }
        var key = new GeneratedKeyHolder();
        jdbc.sql(
                        "INSERT INTO comments (paper_id, claim_id, parent_id, author_id, markdown, created_at) VALUES (?, ?, ?, ?, ?, ?)")
                .params(Sql.values(paper.value(), claim, parent, author.id(), text, Sql.time(clock.instant())))
                .update(key, "id");
        return Objects.requireNonNull(key.getKey()).longValue();
    }

    private boolean hasClaim(PaperId paper, String claim) {
        return jdbc.sql("SELECT COUNT(*) FROM claims WHERE paper_id = ? AND id = ?")
                        .params(paper.value(), claim)
                        .query(Integer.class)
                        .single()
                > 0;
    }

    private static String checked(String markdown) {
        SafeMarkdown.check(markdown);
        return Xml.legal(markdown);
    }

    /** Only its author changes a comment, and not while it is hidden. */
    public static boolean mayEdit(User user, Comment comment) {
        return comment.author().id() == user.id() && !comment.isHidden();
    }

    /** Its author takes a comment back; moderators hide any. */
    public static boolean mayHide(User user, Comment comment) {
        return !comment.isHidden() && (comment.author().id() == user.id() || user.isModerator());
    }

    /** Moderators restore any comment but one of a deleted account, of which nothing is left; its author what the author took back. */
    public static boolean mayRestore(User user, Comment comment) {
        var hidden = comment.hidden();
        return hidden != null
                && !comment.markdown().isEmpty()
                && (user.isModerator() || (hidden.ownDo() && comment.author().id() == user.id()));
    }

    /** Replaces its text; the one before is kept. @throws InvalidInputException if the text is empty or too long */
    public void edit(Comment comment, String markdown) {
        var text = checked(markdown);
        var now = Sql.time(clock.instant());
        database.inTransaction(() -> {
            var before = jdbc.sql("SELECT markdown FROM comments WHERE id = ? FOR UPDATE")
                    .param(comment.id())
                    .query(String.class)
                    .single();
            if (before.equals(text)) {
                return;
            }
            jdbc.sql("""
                    INSERT INTO comment_edits (comment_id, edit, markdown, edited_at)
                    SELECT ?, COUNT(*) + 1, ?, ? FROM comment_edits WHERE comment_id = ?""").params(comment.id(), before, now, comment.id()).update();
            jdbc.sql("UPDATE comments SET markdown = ?, edited_at = ? WHERE id = ?")
                    .params(text, now, comment.id())
                    .update();
        });
    }

    /** Nobody but moderators sees it any more. */
    public void hide(Comment comment, User by, @Nullable String why) {
        jdbc.sql("UPDATE comments SET hidden_at = ?, hidden_by = ?, hidden_why = ? WHERE id = ? AND hidden_at IS NULL")
                .params(Sql.values(Sql.time(clock.instant()), by.id(), why == null ? null : reason(why), comment.id()))
                .update();
    }

    public void restore(Comment comment) {
        jdbc.sql("UPDATE comments SET hidden_at = NULL, hidden_by = NULL, hidden_why = NULL WHERE id = ?")
                .param(comment.id())
                .update();
    }

    // ---- reports

    /** A reader's complaint about a comment. */
    public record ReportOf(Comment comment, String reporter, String reason, Instant at) {}

    /** Tells the moderators; a second time changes nothing. @throws InvalidInputException if no reason is given, or too long a one */
    public void report(Comment comment, User by, String reason) {
        var line = reason(reason);
        if (line.isEmpty()) {
            throw new InvalidInputException("say what is wrong with the comment");
        }
        try {
            jdbc.sql("INSERT INTO comment_reports (comment_id, user_id, reason, created_at) VALUES (?, ?, ?, ?)")
                    .params(comment.id(), by.id(), line, Sql.time(clock.instant()))
                    .update();
        } catch (DuplicateKeyException e) {
            // reported by the same user before
        }
    }

    private static String reason(String text) {
        var line = Texts.oneLine(text);
        if (line.length() > LONGEST_REASON) {
            throw new InvalidInputException("a reason has at most " + LONGEST_REASON + " characters");
        }
        return line;
    }

    /** What no moderator has looked at, the oldest first. */
    public List<ReportOf> openReports() {
        record Row(long comment, String reporter, String reason, Instant at) {}
        return jdbc
                .sql("""
                        SELECT r.comment_id, u.name, r.reason, r.created_at FROM comment_reports r JOIN users u ON u.id = r.user_id
                        WHERE r.resolved_at IS NULL ORDER BY r.created_at, r.comment_id LIMIT 200""")
                .query((row, _) -> new Row(
                        row.getLong("comment_id"),
                        row.getString("name"),
                        row.getString("reason"),
                        Sql.instant(row, "created_at")))
                .list()
                .stream()
                .map(r -> new ReportOf(find(r.comment()).orElseThrow(), r.reporter(), r.reason(), r.at()))
                .toList();
    }

    /** A moderator decided. */
    public void resolveReports(Comment comment, User moderator) {
        jdbc.sql(
                        "UPDATE comment_reports SET resolved_at = ?, resolved_by = ? WHERE comment_id = ? AND resolved_at IS NULL")
                .params(Sql.time(clock.instant()), moderator.id(), comment.id())
                .update();
    }
}
