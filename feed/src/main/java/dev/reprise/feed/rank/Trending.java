package dev.reprise.feed.rank;

import dev.reprise.feed.DailyQuery;
import dev.reprise.feed.Database;
import dev.reprise.feed.PaperId;
import dev.reprise.feed.Sql;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The trending order of the daily list: by {@link Trend#score}, then by day, newest first, then by id.
 *
 * <pre>{@code
 * List<Trend> page = new Trending(database, clock).rank(new DailyQuery(null, null, 0, 20));
 * }</pre>
 *
 * <p>Counted are people, each once a paper and kind of action, in the seven days up to now: their votes, their comments that are not
 * hidden, and their runs that were done. What confirmed authors of a paper do with it is not counted, nor are runs of nobody in
 * particular. A paper that was listed several times counts from the last of those days that are in the window.
 */
public final class Trending {
    static final Duration PERIOD = Duration.ofDays(7);

    private static final LocalDate FIRST = LocalDate.of(1000, 1, 1);

    /** The best first; days that have not come yet count as today. */
    private static final Comparator<Trend> ORDER = Comparator.comparingDouble(Trend::score)
            .thenComparing(Trend::day)
            .reversed()
            .thenComparing(Trend::paper);

    private static final String QUERY = """
            WITH listed AS (
                SELECT paper_id, MAX(listed_on) AS listed_on FROM daily_entries
                WHERE listed_on BETWEEN :from AND :to
                    AND submitter_name = COALESCE(CAST(:submitter AS VARCHAR(100)), submitter_name)
                GROUP BY paper_id),
            actions AS (
                SELECT paper_id,
                    COUNT(DISTINCT CASE WHEN kind = 'vote' THEN user_id END) AS votes,
                    COUNT(DISTINCT CASE WHEN kind = 'comment' THEN user_id END) AS comments,
                    COUNT(DISTINCT CASE WHEN kind = 'run' THEN user_id END) AS runs
                FROM (
                    SELECT paper_id, user_id, 'vote' AS kind FROM votes WHERE created_at > :since AND created_at <= :now
                    UNION ALL
                    SELECT paper_id, author_id, 'comment' FROM comments
                    WHERE created_at > :since AND created_at <= :now AND hidden_at IS NULL
                    UNION ALL
                    SELECT paper_id, user_id, 'run' FROM runs
                    WHERE requested_at > :since AND requested_at <= :now AND state = 'done' AND user_id IS NOT NULL) done
                WHERE NOT EXISTS (SELECT 1 FROM author_claims c
                    WHERE c.paper_id = done.paper_id AND c.user_id = done.user_id AND c.state = 'confirmed')
                GROUP BY paper_id)
            SELECT l.paper_id, l.listed_on, COALESCE(a.votes, 0) AS votes, COALESCE(a.comments, 0) AS comments,
                COALESCE(a.runs, 0) AS runs
            FROM listed l LEFT JOIN actions a ON a.paper_id = l.paper_id
            WHERE a.paper_id IS NOT NULL
                OR l.paper_id IN (SELECT paper_id FROM listed ORDER BY listed_on DESC, paper_id LIMIT :shown)""";

    private final JdbcClient jdbc;
    private final InstantSource clock;

    public Trending(Database database, InstantSource clock) {
        this.jdbc = database.jdbc();
        this.clock = clock;
    }

    /** A page of the papers that the query selects. */
    public List<Trend> rank(DailyQuery query) {
        var now = clock.instant();
        var today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        var window = query.window();
        long offset = (long) query.page() * query.limit();
        return jdbc
                .sql(QUERY)
                .param("from", window == null ? FIRST : window.from())
                .param("to", window == null ? today : window.to())
                .param("since", Sql.time(now.minus(PERIOD)))
                .param("now", Sql.time(now))
                .param("submitter", query.submitter())
                .param("shown", Math.min(Integer.MAX_VALUE, offset + query.limit()))
                .query((row, _) -> {
                    var day = row.getObject("listed_on", LocalDate.class);
                    return new Trend(
                            new PaperId(row.getString("paper_id")),
                            day,
                            row.getInt("votes"),
                            row.getInt("comments"),
                            row.getInt("runs"),
                            (int) Math.max(0, ChronoUnit.DAYS.between(day, today)));
                })
                .list()
                .stream()
                .sorted(ORDER)
                .skip(offset)
                .limit(query.limit())
                .toList();
    }
}
