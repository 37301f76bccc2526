package dev.reprise.feed.verdict;

import dev.reprise.core.Interval;
import dev.reprise.core.Verdict;
import dev.reprise.feed.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a run found out about a claim, in the words of its report.
 *
 * @param run            the run's id
 * @param criterion      the inequality that decided
 * @param measured       null if nothing was measured
 * @param note           may be empty
 * @param needs          the command that would decide it, for {@link Verdict#NEEDS_SCALE}; else empty
 * @param mode           {@code quick} or {@code full}
 * @param options        the value of every setting, by name
 * @param defaultOptions whether the options are those that nobody chose
 * @param version        of Reprise
 * @param at             when the run was done
 */
public record RunFinding(
        String run,
        String claim,
        String criterion,
        Verdict verdict,
        @Nullable Double measured,
        @Nullable Interval interval,
        String unit,
        String note,
        String needs,
        String mode,
        Map<String, Object> options,
        boolean defaultOptions,
        long seed,
        @Nullable String version,
        Instant at) {

    /** The finding of a row of the view {@code findings}. */
    public static RunFinding of(ResultSet row) throws SQLException {
        @Nullable Double low = Sql.doubleOrNull(row, "interval_low");
        @Nullable Double high = Sql.doubleOrNull(row, "interval_high");
        return new RunFinding(
                row.getString("run_id"),
                row.getString("claim_id"),
                row.getString("run_criterion"),
                Verdict.valueOf(row.getString("verdict")),
                Sql.doubleOrNull(row, "measured"),
                low == null || high == null ? null : new Interval(low, high),
                row.getString("unit"),
                row.getString("note"),
                row.getString("run_needs"),
                row.getString("mode"),
                JsonMapper.shared()
                        .readValue(row.getString("options"), new TypeReference<LinkedHashMap<String, Object>>() {}),
                row.getBoolean("default_options"),
                row.getLong("seed"),
                row.getString("reprise_version"),
                Sql.instant(row, "finished_at"));
    }
}
