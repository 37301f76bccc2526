package dev.reprise.feed.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.Claim;
import dev.reprise.core.Criterion;
import dev.reprise.core.Experiment;
import dev.reprise.core.Interval;
import dev.reprise.core.Lab;
import dev.reprise.core.Measurement;
import dev.reprise.core.Mode;
import dev.reprise.core.Paper;
import dev.reprise.core.Progress;
import dev.reprise.core.Report;
import dev.reprise.core.Verdict;
import dev.reprise.feed.ClaimRecord;
import dev.reprise.feed.ClaimRecord.Kind;
import dev.reprise.feed.Database;
import dev.reprise.feed.ImportedPaper;
import dev.reprise.feed.PaperId;
import dev.reprise.feed.PaperStore;
import dev.reprise.feed.Source;
import dev.reprise.feed.run.RunRecord.Starter;
import dev.reprise.feed.verdict.RunFinding;
import dev.reprise.feed.verdict.Scoreboard;
import dev.reprise.feed.verdict.Standing;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

public class RunStoreTest {
    private static final PaperId PAPER = PaperId.parse("2501.00042");
    private static final Claim C1 = Claim.of("C1", "It is more", "2", Criterion.moreThan(1), "r");
    private static final Claim C2 = Claim.of("C2", "It is large", "", Criterion.reportOnly(), "");

    @TempDir
    Path folder;

    private Database database;
    private RunStore store;
    private Instant now = Instant.parse("2026-01-10T12:00:00Z");

    protected Database openDatabase() throws Exception {
        return Database.open(folder);
    }

    @BeforeEach
    void open() throws Exception {
        database = openDatabase();
        var papers = new PaperStore(database, () -> now);
        papers.save(ImportedPaper.of(PAPER, "A paper", Source.ATOM)
                .version(1)
                .published(now)
                .build());
        papers.saveClaims(PAPER, List.of(record(C1), record(C2)));
        store = new RunStore(database, () -> now);
    }

    private static ClaimRecord record(Claim claim) {
        return new ClaimRecord(
                claim.id(), claim.statement(), claim.paper(), claim.criterion().text(), Kind.CHECKED, null, null);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private RunRecord add(String id, Mode mode, boolean defaults, @Nullable String address) {
        var run = RunRecord.requested(
                id, PAPER, "some", mode, Map.of("count", 3), defaults, 7, new Starter(null, "hash", address), now);
        store.add(run);
        return run;
    }

    private void done(String id, Mode mode, boolean defaults, double measured) {
        add(id, mode, defaults, null);
        store.start(id, "here");
        assertThat(store.finish(id, report(mode, measured), "runs/" + id)).isTrue();
        now = now.plusSeconds(60);
    }

    private static Report report(Mode mode, double measured) {
        return Report.of(new SomePaper(), Lab.of(mode).withSeed(7))
                .claim(C1.measured(Measurement.of(measured).within(new Interval(-9, 9))))
                .claim(C2.needsScale("./reprise run some --full", "It takes more."))
                .build();
    }

    @Test
    void aRunGoesFromStateToState() {
        var run = add("a", Mode.QUICK, true, "10.0.0.1");
        assertThat(store.find("a")).contains(run);
        assertThat(store.queued()).containsExactly("a");
        assertThat(store.start("a", "here")).isTrue();
        assertThat(store.start("a", "there")).isFalse();
        assertThat(store.finish("a", report(Mode.QUICK, 1.5), "runs/a")).isTrue();
        assertThat(store.cancel("a")).isFalse();
        assertThat(store.fail("a", "late")).isFalse();
        var found = store.find("a").orElseThrow();
        assertThat(found.state()).isEqualTo(RunState.DONE);
        assertThat(found.report()).isEqualTo("runs/a");
        assertThat(found.finishedAt()).isEqualTo(now);
        assertThat(found.options()).isEqualTo(Map.of("count", 3));
    }

    @Test
    void aRunThatWasCancelledNeitherStartsNorEnds() {
        add("a", Mode.QUICK, true, null);
        assertThat(store.cancel("a")).isTrue();
        assertThat(store.start("a", "here")).isFalse();
        assertThat(store.finish("a", report(Mode.QUICK, 1.5), "runs/a")).isFalse();
        assertThat(store.history(PAPER, "C1", 10)).isEmpty();
        assertThat(store.find("a").orElseThrow().state()).isEqualTo(RunState.CANCELLED);
    }

    @Test
    void whatAWorkerLeftRunningIsInterruptedAndTheRestIsNot() {
        for (var id : List.of("a", "b", "c")) {
            add(id, Mode.QUICK, true, null);
        }
        store.start("a", "here");
        store.start("b", "there");
        assertThat(store.interruptAll("here")).isEqualTo(1);
        assertThat(List.of("a", "b", "c"))
                .extracting(id -> store.find(id).orElseThrow().state())
                .containsExactly(RunState.INTERRUPTED, RunState.RUNNING, RunState.QUEUED);
    }

    @Test
    void activeRunsAreCounted() {
        add("a", Mode.QUICK, true, "10.0.0.1");
        add("b", Mode.QUICK, true, "10.0.0.1");
        add("c", Mode.QUICK, true, "10.0.0.2");
        store.start("a", "here");
        store.cancel("b");
        assertThat(store.active()).isEqualTo(2);
        assertThat(store.activeFrom("10.0.0.1")).isEqualTo(1);
        assertThat(store.activeOf(1)).isZero();
    }

    @Test
    void aVerdictStandsOnTheBestRunAndTheRestIsItsHistory() {
        done("quick", Mode.QUICK, true, 1.5);
        assertThat(standing())
                .extracting(RunFinding::run, RunFinding::verdict, RunFinding::measured, RunFinding::interval)
                .containsExactly("quick", Verdict.HOLDS, 1.5, new Interval(-9, 9));
        done("chosen", Mode.FULL, false, 0.5); // chosen options do not replace a verdict at the default ones
        assertThat(standing().run()).isEqualTo("quick");
        done("later", Mode.QUICK, true, 0.5);
        assertThat(standing().run()).isEqualTo("later");
        done("full", Mode.FULL, true, 1.5);
        done("last", Mode.QUICK, true, 0.5);
        assertThat(standing().run()).isEqualTo("full");
        assertThat(store.history(PAPER, "C1", 10))
                .extracting(RunFinding::run)
                .containsExactly("last", "full", "later", "chosen", "quick");
        assertThat(store.findings("full")).extracting(RunFinding::claim).containsExactly("C1", "C2");
        assertThat(store.ofPaper(PAPER, 2)).extracting(RunRecord::id).containsExactly("last", "full");
        assertThat(new Scoreboard(database).papersWith(Standing.NEEDS_CHECKPOINT))
                .containsExactly(PAPER);
    }

    private RunFinding standing() {
        return Objects.requireNonNull(
                new Scoreboard(database).claims(PAPER).getFirst().finding());
    }

    @Test
    void whatIsNotANumberIsKept() {
        done("a", Mode.QUICK, true, Double.NaN);
        assertThat(store.findings("a").getFirst().measured()).isNaN();
    }

    private static final class SomePaper implements Paper {
        @Override
        public String slug() {
            return "some";
        }

        @Override
        public String title() {
            return "A paper";
        }

        @Override
        public String summary() {
            return "";
        }

        @Override
        public String arxiv() {
            return PAPER.value();
        }

        @Override
        public Experiment experiment() {
            return new Experiment() {
                @Override
                public List<Claim> claims() {
                    return List.of(C1, C2);
                }

                @Override
                public Report run(Lab lab, Progress progress) {
                    throw new UnsupportedOperationException();
                }
            };
        }
    }
}
