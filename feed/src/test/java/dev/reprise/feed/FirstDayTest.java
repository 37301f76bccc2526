package dev.reprise.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FirstDayTest {
    private static final Instant NOW = Instant.parse("2026-01-10T12:00:00Z");

    @Test
    void thirtySixPapersInTheirOrder(@TempDir Path folder) throws Exception {
        try (var database = Database.open(folder)) {
            var store = new PaperStore(database, () -> NOW);
            assertThat(FirstDay.addTo(store, database)).isTrue();
            var day = store.daily(DailyQuery.of(PapersWindow.ofDay("2025-12-25")));
            assertThat(day).hasSize(36);
            assertThat(day.getFirst().paper().slug()).isEqualTo("selective-affordance");
            assertThat(day.getLast().paper().slug()).isEqualTo("belief-shift");
            assertThat(day).allSatisfy(item -> {
                var paper = item.paper();
                assertThat(paper.summary()).isEqualTo(paper.inShort()).isNotBlank();
                assertThat(paper.hasAbstract()).isFalse();
                assertThat(paper.numAuthors())
                        .isPositive()
                        .isGreaterThanOrEqualTo(paper.authors().size());
                assertThat(paper.publishedAt().toString()).endsWith("T00:00:00Z");
                assertThat(Objects.requireNonNull(item.entry()).listedAt()).isEqualTo("2025-12-25T00:00:00Z");
                assertThat(store.claims(paper.id())).isNotEmpty();
            });
            var mobile = store.find(store.findBySlug("mobiletl").orElseThrow()).orElseThrow();
            assertThat(mobile.paper().publishedAt()).isEqualTo("2022-12-05T00:00:00Z");
            assertThat(Objects.requireNonNull(mobile.entry()).listingNumber()).isNull();

            assertThat(FirstDay.addTo(store, database)).isFalse();
            assertThat(store.count()).isEqualTo(36);
        }
    }

    @Test
    void anotherEditionKeepsWhatWasImported(@TempDir Path folder) throws Exception {
        try (var database = Database.open(folder)) {
            var store = new PaperStore(database, () -> NOW);
            FirstDay.addTo(store, database);
            var id = store.findBySlug("relp").orElseThrow();
            store.save(ImportedPaper.of(id, "RelP, revised", Source.ATOM)
                    .version(2)
                    .summary("The abstract.")
                    .authors(List.of(Author.of("Only One")))
                    .published(Instant.parse("2025-08-28T17:59:00Z"))
                    .build());
            new Remembered(database).set("first-day", "an older edition");
            assertThat(FirstDay.addTo(store, database)).isTrue();
            var paper = store.find(id).orElseThrow().paper();
            assertThat(paper.title()).isEqualTo("RelP, revised");
            assertThat(paper.summary()).isEqualTo("The abstract.");
            assertThat(paper.publishedAt()).isEqualTo("2025-08-28T17:59:00Z");
            assertThat(store.count()).isEqualTo(36);
        }
    }
}
