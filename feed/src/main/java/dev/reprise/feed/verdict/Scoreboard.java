package dev.reprise.feed.verdict;

import dev.reprise.feed.ClaimRecord;
import dev.reprise.feed.Database;
import dev.reprise.feed.PaperId;
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
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Claims with what runs found out about them. Of several runs one counts, which the view {@code claim_verdicts} of the schema chooses.
 *
 * <pre>{@code
 * List<ClaimStatus> ofPaper = new Scoreboard(database).claims(paper);
 * }</pre>
 */
public final class Scoreboard {
    private static final int IDS_AT_ONCE = 1_000;

    private static final String CLAIMS = """
            SELECT c.*, f.run_id, f.claim_id, f.run_criterion, f.verdict, f.measured, f.interval_low, f.interval_high, f.unit, f.note,
                f.run_needs, f.mode, f.options, f.default_options, f.seed, f.reprise_version, f.finished_at
            FROM claims c LEFT JOIN claim_verdicts f ON f.paper_id = c.paper_id AND f.claim_id = c.id
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
        boolean decided = row.getString("run_id") != null;
        return new ClaimStatus(new PaperId(row.getString("paper_id")), claim, decided ? RunFinding.of(row) : null);
    }
}
