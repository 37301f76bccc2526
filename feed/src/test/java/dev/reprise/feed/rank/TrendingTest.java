package dev.reprise.feed.rank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.reprise.feed.DailyEntry;
import dev.reprise.feed.DailyQuery;
import dev.reprise.feed.Database;
import dev.reprise.feed.ImportedPaper;
import dev.reprise.feed.PaperId;
import dev.reprise.feed.PaperStore;
import dev.reprise.feed.PapersWindow;
import dev.reprise.feed.Source;
import dev.reprise.feed.Sql;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

public class TrendingTest {
    private static final Instant NOW = Instant.parse("2026-01-10T12:00:00Z");
    private static final String A = "2601.00001";
    private static final String B = "2601.00002";
    private static final String C = "2601.00003";

    @TempDir
    Path folder;

    private Database database;
    private PaperStore store;
    private Trending trending;

    protected Database openDatabase() throws Exception {
        return Database.open(folder);
    }

    @BeforeEach
    void open() throws Exception {
        database = openDatabase();
        store = new PaperStore(database, () -> NOW);
        trending = new Trending(database, () -> NOW);
        for (int user = 1; user <= 12; user++) {
            database.jdbc()
                    .sql(
                            "INSERT INTO users (name, name_key, full_name, email, role, created_at) VALUES (?, ?, ?, ?, 'reader', ?)")
                    .params("user" + user, "user" + user, "User", user + "@example.org", Sql.time(NOW))
                    .update();
        }
    }

    @AfterEach
    void close() throws Exception {
        database.close();
    }

    private void list(String id, String day) {
        store.save(
                ImportedPaper.of(PaperId.parse(id), "Title " + id, Source.ATOM).build(),
                new DailyEntry(LocalDate.parse(day), -1, NOW, DailyEntry.Submitter.REPRISE, null, null, null));
    }

    private long user(int number) {
        return database.jdbc()
                .sql("SELECT id FROM users WHERE name = ?")
                .param("user" + number)
                .query(Long.class)
                .single();
    }

    private void vote(String id, int user, Duration ago) {
        database.jdbc()
                .sql("INSERT INTO votes (paper_id, user_id, created_at) VALUES (?, ?, ?)")
                .params(id, user(user), Sql.time(NOW.minus(ago)))
                .update();
    }

    private void comment(String id, int user, boolean hidden) {
        database.jdbc()
                .sql(
                        "INSERT INTO comments (paper_id, author_id, markdown, created_at, hidden_at) VALUES (?, ?, 'x', ?, ?)")
                .params(Sql.values(id, user(user), Sql.time(NOW.minusSeconds(60)), hidden ? Sql.time(NOW) : null))
                .update();
    }

    private void run(String id, String run, @Nullable Integer user, String state) {
        database.jdbc()
                .sql("""
                        INSERT INTO runs (id, paper_id, slug, mode, options, default_options, seed, state, user_id, requested_at)
                        VALUES (?, ?, 'x', 'quick', '{}', TRUE, 0, ?, ?, ?)""")
                .params(Sql.values(run, id, state, user == null ? null : user(user), Sql.time(NOW.minusSeconds(60))))
                .update();
    }

    private List<Trend> all() {
        return trending.rank(new DailyQuery(null, null, 0, 100));
    }

    @Test
    void theWorkedExample() {
        list(A, "2026-01-07");
        IntStream.rangeClosed(1, 10).forEach(user -> vote(A, user, Duration.ofDays(1)));
        comment(A, 1, false);
        comment(A, 1, false); // the same person again
        comment(A, 2, false);
        for (int user = 1; user <= 4; user++) {
            run(A, "run" + user, user, "done");
        }
        run(A, "again", 1, "done");
        assertThat(all()).containsExactly(new Trend(PaperId.parse(A), LocalDate.parse("2026-01-07"), 10, 2, 4, 3));
        assertThat(all().getFirst().score()).isCloseTo(2.414953, within(5e-7));
    }

    @Test
    void whatDoesNotCount() {
        list(A, "2026-01-07");
        vote(A, 1, Duration.ofDays(7)); // seven days ago and no later
        vote(A, 2, Duration.ofMinutes(-1)); // still to come
        comment(A, 3, true);
        run(A, "nobody", null, "done");
        run(A, "waits", 4, "queued");
        vote(A, 5, Duration.ofDays(1)); // the author
        comment(A, 5, false);
        run(A, "own", 5, "done");
        vote(A, 6, Duration.ofDays(1)); // says to be an author
        author(5, "confirmed");
        author(6, "asked");
        assertThat(all()).containsExactly(new Trend(PaperId.parse(A), LocalDate.parse("2026-01-07"), 1, 0, 0, 3));
    }

    private void author(int user, String state) {
        database.jdbc()
                .sql(
                        "INSERT INTO author_claims (paper_id, author_position, user_id, state, proof_token, asked_at) VALUES (?, 0, ?, ?, ?, ?)")
                .params(A, user(user), state, "token" + user, Sql.time(NOW))
                .update();
    }

    @Test
    void tiesAreInOrderOfDayThenOfId() {
        list(C, "2026-01-09");
        list(B, "2026-01-09");
        list(A, "2026-01-08");
        list("2601.00004", "2026-01-11"); // tomorrow counts as today, and is not listed yet
        assertThat(all()).extracting(trend -> trend.paper().value()).containsExactly(B, C, A);
        vote(A, 1, Duration.ofDays(1));
        vote(A, 2, Duration.ofDays(1));
        assertThat(all()).extracting(trend -> trend.paper().value()).containsExactly(A, B, C);
    }

    @Test
    void windowsSubmittersAndPages() {
        for (int i = 1; i <= 9; i++) {
            list("2601.0000" + i, "2026-01-0" + i);
        }
        list(A, "2026-01-05");
        vote("2601.00002", 1, Duration.ofDays(1));
        vote("2601.00002", 2, Duration.ofDays(1));
        vote("2601.00002", 3, Duration.ofDays(1));
        var whole = trending.rank(new DailyQuery(null, null, 0, 100));
        assertThat(whole).hasSize(9);
        for (int page = 0; page < 5; page++) {
            assertThat(trending.rank(new DailyQuery(null, null, page, 2)))
                    .isEqualTo(whole.subList(2 * page, Math.min(9, 2 * page + 2)));
        }
        assertThat(trending.rank(new DailyQuery(null, null, 1_000_000_000, Integer.MAX_VALUE)))
                .isEmpty();
        assertThat(trending.rank(DailyQuery.of(PapersWindow.ofDay("2026-01-05"))))
                .extracting(trend -> trend.paper().value())
                .containsExactly(A, "2601.00005");
        assertThat(trending.rank(new DailyQuery(null, "somebody", 0, 10))).isEmpty();
        assertThat(trending.rank(new DailyQuery(null, "reprise", 0, 10))).hasSize(9);
    }
}
