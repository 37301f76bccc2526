package dev.reprise.feed.tag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.reprise.feed.Database;
import dev.reprise.feed.ImportedPaper;
import dev.reprise.feed.PaperId;
import dev.reprise.feed.PaperStore;
import dev.reprise.feed.Source;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The figures are those of scikit-learn 1.7's TfidfVectorizer and LinearSVC with the same options on the same texts. */
class TagTest {
    private static final List<String> TEXTS = List.of(
            "patching activations of transformers",
            "activation patching finds circuits in transformers",
            "probing truth directions in language models",
            "steering language models with truth directions",
            "sourdough bread recipe with salt",
            "bread recipe without salt",
            "galaxies observed by radio telescope",
            "radio telescope observed distant galaxies",
            "models models and bread models in radio");

    @TempDir
    Path folder;

    private Instant now = Instant.parse("2026-01-10T12:00:00Z");

    @Test
    void termsAndWeightsAreScikitLearns() {
        var terms = TfIdf.fit(TEXTS);
        assertThat(terms.terms())
                .containsExactly(
                        "bread",
                        "bread recipe",
                        "directions",
                        "galaxies",
                        "language",
                        "language models",
                        "models",
                        "observed",
                        "patching",
                        "radio",
                        "radio telescope",
                        "recipe",
                        "salt",
                        "telescope",
                        "transformers",
                        "truth",
                        "truth directions");
        var vector = terms.vector(TEXTS.getLast());
        assertThat(IntStream.range(0, vector.size()).map(vector::term)).containsExactly(0, 6, 9);
        assertThat(IntStream.range(0, vector.size()).mapToDouble(vector::weight).toArray())
                .containsExactly(new double[] {0.3951559, 0.829279, 0.3951559}, within(1e-6));
        assertThat(terms.vector("nothing known").size()).isZero();
    }

    @Test
    void scoresAreScikitLearns() {
        var terms = TfIdf.fit(TEXTS);
        var vectors = TEXTS.stream().map(terms::vector).toList();
        var tagged = new BitSet();
        tagged.set(0, 2);
        var model = TagModel.train(vectors, tagged, terms.terms());
        assertThat(vectors.stream().mapToDouble(model::score).toArray())
                .containsExactly(
                        new double[] {
                            7.870058, 7.870058, -3.282514, -3.282514, -3.133033, -3.133033, -3.109097, -3.109097,
                            -3.247143
                        },
                        within(1e-3));
        assertThat(model.words(true, 40)).extracting(TagRanking.Word::word).containsExactly("patching", "transformers");
        assertThat(model.words(false, 2)).extracting(TagRanking.Word::word).containsExactly("models", "bread");
        assertThat(model.words(true, 1).getFirst().weight()).isCloseTo(0.0586311, within(1e-5));
    }

    @Test
    void inLargeCorporaTermsStandInFiveTextsAndAtMostATenth() {
        var texts = IntStream.range(0, 1000)
                .mapToObj(i -> "everywhere" + (i < 5 ? " five" : "") + (i < 4 ? " four" : "")
                        + (i < 100 ? " tenth" : "") + (i < 101 ? " more" : ""))
                .toList();
        assertThat(TfIdf.fit(texts).terms()).contains("five", "tenth").doesNotContain("everywhere", "four", "more");
    }

    @Test
    void wordsAreBareOfTexAccentsAndFunctionWords() {
        assertThat(TfIdf.words("The $\\ell_1$-norm of Schölkopf's GPT-2 \\emph{model} a x"))
                .containsExactly("ell1", "norm", "scholkopf", "gpt", "model");
    }

    @Test
    @Timeout(value = 2, unit = TimeUnit.MINUTES)
    void recommendsInTheBackgroundAndSaysWhenATagIsTooSmall() throws Exception {
        try (var database = Database.open(folder)) {
            var store = new PaperStore(database, () -> now);
            for (int i = 0; i < TEXTS.size(); i++) {
                store.save(ImportedPaper.of(id(i), "Paper", Source.ATOM)
                        .summary(TEXTS.get(i))
                        .build());
            }
            try (var recommender = new TagRecommender(store, () -> now)) {
                var recipe = Set.of(id(4));
                var ranking = await(recommender, 7, recipe);
                assertThat(ranking.papers().getFirst().paper()).isEqualTo(id(5));
                assertThat(ranking.papers()).hasSize(8).noneMatch(scored -> recipe.contains(scored.paper()));
                assertThat(ranking.isTrained()).isTrue();
                assertThat(ranking.isTooSmall()).isTrue();
                assertThat(ranking.inFavour()).extracting(TagRanking.Word::word).contains("bread recipe");

                // a paper that was just tagged is not recommended, even by the ranking from before
                var more = Set.of(id(4), id(5));
                assertThat(recommender.ranking(7, more).orElseThrow().papers())
                        .noneMatch(scored -> more.contains(scored.paper()));
                assertThat(recommender.compute(Set.of(id(0), id(1), id(2))).isTooSmall())
                        .isFalse();
                assertThat(recommender.compute(Set.of()).isTrained()).isFalse();
                assertThat(recommender
                                .compute(Set.of(PaperId.parse("2512.99999")))
                                .isTooSmall())
                        .isTrue();

                // read again after an hour
                store.save(ImportedPaper.of(id(20), "Paper", Source.ATOM)
                        .summary("another bread recipe")
                        .build());
                now = now.plus(Duration.ofHours(2));
                assertThat(recommender.compute(recipe).papers())
                        .extracting(TagRanking.Scored::paper)
                        .contains(id(20));
            }
        }
    }

    private static TagRanking await(TagRecommender recommender, long tag, Set<PaperId> papers)
            throws InterruptedException {
        for (; ; Thread.sleep(20)) {
            var ranking = recommender.ranking(tag, papers);
            if (ranking.isPresent()) {
                return ranking.get();
            }
        }
    }

    private static PaperId id(int number) {
        return PaperId.parse("2601.%05d".formatted(number));
    }
}
