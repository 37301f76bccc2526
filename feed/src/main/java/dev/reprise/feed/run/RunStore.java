package dev.reprise.feed.run;

import dev.reprise.core.Finding;
import dev.reprise.core.Interval;
import dev.reprise.core.Mode;
import dev.reprise.core.Report;
import dev.reprise.feed.Database;
import dev.reprise.feed.PaperId;
import dev.reprise.feed.Sql;
import dev.reprise.feed.verdict.RunFinding;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The one place that reads and writes runs and their findings. What a method returned from is in the database. */
public final class RunStore {
    private static final int MOST_OF_AN_ERROR = 5000;
    private static final int MOST_OF_A_TEXT = 5000;

    private final Database database;
    private final JdbcClient jdbc;
    private final InstantSource clock;

    public RunStore(Database database, InstantSource clock) {
        this.database = database;
        this.jdbc = database.jdbc();
        this.clock = clock;
    }

    // ---- from one state to the next

    /** Adds a run that waits. */
    public void add(RunRecord run) {
        jdbc.sql("""
                INSERT INTO runs (id, paper_id, slug, mode, options, default_options, seed, state, user_id, session_hash, requested_from,
                    requested_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""")
                .params(Sql.values(
                        run.id(),
                        run.paper().value(),
                        run.slug(),
                        run.mode().toString(),
                        JsonMapper.shared().writeValueAsString(run.options()),
                        run.defaultOptions(),
                        run.seed(),
                        run.state().word(),
                        run.starter().userId(),
                        run.starter().sessionHash(),
                        run.starter().address(),
                        Sql.time(run.requestedAt())))
                .update();
    }

    /** It begins to run. @return whether it waited until now; else it was cancelled */
    public boolean start(String id, String worker) {
        return jdbc.sql(
                                "UPDATE runs SET state = 'running', worker = ?, started_at = ? WHERE id = ? AND state = 'queued'")
                        .params(worker, Sql.time(clock.instant()), id)
                        .update()
                == 1;
    }

    /**
     * It is done.
     *
     * @param folder of the report, relative to the data folder
     * @return whether it was running until now
     */
    public boolean finish(String id, Report report, String folder) {
        return database.inTransaction(() -> {
            var model = report.provenance().model();
            int changed = jdbc.sql("""
                    UPDATE runs SET state = 'done', finished_at = ?, seconds = ?, report = ?, reprise_version = ?, model = ?,
                        model_fingerprint = ? WHERE id = ? AND state = 'running'""")
                    .params(Sql.values(
                            Sql.time(clock.instant()),
                            report.seconds(),
                            folder,
                            report.provenance().version(),
                            model == null ? null : clip(model.name(), 500),
                            model == null ? null : clip(model.fingerprint(), 100),
                            id))
                    .update();
            if (changed == 1) {
                int position = 0;
                for (var finding : report.findings()) {
                    add(id, position++, finding);
                }
            }
            return changed == 1;
        });
    }

    private void add(String run, int position, Finding finding) {
        var claim = finding.claim();
        var measurement = finding.measurement();
        var interval = measurement.flatMap(m -> m.interval());
        jdbc.sql("""
                INSERT INTO run_findings (run_id, claim_id, position, statement, figure, criterion, verdict, measured, interval_low,
                    interval_high, unit, note, needs)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""")
                .params(Sql.values(
                        run,
                        claim.id(),
                        position,
                        clip(claim.statement(), MOST_OF_A_TEXT),
                        clip(claim.paper(), 2000),
                        clip(claim.criterion().text(), 2000),
                        finding.verdict().name(),
                        measurement.map(m -> m.value()).orElse(null),
                        interval.map(Interval::low).orElse(null),
                        interval.map(Interval::high).orElse(null),
                        clip(claim.unit(), 100),
                        clip(finding.note(), MOST_OF_A_TEXT),
                        clip(finding.needs(), 2000)))
                .update();
    }

    /** It failed. @return whether it was queued or running until now */
    public boolean fail(String id, String error) {
        return end(id, RunState.FAILED, error);
    }

    /** Somebody stopped it. @return whether it was queued or running until now */
    public boolean cancel(String id) {
        return end(id, RunState.CANCELLED, null);
    }

    /** The site went down while it ran. @return whether it was running until now */
    public boolean interrupt(String id) {
        return end(id, RunState.INTERRUPTED, null);
    }

    private boolean end(String id, RunState state, @Nullable String error) {
        return jdbc.sql(
                                "UPDATE runs SET state = ?, finished_at = ?, error = ? WHERE id = ? AND state IN ('queued', 'running')")
                        .params(Sql.values(
                                state.word(),
                                Sql.time(clock.instant()),
                                error == null ? null : clip(error, MOST_OF_AN_ERROR),
                                id))
                        .update()
                == 1;
    }

    /** Marks what a worker left running when it went down. @return how many runs that were */
    public int interruptAll(String worker) {
        return jdbc.sql("UPDATE runs SET state = 'interrupted', finished_at = ? WHERE state = 'running' AND worker = ?")
                .params(Sql.time(clock.instant()), worker)
                .update();
    }

    /** Removes from db-scheduler's queue what a worker had in hand when it went down. */
    public void forgetPicked(String worker) {
        jdbc.sql("DELETE FROM run_queue WHERE picked = TRUE AND picked_by = ?")
                .param(worker)
                .update();
    }

    // ---- runs

    public Optional<RunRecord> find(String id) {
        return jdbc.sql("SELECT * FROM runs WHERE id = ?")
                .param(id)
                .query(RunStore::run)
                .optional();
    }

    /** The latest runs of a paper, the last that was asked for first. */
    public List<RunRecord> ofPaper(PaperId paper, int limit) {
        return jdbc.sql("SELECT * FROM runs WHERE paper_id = ? ORDER BY requested_at DESC, id LIMIT ?")
                .params(paper.value(), limit)
                .query(RunStore::run)
                .list();
    }

    /** Those that wait, the next one first. */
    public List<String> queued() {
        return jdbc.sql("SELECT id FROM runs WHERE state = 'queued' ORDER BY requested_at, id")
                .query(String.class)
                .list();
    }

    /** How many wait or run. */
    public int active() {
        return count("", List.of());
    }

    /** How many of a user's wait or run. */
    public int activeOf(long userId) {
        return count(" AND user_id = ?", List.of(userId));
    }

    /** How many that were asked for without an account from an address wait or run. */
    public int activeFrom(String address) {
        return count(" AND user_id IS NULL AND requested_from = ?", List.of(address));
    }

    private int count(String condition, List<Object> values) {
        return jdbc.sql("SELECT COUNT(*) FROM runs WHERE state IN ('queued', 'running')" + condition)
                .params(values)
                .query(Integer.class)
                .single();
    }

    // ---- findings

    /** What a run found out, in the order of its report. */
    public List<RunFinding> findings(String runId) {
        return jdbc.sql("SELECT * FROM findings WHERE run_id = ? ORDER BY position")
                .param(runId)
                .query((row, _) -> RunFinding.of(row))
                .list();
    }

    /** What the runs of a paper found out about a claim, the latest first. */
    public List<RunFinding> history(PaperId paper, String claim, int limit) {
        return jdbc.sql(
                        "SELECT * FROM findings WHERE paper_id = ? AND claim_id = ? ORDER BY finished_at DESC, run_id LIMIT ?")
                .params(paper.value(), claim, limit)
                .query((row, _) -> RunFinding.of(row))
                .list();
    }

    // ---- rows

    private static RunRecord run(ResultSet row, int number) throws SQLException {
        return new RunRecord(
                row.getString("id"),
                new PaperId(row.getString("paper_id")),
                row.getString("slug"),
                Mode.parse(row.getString("mode")),
                options(row),
                row.getBoolean("default_options"),
                row.getLong("seed"),
                RunState.of(row.getString("state")),
                new RunRecord.Starter(
                        Sql.longOrNull(row, "user_id"), row.getString("session_hash"), row.getString("requested_from")),
                row.getString("reprise_version"),
                Sql.instant(row, "requested_at"),
                Sql.instantOrNull(row, "started_at"),
                Sql.instantOrNull(row, "finished_at"),
                Sql.doubleOrNull(row, "seconds"),
                row.getString("report"),
                row.getString("error"));
    }

    private static Map<String, Object> options(ResultSet row) throws SQLException {
        return JsonMapper.shared()
                .readValue(row.getString("options"), new TypeReference<LinkedHashMap<String, Object>>() {});
    }

    private static String clip(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most - 3) + "...";
    }
}
