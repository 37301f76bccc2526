package dev.reprise.feed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.feed.DailyEntry.Submitter;
import dev.reprise.feed.PaperStore.Saved;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PaperStoreTest {
    private static final Instant NOW = Instant.parse("2026-01-10T12:00:00Z");
    private static final PaperId ID = PaperId.parse("2501.00042");

    @TempDir
    Path folder;

    private Database database;
    private PaperStore store;

    @BeforeEach
    void open() throws IOException {
        database = Database.open(folder);
        store = new PaperStore(database, () -> NOW);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private static ImportedPaper.Builder paper(String id) {
        return ImportedPaper.of(PaperId.parse(id), "Title of " + id, Source.ATOM)
                .version(1)
                .summary("Abstract of " + id)
                .authors(List.of(new Author("Ada Example", "Some Lab"), Author.of("J. Müller")))
                .categories(List.of("cs.LG", "stat.ML"))
                .published(Instant.parse("2025-01-01T18:00:00Z"))
                .updated(Instant.parse("2025-01-01T18:00:00Z"));
    }

    private static DailyEntry on(String day, @Nullable Integer number) {
        return new DailyEntry(LocalDate.parse(day), -1, NOW, Submitter.REPRISE, null, null, number);
    }

    private PaperRecord found() {
        return store.find(ID).orElseThrow().paper();
    }

    @Test
    void whatIsSavedIsFound() {
        var saved = paper("2501.00042")
                .version(2)
                .publication(new Publication("12 pages", "10.1000/xyz", "J. Ex. 1", "http://licence"))
                .links(new Links("https://example.org/p", "https://github.com/a/b", 7, null))
                .organization(new Organization("lab", "Some Lab"))
                .aiSummary("Short.")
                .keywords(List.of("one", "two"))
                .build();
        assertThat(store.save(saved)).isEqualTo(Saved.NEW);
        var item = store.find(ID).orElseThrow();
        assertThat(item.entry()).isNull();
        assertThat(item.upvotes()).isZero();
        var p = item.paper();
        assertThat(p.title()).isEqualTo(saved.title());
        assertThat(p.summary()).isEqualTo("Abstract of 2501.00042");
        assertThat(p.authors()).isEqualTo(saved.authors());
        assertThat(p.categories()).containsExactly("cs.LG", "stat.ML");
        assertThat(p.keywords()).containsExactly("one", "two");
        assertThat(p.publication()).isEqualTo(saved.publication());
        assertThat(p.links()).isEqualTo(saved.links());
        assertThat(p.organization()).isEqualTo(saved.organization());
        assertThat(p.publishedAt()).isEqualTo("2025-01-01T18:00:00Z");
        assertThat(p.importedAt()).isEqualTo(NOW);
        assertThat(store.find(PaperId.parse("2501.00043"))).isEmpty();
    }

    @Test
    void savingAgainChangesNothing() {
        store.save(paper("2501.00042").build(), on("2025-01-03", 4));
        var before = store.find(ID);
        store = new PaperStore(database, () -> NOW.plusSeconds(60));
        assertThat(store.save(paper("2501.00042").build(), on("2025-01-03", 5))).isEqualTo(Saved.UNCHANGED);
        assertThat(store.find(ID)).isEqualTo(before);
    }

    @Test
    void aNewerVersionReplacesTheTextAndKeepsWhatReadersDid() {
        store.save(paper("2501.00042").build(), on("2025-01-03", 4));
        database.jdbc().sql("""
                INSERT INTO users (name, full_name, email, role, created_at) VALUES ('ada', 'Ada', 'ada@example.org', 'reader', ?)""").param(Sql.time(NOW)).update();
        long user =
                database.jdbc().sql("SELECT id FROM users").query(Long.class).single();
        database.jdbc()
                .sql("INSERT INTO votes VALUES (?, ?, ?)")
                .params(ID.value(), user, Sql.time(NOW))
                .update();
        database.jdbc()
                .sql("INSERT INTO comments (paper_id, author_id, markdown, created_at) VALUES (?, ?, 'Hello', ?)")
                .params(ID.value(), user, Sql.time(NOW))
                .update();
        assertThat(store.save(paper("2501.00042")
                        .version(3)
                        .summary("A new abstract")
                        .authors(List.of(Author.of("Eve")))
                        .published(Instant.parse("2025-01-05T00:00:00Z"))
                        .updated(Instant.parse("2025-01-05T00:00:00Z"))
                        .build()))
                .isEqualTo(Saved.CHANGED);
        var item = store.find(ID).orElseThrow();
        assertThat(item.paper().summary()).isEqualTo("A new abstract");
        assertThat(item.paper().authors()).containsExactly(Author.of("Eve"));
        assertThat(item.paper().version()).isEqualTo(3);
        assertThat(item.paper().publishedAt()).isEqualTo("2025-01-01T18:00:00Z");
        assertThat(item.upvotes()).isEqualTo(1);
        assertThat(item.numComments()).isEqualTo(1);
        assertThat(item.authorParticipating()).isFalse();
        assertThat(item.entry()).isNotNull();

        database.jdbc().sql("""
                INSERT INTO author_claims (paper_id, author_position, user_id, state, asked_at) VALUES (?, 0, ?, 'confirmed', ?)""").params(ID.value(), user, Sql.time(NOW)).update();
        assertThat(store.find(ID).orElseThrow().authorParticipating()).isTrue();
    }

    @Test
    void anOlderVersionDoesNotBringBackItsText() {
        store.save(paper("2501.00042").version(2).build());
        store.save(paper("2501.00042")
                .version(1)
                .summary("Old")
                .published(Instant.parse("2024-12-31T00:00:00Z"))
                .publication(new Publication(null, "10.1/found", null, null))
                .build());
        assertThat(found().summary()).isEqualTo("Abstract of 2501.00042");
        assertThat(found().version()).isEqualTo(2);
        assertThat(found().publishedAt()).isEqualTo("2024-12-31T00:00:00Z");
        assertThat(found().publication().doi()).isEqualTo("10.1/found");
    }
}
