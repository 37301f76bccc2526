package dev.reprise.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A list costs the same number of statements whatever its length. */
class QueriesTest {
    @Test
    void aLongListTakesNoMoreStatementsThanAShortOne(@TempDir Path folder) throws Exception {
        var now = Instant.parse("2026-01-10T12:00:00Z");
        try (var database = Database.open(folder)) {
            var store = new PaperStore(database, () -> now);
            for (int i = 0; i < 60; i++) {
                store.save(
                        ImportedPaper.of(new PaperId("2501.%05d".formatted(i)), "Paper " + i, Source.ATOM)
                                .authors(List.of(Author.of("A"), Author.of("B")))
                                .categories(List.of("cs.LG"))
                                .keywords(List.of("k"))
                                .build(),
                        new DailyEntry(
                                LocalDate.of(2025, 1, 3), -1, now, DailyEntry.Submitter.REPRISE, null, null, null));
            }
            int few = statements(
                    database,
                    () -> assertThat(store.daily(new DailyQuery(null, null, 0, 2)))
                            .hasSize(2));
            int many = statements(
                    database,
                    () -> assertThat(store.daily(new DailyQuery(null, null, 0, 50)))
                            .hasSize(50));
            assertThat(many).isEqualTo(few).isBetween(1, 12);
            assertThat(statements(
                            database,
                            () -> assertThat(store.newest(null, 50).items()).hasSize(50)))
                    .isEqualTo(statements(
                            database,
                            () -> assertThat(store.newest(null, 2).items()).hasSize(2)));
        }
    }

    private static int statements(Database database, Runnable work) {
        database.jdbc().sql("SET QUERY_STATISTICS FALSE").update();
        database.jdbc().sql("SET QUERY_STATISTICS TRUE").update();
        work.run();
        return database.jdbc()
                .sql(
                        "SELECT SUM(execution_count) FROM information_schema.query_statistics WHERE sql_statement LIKE '%paper%'")
                .query(Integer.class)
                .single();
    }
}
