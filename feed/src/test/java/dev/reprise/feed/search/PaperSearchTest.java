package dev.reprise.feed.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.core.InvalidInputException;
import dev.reprise.feed.Author;
import dev.reprise.feed.Database;
import dev.reprise.feed.ImportedPaper;
import dev.reprise.feed.PaperId;
import dev.reprise.feed.PaperStore;
import dev.reprise.feed.Source;
import dev.reprise.feed.text.Span;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PaperSearchTest {
    @TempDir
    Path folder;

    private Instant now = Instant.parse("2026-01-10T12:00:00Z");
    private Database database;
    private PaperStore store;

    @BeforeEach
    void open() throws IOException {
        database = Database.open(folder.resolve("data"));
        store = new PaperStore(database, () -> now);
    }

    @AfterEach
    void close() {
        database.close();
    }

    /** Counts letters: alike are texts with the same ones. An encoder that nobody has to load. */
    private static final class Letters implements SentenceEncoder {
        private final CountDownLatch loadable;
        private int encoded;

        Letters(boolean loadable) {
            this.loadable = new CountDownLatch(loadable ? 0 : 1);
        }

        @Override
        public String name() {
            return "letters";
        }

        @Override
        public void load() {
            try {
                loadable.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public synchronized float[] encode(String text) {
            encoded++;
            var vector = new float[26];
            double square = 0;
            for (char letter : text.toLowerCase(java.util.Locale.ROOT).toCharArray()) {
                if (letter >= 'a' && letter <= 'z') {
                    vector[letter - 'a']++;
                }
            }
            for (float count : vector) {
                square += count * count;
            }
            for (int i = 0; i < vector.length; i++) {
                vector[i] = square == 0 ? 1 / (float) Math.sqrt(26) : vector[i] / (float) Math.sqrt(square);
            }
            return vector;
        }
    }

    private static ImportedPaper.Builder paper(String id, String title, String summary) {
        return ImportedPaper.of(PaperId.parse(id), title, Source.ATOM)
                .version(1)
                .summary(summary)
                .published(Instant.parse("2025-01-01T18:00:00Z"));
    }

    private void save(ImportedPaper.Builder... papers) {
        for (var paper : papers) {
            now = now.plusMillis(1);
            store.save(paper.build());
        }
    }

    private static final SentenceEncoder MISSING = new SentenceEncoder() {
        @Override
        public String name() {
            return "missing";
        }

        @Override
        public void load() {
            throw new IllegalStateException("it is missing");
        }

        @Override
        public float[] encode(String text) {
            throw new AssertionError("not loaded");
        }
    };

    /** Goes by words alone. */
    private PaperSearch words() throws IOException {
        var words = PaperSearch.open(folder.resolve("index"), PaperSource.of(store), MISSING);
        words.update(store.changedSince(Instant.EPOCH, 0, 1000).stream()
                .map(paper -> paper.id())
                .toList());
        return words;
    }

    private static List<String> found(PaperSearch search, String query) {
        return found(search, SearchQuery.of(query));
    }

    private static List<String> found(PaperSearch search, SearchQuery query) {
        return search.search(query).papers().stream().map(PaperId::value).toList();
    }

    @Test
    void titleBeforeAuthorBeforeAbstractThenByDate() throws Exception {
        save(
                paper(
                        "2501.00001",
                        "Nothing",
                        "patching patching patching patching patching patching patching patching"),
                paper("2501.00002", "Patching", "Nothing of it here."),
                paper("2501.00003", "Nothing", "Nothing of it here.").authors(List.of(Author.of("Ada Patching"))),
                paper("2501.00004", "Nothing", "Other things.").published(Instant.parse("2025-01-02T00:00:00Z")),
                paper("2501.00005", "Patching", "Nothing of it here.")
                        .published(Instant.parse("2025-01-02T00:00:00Z")));
        try (var search = words()) {
            assertThat(found(search, "patching"))
                    .containsExactly("2501.00005", "2501.00002", "2501.00003", "2501.00001");
        }
    }

    @Test
    void anAbstractGivesAtMostThreeAWord() throws Exception {
        // three words in the title outweigh whatever an abstract says of a fourth
        save(
                paper("2501.00001", "Alpha", "gamma"),
                paper("2501.00002", "Something", "beta ".repeat(400) + "delta ".repeat(400) + "alpha ".repeat(400)),
                paper("2501.00003", "Beta", "gamma"),
                paper("2501.00004", "Delta", "gamma"));
        try (var search = words()) {
            assertThat(found(search, "alpha beta delta").getLast()).isEqualTo("2501.00002");
        }
    }

    @Test
    void accentsCaseFormsAndTexAreTheSame() throws Exception {
        save(
                paper("2501.00001", "Steered \\emph{Models}", "The $\\ell_1$ norm.")
                        .authors(List.of(Author.of("Jürgen Schölkopf"))),
                paper("2501.00002", "Other", "Nothing"));
        try (var search = words()) {
            for (var query :
                    List.of("steering", "STEERS model", "scholkopf", "SCHÖLKOPF", "ell1", "$\\ell_1$", "jurgen")) {
                assertThat(found(search, query)).as(query).containsExactly("2501.00001");
            }
        }
    }

    @Test
    void wordsInCamelCaseAreFoundByTheirPartsAndTheOtherWayRound() throws Exception {
        save(
                paper("2501.00001", "DenseShift and RelP", "Networks of OpenAI."),
                paper("2501.00002", "A Dense Shift", "Of LLMs."),
                paper("2501.00003", "Other", "A p-value."));
        try (var search = words()) {
            assertThat(found(search, "dense shift")).containsExactlyInAnyOrder("2501.00001", "2501.00002");
            assertThat(found(search, "DenseShift")).containsExactly("2501.00001", "2501.00002");
            assertThat(found(search, "denseshift")).containsExactly("2501.00001");
            assertThat(found(search, "open")).containsExactly("2501.00001");
            assertThat(found(search, "RelP")).as("P is no part").containsExactly("2501.00001");
            assertThat(found(search, "llms")).containsExactly("2501.00002");
        }
        assertThat(PaperSearch.spans("shift").apply("DenseShift is it")).containsExactly(new Span(5, 10));
        assertThat(PaperSearch.spans("DenseShift").apply("a dense one")).containsExactly(new Span(2, 7));
    }

    @Test
    void aPaperThatWasJoinedToAnotherIsNotFoundTwice() throws Exception {
        var local = PaperId.local("Dense Shift");
        now = now.plusMillis(1);
        store.save(ImportedPaper.of(local, "Dense Shift", Source.LISTING).build());
        var encoder = new Letters(true);
        try (var search = PaperSearch.open(folder.resolve("index"), PaperSource.of(store), encoder)) {
            search.awaitReady();
            assertThat(found(search, "shift")).containsExactly(local.value());
        }
        save(paper("2501.00001", "Dense Shift", "one"));
        try (var search = PaperSearch.open(folder.resolve("index"), PaperSource.of(store), encoder)) {
            search.awaitReady();
            assertThat(found(search, "shift")).containsExactly("2501.00001");
        }
    }

    @Test
    void anIdFindsThatPaperOrNothing() throws Exception {
        save(
                paper("2501.00001", "Cites 2501.00002", "2501.00002 2501.00009"),
                paper("2501.00002", "A title", "An abstract"),
                paper("math/0309136", "Geometry", "An abstract"));
        try (var search = words()) {
            for (var query : List.of("2501.00002", "arXiv:2501.00002v3", " https://arxiv.org/pdf/2501.00002v1 ")) {
                assertThat(found(search, query)).as(query).containsExactly("2501.00002");
            }
            assertThat(found(search, "math.GT/0309136")).containsExactly("math/0309136");
            assertThat(found(search, "2501.00009")).isEmpty();
            assertThat(found(search, SearchQuery.of("2501.00002").page(1, 10))).isEmpty();
            assertThat(found(search, SearchQuery.of("2501.00002").category("cs.LG")))
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "\n\t",
                "!!!",
                "*",
                "?",
                "\"",
                "()",
                "\\",
                "$$",
                "{}",
                "\u0000",
                "\ud800",
                "AND",
                "title:",
                "^",
                "~",
                "[* TO *]"
            })
    void queriesWithoutAWordOfAPaperFindNothing(String query) throws Exception {
        save(paper("2501.00001", "A paper", "Its abstract"));
        try (var search = words()) {
            assertThat(search.search(SearchQuery.of(query)).hits()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "title:patching",
                "+patching -steering",
                "patch*",
                "patching~2",
                "(patching",
                "\"patching",
                "patching OR id:2501.00002"
            })
    void syntaxIsText(String query) throws Exception {
        save(paper("2501.00001", "Patching", "one"), paper("2501.00002", "Unrelated", "two"));
        try (var search = words()) {
            assertThat(found(search, query)).doesNotContain("2501.00002");
        }
    }

    @Test
    void hostileQueriesAreAnswered() throws Exception {
        save(paper("2501.00001", "Patching words", "Its abstract"));
        long seed = new Random().nextLong();
        var random = new Random(seed);
        try (var search = words()) {
            for (int round = 0; round < 300; round++) {
                var query = random.ints(random.nextInt(600), 0, 0x3000)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString();
                try {
                    search.search(SearchQuery.of(query));
                    var _ = PaperSearch.spans(query).apply(query);
                } catch (RuntimeException e) {
                    throw new AssertionError("seed " + seed + ", query: " + query, e);
                }
            }
            assertThat(found(search, "patching ".repeat(10_000))).containsExactly("2501.00001");
            assertThat(found(search, "word".repeat(10_000))).isEmpty();
        }
    }

    @Test
    void filters() throws Exception {
        save(
                paper("2501.00001", "Probe", "a").categories(List.of("cs.LG", "stat.ML")),
                paper("2501.00002", "Probe", "b")
                        .categories(List.of("cs.CL"))
                        .published(Instant.parse("2025-01-03T23:59:59Z")),
                paper("2501.00003", "Probe", "c").published(Instant.parse("2025-01-04T00:00:00Z")));
        try (var search = words()) {
            var probe = SearchQuery.of("probe");
            assertThat(found(search, probe)).hasSize(3);
            assertThat(found(search, probe.category("stat.ML"))).containsExactly("2501.00001");
            assertThat(found(search, probe.category("stat"))).isEmpty();
            assertThat(found(search, probe.published(LocalDate.of(2025, 1, 2), LocalDate.of(2025, 1, 3))))
                    .containsExactly("2501.00002");
            assertThat(found(search, probe.published(null, LocalDate.of(2025, 1, 1))))
                    .containsExactly("2501.00001");
            assertThat(found(search, probe.published(LocalDate.MIN, LocalDate.MAX)))
                    .hasSize(3);
            assertThat(found(search, probe.published(LocalDate.of(2026, 1, 1), LocalDate.of(2025, 1, 1))))
                    .isEmpty();
            assertThat(found(search, probe.among(Set.of(PaperId.parse("2501.00003"), PaperId.parse("2501.09999")))))
                    .containsExactly("2501.00003");
            assertThat(found(search, probe.among(Set.of()))).isEmpty();
        }
    }

    @Test
    void pages() throws Exception {
        for (int i = 0; i < 30; i++) {
            save(paper("2501.%05d".formatted(i), "Probe", "")
                    .published(Instant.parse("2025-01-01T00:00:00Z").plusSeconds(i)));
        }
        try (var search = words()) {
            var all = found(search, SearchQuery.of("probe").page(0, 100));
            assertThat(all).hasSize(30).isSortedAccordingTo(java.util.Comparator.reverseOrder());
            var pages = new ArrayList<String>();
            for (int offset = 0; offset < 30; offset += 7) {
                pages.addAll(found(search, SearchQuery.of("probe").page(offset, 7)));
            }
            assertThat(pages).isEqualTo(all);
            assertThat(search.search(SearchQuery.of("probe").page(300, 7)).total())
                    .isEqualTo(30);
        }
        assertThatThrownBy(() -> SearchQuery.of("probe").page(-1, 10)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> SearchQuery.of("probe").page(0, 201)).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void goesByWordsUntilTheEncoderIsThereAndThenByMeaningToo() throws Exception {
        save(
                paper("2501.00001", "Listen", "Listen"),
                paper("2501.00002", "Silent", "Silent"),
                paper("2501.00003", "Q", "Q"));
        var encoder = new Letters(false);
        try (var search = PaperSearch.open(folder.resolve("index"), PaperSource.of(store), encoder)) {
            search.update(List.of(PaperId.parse("2501.00001"), PaperId.parse("2501.00002")));
            var early = search.search(SearchQuery.of("listen"));
            assertThat(early.lexicalOnly()).isTrue();
            assertThat(early.papers()).containsExactly(PaperId.parse("2501.00001"));
            encoder.loadable.countDown();
            search.awaitReady();
            var late = search.search(SearchQuery.of("listen"));
            assertThat(late.lexicalOnly()).isFalse();
            // the same letters are the same meaning; other letters are none
            assertThat(late.papers()).containsExactly(PaperId.parse("2501.00001"), PaperId.parse("2501.00002"));
            assertThat(search.status()).isEqualTo(new PaperSearch.Status(3, 3, true, true, null));
            assertThat(search.similar(PaperId.parse("2501.00002"), 5)).containsExactly(PaperId.parse("2501.00001"));
            assertThat(search.similar(PaperId.parse("2501.09999"), 5)).isEmpty();
        }
    }

    @Test
    void withoutAnEncoderItGoesByWordsAndSaysWhy() throws Exception {
        save(paper("2501.00001", "Listen", "Listen"));
        try (var search = words()) {
            search.awaitReady();
            assertThat(search.search(SearchQuery.of("listen")).lexicalOnly()).isTrue();
            assertThat(search.status().problem()).contains("it is missing");
            assertThat(search.status().withVectors()).isZero();
        }
    }

    @Test
    void aChangeIsFoundAtOnceAndKeepsTheVectorOfTheSameText() throws Exception {
        save(paper("2501.00001", "Old title", "text"));
        var encoder = new Letters(true);
        try (var search = PaperSearch.open(folder.resolve("index"), PaperSource.of(store), encoder)) {
            search.awaitReady();
            assertThat(encoder.encoded).isEqualTo(1);
            save(paper("2501.00001", "Old title", "text").categories(List.of("cs.LG")));
            search.update(List.of(PaperId.parse("2501.00001")));
            assertThat(found(search, SearchQuery.of("old").category("cs.LG"))).hasSize(1);
            assertThat(search.status().withVectors()).isEqualTo(1);
            search.awaitReady();
            save(paper("2501.00001", "New name", "text").version(2));
            search.update(List.of(PaperId.parse("2501.00001")));
            assertThat(found(search, SearchQuery.of("name"))).hasSize(1);
            search.awaitReady();
            assertThat(search.status()).isEqualTo(new PaperSearch.Status(1, 1, true, true, null));
        }
        // one for each text, and one for each query of a word
        assertThat(encoder.encoded).isEqualTo(4);
    }

    @Test
    void catchesUpWithWhatAnotherProcessImported() throws Exception {
        save(paper("2501.00001", "First", "one"));
        var encoder = new Letters(true);
        try (var search = PaperSearch.open(folder.resolve("index"), PaperSource.of(store), encoder)) {
            search.awaitReady();
        }
        save(paper("2501.00002", "Second", "two"));
        try (var search = PaperSearch.open(folder.resolve("index"), PaperSource.of(store), encoder)) {
            search.awaitReady();
            assertThat(search.status()).isEqualTo(new PaperSearch.Status(2, 2, true, true, null));
        }
        assertThat(encoder.encoded).isEqualTo(2);
    }

    @Test
    void anIndexOfAnotherStoreOrEncoderOrThatIsBrokenIsBuiltAnew() throws Exception {
        save(paper("2501.00001", "First", "one"), paper("2501.00002", "Second", "two"));
        var index = folder.resolve("index");
        try (var search = PaperSearch.open(index, PaperSource.of(store), new Letters(true))) {
            search.awaitReady();
        }
        try (var empty = Database.open(folder.resolve("empty"));
                var search =
                        PaperSearch.open(index, PaperSource.of(new PaperStore(empty, () -> now)), new Letters(true))) {
            search.awaitReady();
            assertThat(search.status().papers()).isZero();
        }
        try (var search = PaperSearch.open(index, PaperSource.of(store), new Letters(true))) {
            search.awaitReady();
            assertThat(search.status().papers()).isEqualTo(2);
        }
        try (var files = Files.list(index)) {
            for (var file : files.filter(path -> !path.endsWith("write.lock")).toList()) {
                var bytes = Files.readAllBytes(file);
                Files.write(file, java.util.Arrays.copyOf(bytes, bytes.length / 2));
            }
        }
        var encoder = new Letters(true);
        try (var search = PaperSearch.open(index, PaperSource.of(store), encoder)) {
            search.awaitReady();
            assertThat(search.status()).isEqualTo(new PaperSearch.Status(2, 2, true, true, null));
            assertThat(encoder.encoded).isEqualTo(2);
            assertThatThrownBy(() -> PaperSearch.open(index, PaperSource.of(store), encoder))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("in use");
        }
    }

    @Test
    void marksTheWordsThatWereFound() {
        assertThat(PaperSearch.spans("steering models").apply("Models are steered, the model is not."))
                .extracting(span -> "Models are steered, the model is not.".substring(span.start(), span.end()))
                .containsExactly("Models", "steered", "model");
    }

    @Test
    void understandsMeaningWithTheRealEncoder() throws Exception {
        save(
                paper(
                        "2501.00001",
                        "Turning neural networks away from toxic language",
                        "We edit hidden activations so that a chat bot is polite."),
                paper(
                        "2501.00002",
                        "Galaxy clusters at high redshift",
                        "We observe distant galaxies with a radio telescope."),
                paper("2501.00003", "A recipe for sourdough", "Flour, water and salt."));
        try (var search = PaperSearch.open(folder.resolve("index"), PaperSource.of(store), new MiniLm())) {
            search.awaitReady();
            // no word in common
            assertThat(found(search, "astronomy of stars")).first().isEqualTo("2501.00002");
            assertThat(found(search, "steer LLMs to avoid rude words")).first().isEqualTo("2501.00001");
        }
    }
}
