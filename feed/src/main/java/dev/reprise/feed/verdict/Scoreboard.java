package dev.reprise.feed.verdict;

import dev.reprise.core.Interval;
import dev.reprise.core.Verdict;
import dev.reprise.feed.ClaimRecord;
import dev.reprise.feed.Database;
import dev.reprise.feed.PaperId;
import dev.reprise.feed.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Claims with what runs found out about them. Of several runs the last one counts that decided the claim; one that could not, since it takes a
 * larger model, counts only if none could.
 *
 * <pre>{@code
 * List<ClaimStatus> ofPaper = new Scoreboard(database).claims(paper);
 * }</pre>
 */
public final class Scoreboard {
    private static final int IDS_AT_ONCE = 1_000;

    private static final String CLAIMS = """
            SELECT c.*, f.run_id, f.criterion AS run_criterion, f.verdict, f.measured, f.interval_low, f.interval_high, f.unit, f.note,
                f.needs AS run_needs, f.mode, f.seed, f.finished_at
            FROM claims c LEFT JOIN (
                SELECT f.*, r.paper_id, r.mode, r.seed, r.finished_at, ROW_NUMBER() OVER (
                    PARTITION BY r.paper_id, f.claim_id
                    ORDER BY CASE WHEN f.verdict = 'NEEDS_SCALE' THEN 1 ELSE 0 END, r.finished_at DESC, r.id) AS place
                FROM run_findings f JOIN runs r ON r.id = f.run_id
                WHERE r.state = 'done' AND r.mode <> 'apply' AND r.finished_at IS NOT NULL) f
                ON f.paper_id = c.paper_id AND f.claim_id = c.id AND f.place = 1
            """;

    private final JdbcClient jdbc;

    public Scoreboard(Database database) {
        this.jdbc = database.jdbc();
    }

    /** A paper's claims in their order. */
    public List<ClaimStatus> claims(PaperId paper) {
        return claims(List.of(paper)).getOrDefault(paper, List.of());
    }

    /** The claims of each of some papers, in their order; without those that have none. */
    public Map<PaperId, List<ClaimStatus>> claims(Collection<PaperId> papers) {
        var claims = new LinkedHashMap<PaperId, List<ClaimStatus>>();
        var ids = papers.stream().map(PaperId::value).distinct().toList();
        for (int from = 0; from < ids.size(); from += IDS_AT_ONCE) {
            claims.putAll(jdbc
                    .sql(CLAIMS + "WHERE c.paper_id IN (:ids) ORDER BY c.paper_id, c.position, c.id")
                    .param("ids", ids.subList(from, Math.min(ids.size(), from + IDS_AT_ONCE)))
                    .query(Scoreboard::status)
                    .list()
                    .stream()
                    .collect(Collectors.groupingBy(ClaimStatus::paper, LinkedHashMap::new, Collectors.toList())));
        }
        return claims;
    }

    /** All claims by their standing, then by their papers, the newest publication first. */
    public List<ClaimStatus> all() {
        return jdbc
                .sql(CLAIMS + "JOIN papers p ON p.id = c.paper_id ORDER BY p.published_at DESC, p.id, c.position, c.id")
                .query(Scoreboard::status)
                .list()
                .stream()
                .sorted(Comparator.comparing(ClaimStatus::standing))
                .toList();
    }

    /** How many claims stand how; all standings in order. */
    public Map<Standing, Integer> counts() {
        return counts(all());
    }

    /** How many of some claims stand how; all standings in order. */
    public static Map<Standing, Integer> counts(Collection<ClaimStatus> claims) {
        var counts = new EnumMap<Standing, Integer>(Standing.class);
        for (var standing : Standing.values()) {
            counts.put(standing, 0);
        }
        claims.forEach(claim -> counts.merge(claim.standing(), 1, Integer::sum));
        return counts;
    }

    /** The papers that have a claim of a standing. */
    public Set<PaperId> papersWith(Standing standing) {
        return all().stream()
                .filter(claim -> claim.standing() == standing)
                .map(ClaimStatus::paper)
                .collect(Collectors.toSet());
    }

    private static ClaimStatus status(ResultSet row, int number) throws SQLException {
        var claim = new ClaimRecord(
                row.getString("id"),
                row.getString("statement"),
                row.getString("figure"),
                row.getString("criterion"),
                ClaimRecord.Kind.of(row.getString("kind")),
                row.getString("needs"),
                row.getString("why"));
        @Nullable String run = row.getString("run_id");
        return new ClaimStatus(new PaperId(row.getString("paper_id")), claim, run == null ? null : finding(run, row));
    }

    private static RunFinding finding(String run, ResultSet row) throws SQLException {
        @Nullable Double low = doubleOrNull(row, "interval_low");
        @Nullable Double high = doubleOrNull(row, "interval_high");
        return new RunFinding(
                run,
                row.getString("run_criterion"),
                Verdict.valueOf(row.getString("verdict")),
                doubleOrNull(row, "measured"),
                low == null || high == null ? null : new Interval(low, high),
                row.getString("unit"),
                row.getString("note"),
                row.getString("run_needs"),
                row.getString("mode"),
                Sql.longOrNull(row, "seed"),
                Sql.instant(row, "finished_at"));
    }

    private static @Nullable Double doubleOrNull(ResultSet row, String column) throws SQLException {
        double value = row.getDouble(column);
        return row.wasNull() ? null : value;
    }
}
