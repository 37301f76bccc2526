package dev.reprise.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.core.InvalidInputException;
import dev.reprise.feed.DailyEntry.Submitter;
import dev.reprise.feed.PaperStore.Saved;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
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

    Database openDatabase() throws Exception {
        return Database.open(folder);
    }

    @BeforeEach
    void open() throws Exception {
        database = openDatabase();
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
                INSERT INTO users (name, name_key, full_name, email, role, created_at) VALUES ('ada', 'ada', 'Ada', 'ada@example.org', 'reader', ?)""").param(Sql.time(NOW)).update();
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
                INSERT INTO author_claims (paper_id, author_position, user_id, state, proof_token, asked_at) VALUES (?, 0, ?, 'confirmed', 't', ?)""").params(ID.value(), user, Sql.time(NOW)).update();
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

    @Test
    void lessTrustedSourcesFillGapsOnly() {
        store.save(paper("2501.00042").build());
        store.save(ImportedPaper.of(ID, "Another title", Source.HF)
                .summary("Another abstract")
                .published(Instant.parse("2024-01-01T00:00:00Z"))
                .links(new Links("https://example.org/p", null, 7, null))
                .keywords(List.of("word"))
                .build());
        assertThat(found().title()).isEqualTo("Title of 2501.00042");
        assertThat(found().summary()).isEqualTo("Abstract of 2501.00042");
        assertThat(found().publishedAt()).isEqualTo("2025-01-01T18:00:00Z");
        assertThat(found().links().githubStars()).isEqualTo(7);
        assertThat(found().keywords()).containsExactly("word");
        assertThat(found().source()).isEqualTo(Source.ATOM);
    }

    @Test
    void ourOwnWordsStandInForAnAbstract() {
        store.save(ImportedPaper.of(ID, "T", Source.SEED)
                .inShort("In our words.")
                .numAuthors(9)
                .slug("t")
                .build());
        assertThat(found().summary()).isEqualTo("In our words.");
        assertThat(found().hasAbstract()).isFalse();
        assertThat(store.findBySlug("t")).contains(ID);
        store.save(paper("2501.00042").build());
        assertThat(found().summary()).isEqualTo("Abstract of 2501.00042");
        assertThat(found().hasAbstract()).isTrue();
        assertThat(found().inShort()).isEqualTo("In our words.");
        assertThat(found().numAuthors()).isEqualTo(2);
        assertThat(found().slug()).isEqualTo("t");
        store.save(ImportedPaper.of(ID, "T", Source.SEED)
                .inShort("In other words.")
                .build());
        assertThat(found().summary()).isEqualTo("Abstract of 2501.00042");
        assertThat(found().inShort()).isEqualTo("In other words.");
    }

    @Test
    void aWithdrawnPaperKeepsItsMarkUntilAVersionWithoutIt() {
        var gone = Instant.parse("2025-02-01T00:00:00Z");
        store.save(paper("2501.00042").version(2).withdrawn(gone).build());
        assertThat(found().withdrawnAt()).isEqualTo(gone);
        store.save(paper("2501.00042").version(1).build());
        assertThat(found().isWithdrawn()).isTrue();
        store.save(paper("2501.00042").version(3).build());
        assertThat(found().isWithdrawn()).isFalse();
    }

    @Test
    void theDailyListIsInOrder() {
        var ids = new ArrayList<String>();
        for (int i = 1; i <= 5; i++) {
            ids.add("2501.0000" + (6 - i));
            store.save(paper("2501.0000" + (6 - i)).build(), on("2025-01-03", i));
        }
        store.save(paper("2501.00009").build(), on("2025-01-06", null));
        store.save(paper("2501.00001").build(), on("2025-01-06", null));
        store.save(paper("2501.00010").build());

        var day = store.daily(DailyQuery.of(PapersWindow.ofDay("2025-01-03")));
        assertThat(day).extracting(i -> i.paper().id().value()).containsExactlyElementsOf(ids);
        assertThat(day.getFirst().entry()).isNotNull();
        assertThat(day)
                .extracting(i -> Objects.requireNonNull(i.entry()).listingNumber())
                .containsExactly(1, 2, 3, 4, 5);

        var month = DailyQuery.of(PapersWindow.ofMonth("2025-01"));
        assertThat(store.daily(month))
                .extracting(i -> i.paper().id().value())
                .containsExactly("2501.00009", "2501.00001", "2501.00005", "2501.00004", "2501.00003", "2501.00002");
        assertThat(store.count(month)).isEqualTo(6);
        assertThat(store.ids(month)).hasSize(6);
        assertThat(store.daily(new DailyQuery(null, null, 1, 4)))
                .extracting(i -> i.paper().id().value())
                .containsExactly("2501.00003", "2501.00002");
        assertThat(store.daily(new DailyQuery(null, null, 2, 4))).isEmpty();
        assertThat(store.daily(DailyQuery.of(PapersWindow.ofWeek("2025-W01")))).hasSize(5);
        assertThat(store.daily(new DailyQuery(null, "reprise", 0, 2))).hasSize(2);
        assertThat(store.daily(new DailyQuery(null, "nobody", 0, 2))).isEmpty();
        assertThat(store.lastDay(LocalDate.of(2025, 1, 5))).contains(LocalDate.of(2025, 1, 3));
        assertThat(store.lastDay(LocalDate.of(2025, 1, 2))).isEmpty();
        assertThat(store.nextDay(LocalDate.of(2025, 1, 4))).contains(LocalDate.of(2025, 1, 6));

        store.unlist(PaperId.parse("2501.00009"), LocalDate.of(2025, 1, 6));
        assertThat(store.count(month)).isEqualTo(5);
    }

    @Test
    void allPapersInPieces() {
        for (int i = 1; i <= 7; i++) {
            store.save(paper("2501.0000" + i)
                    .published(Instant.parse("2025-01-0" + (i / 2 + 1) + "T00:00:00Z"))
                    .build());
        }
        var seen = new ArrayList<String>();
        @Nullable String cursor = null;
        do {
            var page = store.newest(cursor, 2);
            page.items().forEach(i -> seen.add(i.paper().id().value()));
            cursor = page.next();
        } while (cursor != null);
        assertThat(seen)
                .containsExactly(
                        "2501.00007",
                        "2501.00006",
                        "2501.00005",
                        "2501.00004",
                        "2501.00003",
                        "2501.00002",
                        "2501.00001");
        for (var wrong : List.of("", "x", "!!", "MTIz", "OTk5OTk5OTk5OTk5OTk5OTk5IDI1MDEuMDAwMDE")) {
            assertThatThrownBy(() -> store.newest(wrong, 2)).isInstanceOf(InvalidInputException.class);
        }
    }

    @Test
    void papersAreFoundInTheOrderOfTheIds() {
        store.save(paper("2501.00001").build());
        store.save(paper("2501.00002").build());
        assertThat(store.find(List.of(PaperId.parse("2501.00002"), ID, PaperId.parse("2501.00001"))))
                .extracting(i -> i.paper().id().value())
                .containsExactly("2501.00002", "2501.00001");
        assertThat(store.findByTitle("TITLE of  2501 00002")).containsExactly(PaperId.parse("2501.00002"));
        assertThat(store.changedSince(NOW, 0, 10)).hasSize(2);
        assertThat(store.changedSince(NOW, 1, 10)).hasSize(1);
        assertThat(store.changedSince(NOW.plusMillis(1), 0, 10)).isEmpty();
    }

    @Test
    void claimsAreReplacedAndThoseThatAreTalkedAboutKept() {
        store.save(paper("2501.00042").build());
        store.saveClaims(ID, List.of(claim("C1", "one"), claim("C2", "two"), claim("C3", "three")));
        database.jdbc()
                .sql(
                        "INSERT INTO users (name, name_key, full_name, email, role, created_at) VALUES ('Eve', 'eve', 'Eve', 'e@example.org', 'reader', ?)")
                .param(Sql.time(NOW))
                .update();
        database.jdbc()
                .sql(
                        "INSERT INTO comments (paper_id, claim_id, author_id, markdown, created_at) SELECT ?, 'C2', id, 'Hm', ? FROM users")
                .params(ID.value(), Sql.time(NOW))
                .update();
        store.saveClaims(ID, List.of(claim("C3", "drei"), claim("C1", "one")));
        assertThat(store.claims(ID)).extracting(ClaimRecord::id).containsExactly("C3", "C1", "C2");
        assertThat(store.claims(ID).getFirst()).isEqualTo(claim("C3", "drei"));
    }

    private static ClaimRecord claim(String id, String statement) {
        return new ClaimRecord(id, statement, "r = 0.9", "r > 0.5", ClaimRecord.Kind.NEEDS_CHECKPOINT, "run it", null);
    }

    @Test
    void hostileTextsAreKeptAsOneLine() {
        var hostile = "a\u0000b\u001b[1m \n c\ud800 \u202e<script>' OR 1=1 -- \u2028$x<y$";
        store.save(paper("2501.00042").summary(hostile).build());
        assertThat(found().summary()).isEqualTo("ab[1m c\uFFFD <script>' OR 1=1 -- $x<y$");
        assertThatThrownBy(() -> paper("2501.00042").summary("x".repeat(60_000)).build())
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("abstract is too long");
        assertThatThrownBy(() -> ImportedPaper.of(ID, " \u0000", Source.TYPED).build())
                .isInstanceOf(InvalidInputException.class);
    }

    @Test
    void savingAtTheSameTimeSavesOnce() throws Exception {
        try (var threads = Executors.newFixedThreadPool(4)) {
            var saving = new ArrayList<Future<Saved>>();
            for (int i = 0; i < 8; i++) {
                saving.add(threads.submit(() -> store.save(paper("2501.00042").build(), on("2025-01-03", 1))));
            }
            var saved = new ArrayList<Saved>();
            for (var one : saving) {
                saved.add(one.get());
            }
            assertThat(saved).filteredOn(s -> s == Saved.NEW).hasSize(1);
        }
        assertThat(store.count()).isEqualTo(1);
        assertThat(found().authors()).hasSize(2);
    }

    @Test
    void aPaperWithALocalIdBecomesThatOfItsTitle() {
        var title = "DenseShift: Towards \"Low-Bit\" Networks";
        var local = PaperId.local(title);
        store.save(
                ImportedPaper.of(local, title, Source.LISTING)
                        .inShort("Our words.")
                        .authors(List.of(Author.of("Bo Beta"), Author.of("ada example")))
                        .slug("dense")
                        .build(),
                on("2025-12-25", 7));
        store.saveClaims(
                local, List.of(new ClaimRecord("C1", "It works", "", "r > 0", ClaimRecord.Kind.CHECKED, null, null)));
        database.jdbc()
                .sql(
                        "INSERT INTO users (id, name, name_key, full_name, email, role, created_at) VALUES (1, 'a', 'a', 'A', 'a@b.co', 'reader', ?), (2, 'b', 'b', 'B', 'b@b.co', 'reader', ?)")
                .params(Sql.time(NOW), Sql.time(NOW))
                .update();
        votes(local, 1, 2);
        database.jdbc()
                .sql(
                        "INSERT INTO comments (paper_id, claim_id, author_id, markdown, created_at) VALUES (?, 'C1', 1, 'Hello', ?)")
                .params(local.value(), Sql.time(NOW))
                .update();
        database.jdbc().sql("""
                INSERT INTO runs (id, paper_id, slug, mode, options, default_options, seed, state, requested_at)
                VALUES ('run', ?, 'dense', 'quick', '{}', TRUE, 0, 'done', ?)""").params(local.value(), Sql.time(NOW)).update();
        for (int position = 0; position < 2; position++) {
            database.jdbc()
                    .sql("""
                    INSERT INTO author_claims (paper_id, author_position, user_id, state, proof_token, asked_at)
                    VALUES (?, ?, 1, 'confirmed', 'x', ?)""")
                    .params(local.value(), position, Sql.time(NOW))
                    .update();
        }

        var arxiv = ImportedPaper.of(ID, "DenseShift - towards low-bit networks", Source.ATOM)
                .version(1)
                .summary("The abstract.")
                .authors(List.of(Author.of("Ada Example"), Author.of("Carl Gamma")))
                .build();
        assertThat(store.save(arxiv)).isEqualTo(Saved.NEW);
        assertThat(store.find(local)).isEmpty();
        assertThat(store.current(local)).isEqualTo(ID);
        assertThat(store.formerIds()).containsExactly(local);
        var item = store.find(ID).orElseThrow();
        assertThat(item.paper().summary()).isEqualTo("The abstract.");
        assertThat(item.paper().inShort()).isEqualTo("Our words.");
        assertThat(item.paper().slug()).isEqualTo("dense");
        assertThat(item.paper().authors()).extracting(Author::name).containsExactly("Ada Example", "Carl Gamma");
        assertThat(item.upvotes()).isEqualTo(2);
        assertThat(item.numComments()).isEqualTo(1);
        assertThat(Objects.requireNonNull(item.entry()).listingNumber()).isEqualTo(7);
        assertThat(store.claims(ID)).extracting(ClaimRecord::id).containsExactly("C1");
        assertThat(database.jdbc()
                        .sql("SELECT paper_id FROM runs")
                        .query(String.class)
                        .list())
                .containsExactly(ID.value());
        assertThat(database.jdbc()
                        .sql("SELECT author_position FROM author_claims WHERE paper_id = ?")
                        .param(ID.value())
                        .query(Integer.class)
                        .list())
                .as("whose name is in the new list, at its new place")
                .containsExactly(0);

        // the listing again, and arXiv again: nothing is new
        assertThat(store.save(arxiv)).isEqualTo(Saved.UNCHANGED);
        store.save(ImportedPaper.of(local, title, Source.LISTING).build(), on("2025-12-25", 7));
        store.saveClaims(local, store.claims(ID));
        assertThat(store.count()).isEqualTo(1);
    }

    @Test
    void joiningKeepsWhatBothHave() {
        store.save(paper(ID.value()).build(), on("2025-12-25", 1));
        var title = "Title of 2501.00042";
        var local = PaperId.local(title);
        store.save(ImportedPaper.of(local, title, Source.LISTING).build(), on("2025-12-25", 7));
        database.jdbc()
                .sql(
                        "INSERT INTO users (id, name, name_key, full_name, email, role, created_at) VALUES (1, 'a', 'a', 'A', 'a@b.co', 'reader', ?), (2, 'b', 'b', 'B', 'b@b.co', 'reader', ?)")
                .params(Sql.time(NOW), Sql.time(NOW))
                .update();
        votes(ID, 1);
        votes(local, 1, 2);
        assertThat(store.save(paper(ID.value()).build())).isEqualTo(Saved.CHANGED);
        var item = store.find(ID).orElseThrow();
        assertThat(item.upvotes()).isEqualTo(2);
        assertThat(Objects.requireNonNull(item.entry()).listingNumber()).isEqualTo(1);
        assertThat(store.count()).isEqualTo(1);
    }

    private void votes(PaperId paper, long... users) {
        for (long user : users) {
            database.jdbc()
                    .sql("INSERT INTO votes (paper_id, user_id, created_at) VALUES (?, ?, ?)")
                    .params(paper.value(), user, Sql.time(NOW))
                    .update();
        }
    }
}
