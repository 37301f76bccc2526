package dev.reprise.feed.rank;

import dev.reprise.feed.DailyQuery;
import dev.reprise.feed.Database;
import dev.reprise.feed.PaperId;
import dev.reprise.feed.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
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

    private static final String LISTED = "e.listed_on BETWEEN :from AND :to"
            + " AND e.submitter_name = COALESCE(CAST(:submitter AS VARCHAR(100)), e.submitter_name)";

    private static final String ACTED = """
            SELECT a.paper_id, SUM(a.votes) AS votes, SUM(a.comments) AS comments, SUM(a.runs) AS runs,
                (SELECT MAX(e.listed_on) FROM daily_entries e WHERE e.paper_id = a.paper_id AND %1$s) AS listed_on
            FROM (
                SELECT paper_id, COUNT(*) AS votes, 0 AS comments, 0 AS runs FROM votes d
                WHERE created_at > :since AND created_at <= :now AND %2$s GROUP BY paper_id
                UNION ALL
                SELECT paper_id, 0, COUNT(DISTINCT author_id), 0 FROM comments d
                WHERE created_at > :since AND created_at <= :now AND hidden_at IS NULL AND %3$s GROUP BY paper_id
                UNION ALL
                SELECT paper_id, 0, 0, COUNT(DISTINCT user_id) FROM runs d
                WHERE requested_at > :since AND requested_at <= :now AND state = 'done' AND %2$s GROUP BY paper_id) a
            GROUP BY a.paper_id""".formatted(LISTED, byNoAuthor("user_id"), byNoAuthor("author_id"));

    private static final String DAY_BEFORE_WHICH_ENOUGH_ARE_LISTED = "SELECT e.listed_on FROM daily_entries e WHERE "
            + LISTED + " ORDER BY e.listed_on DESC LIMIT 1 OFFSET :entries";

    private static final String LISTED_SINCE =
            "SELECT e.paper_id, MAX(e.listed_on) AS listed_on FROM daily_entries e WHERE " + LISTED
                    + " AND e.listed_on >= :day GROUP BY e.paper_id";

    private final JdbcClient jdbc;
    private final InstantSource clock;

    public Trending(Database database, InstantSource clock) {
        this.jdbc = database.jdbc();
        this.clock = clock;
    }

    private static String byNoAuthor(String user) {
        return user
                + " IS NOT NULL AND NOT EXISTS (SELECT 1 FROM author_claims c WHERE c.paper_id = d.paper_id AND c.user_id = d."
                + user + " AND c.state = 'confirmed')";
    }

    /** A page of the papers that the query selects. */
    public List<Trend> rank(DailyQuery query) {
        var now = clock.instant();
        var today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        long offset = (long) query.page() * query.limit();
        var trends = new HashMap<PaperId, Trend>();
        newest(query, today, offset + query.limit()).forEach(trend -> trends.put(trend.paper(), trend));
        acted(query, today, now).forEach(trend -> trends.put(trend.paper(), trend));
        return trends.values().stream()
                .sorted(ORDER)
                .skip(offset)
                .limit(query.limit())
                .toList();
    }

    /** The papers that somebody did something about. */
    private List<Trend> acted(DailyQuery query, LocalDate today, Instant now) {
        return listed(ACTED, query, today)
                .param("since", Sql.time(now.minus(PERIOD)))
                .param("now", Sql.time(now))
                .query((row, _) -> trend(row, today, row.getInt("votes"), row.getInt("comments"), row.getInt("runs")))
                .list()
                .stream()
                .flatMap(Optional::stream)
                .toList();
    }

    /**
     * At least so many of the papers that were listed last, if there are so many, as though nobody had done anything about them: of
     * such papers no older one is before one of these.
     */
    private List<Trend> newest(DailyQuery query, LocalDate today, long papers) {
        for (long entries = papers;
                ;
                entries *= 2) { // a paper that is listed again is one of the papers, but several entries
            var day = listed(DAY_BEFORE_WHICH_ENOUGH_ARE_LISTED, query, today)
                    .param("entries", entries - 1)
                    .query(LocalDate.class)
                    .optional();
            var trends = listed(LISTED_SINCE, query, today)
                    .param("day", day.orElse(FIRST))
                    .query((row, _) -> trend(row, today, 0, 0, 0).orElseThrow())
                    .list();
            if (day.isEmpty() || trends.size() >= papers) {
                return trends;
            }
        }
    }

    private JdbcClient.StatementSpec listed(String sql, DailyQuery query, LocalDate today) {
        var window = query.window();
        return jdbc.sql(sql)
                .param("from", window == null ? FIRST : window.from())
                .param("to", window == null ? today : window.to())
                .param("submitter", query.submitter());
    }

    /** Empty if it is not listed. */
    private static Optional<Trend> trend(ResultSet row, LocalDate today, int votes, int comments, int runs)
            throws SQLException {
        var paper = new PaperId(row.getString("paper_id"));
        return Optional.ofNullable(row.getObject("listed_on", LocalDate.class))
                .map(day -> new Trend(
                        paper, day, votes, comments, runs, (int) Math.max(0, ChronoUnit.DAYS.between(day, today))));
    }
}
