package dev.reprise.feed.search;

import dev.reprise.feed.text.Span;
import dev.reprise.feed.text.TexText;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BlendedTermQuery;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.CollectionStatistics;
import org.apache.lucene.search.Explanation;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermStatistics;
import org.apache.lucene.search.similarities.BM25Similarity;
import org.apache.lucene.search.similarities.PerFieldSimilarityWrapper;
import org.apache.lucene.search.similarities.Similarity;

/**
 * A paper's score by words: the sum over the query's words w of
 *
 * <pre>
 * idf(w) * (20 [w in the title] + 10 [w in an author's name] + 3 tf / (tf + 2 (1 - b + b length / mean length)))
 * </pre>
 *
 * with tf the number of times that w stands in the abstract, b = 0.75, and {@code idf(w) = ln(1 + (N - n + 1/2) / (n + 1/2))} of the field
 * that has w in the most papers, n of N. It is arxiv-sanity's sum (20 for a word in the title, 10 for one in a name, min(3, tf) for the
 * abstract) with two amendments of BM25: rare words count more, and the abstract's share comes near 3 instead of stopping there. Taken
 * apart it is BM25 with k1 = 0, weight 20, in the title, k1 = 0, weight 10, in the names, and k1 = 2, weight 3, in the abstract: a word that
 * stands once in an abstract of mean length has 1 there. Words are stems, but names are whole. Papers of the same score are in order of
 * publication, newest first.
 */
final class LexicalQuery {
    static final String TITLE = "title";
    static final String AUTHORS = "authors";
    static final String ABSTRACT = "abstract";

    static final int MAX_WORDS = 32;

    private static final float TITLE_WEIGHT = 20;
    private static final float AUTHOR_WEIGHT = 10;
    private static final float ABSTRACT_WEIGHT = 3;

    static final Similarity SIMILARITY = new PerFieldSimilarityWrapper() {
        private final Similarity presence = new OneIdf(0, 0);
        private final Similarity saturating = new OneIdf(2, 0.75f);

        @Override
        public Similarity get(String field) {
            return field.equals(ABSTRACT) ? saturating : presence;
        }
    };

    /** BM25 of which N is all papers, not those that have the field. */
    private static final class OneIdf extends BM25Similarity {
        OneIdf(float k1, float b) {
            super(k1, b);
        }

        @Override
        public Explanation idfExplain(CollectionStatistics field, TermStatistics term) {
            return Explanation.match(
                    idf(term.docFreq(), field.maxDoc()), "idf of " + term.docFreq() + " in " + field.maxDoc());
        }
    }

    /** Words of questions and sentences; asked for only if there are no others. */
    private static final Set<String> STOP_WORDS = Set.of(
            "a", "about", "an", "and", "are", "as", "at", "be", "been", "but", "by", "can", "did", "do", "does", "for",
            "from", "has", "have", "how", "i", "if", "in", "into", "is", "it", "its", "me", "my", "no", "not", "of",
            "on", "or", "our", "so", "such", "than", "that", "the", "their", "then", "there", "these", "they", "this",
            "to", "us", "was", "we", "were", "what", "when", "where", "which", "who", "why", "will", "with", "you");

    private LexicalQuery() {}

    /** A word as it stands in titles and abstracts, and as it stands in names. */
    record Word(String stem, String whole) {}

    /** The words of a query, each once, at most {@value #MAX_WORDS}. */
    static List<Word> words(String text) {
        var plain = TexText.words(text);
        // one tokenizer cuts for both, so the lists go side by side
        var stems = PaperAnalyzer.STEMS.words(plain);
        var wholes = PaperAnalyzer.NAMES.words(plain);
        var words = new LinkedHashSet<Word>();
        for (int i = 0; i < stems.size(); i++) {
            words.add(new Word(stems.get(i).term(), wholes.get(i).term()));
        }
        var telling = words.stream()
                .filter(word -> !STOP_WORDS.contains(word.whole()))
                .toList();
        return (telling.isEmpty() ? List.copyOf(words) : telling)
                .stream().limit(MAX_WORDS).toList();
    }

    /** Papers with any of the words. */
    static Query of(List<Word> words, IndexReader index) throws IOException {
        var any = new BooleanQuery.Builder();
        for (var word : words) {
            var oneIdf = new BlendedTermQuery.Builder().setRewriteMethod(BlendedTermQuery.BOOLEAN_REWRITE);
            add(oneIdf, new Term(TITLE, word.stem()), TITLE_WEIGHT, index);
            add(oneIdf, new Term(AUTHORS, word.whole()), AUTHOR_WEIGHT, index);
            add(oneIdf, new Term(ABSTRACT, word.stem()), ABSTRACT_WEIGHT, index);
            any.add(oneIdf.build(), Occur.SHOULD);
        }
        return any.build();
    }

    /** Leaves out what no paper has: Lucene does not blend a field that is empty everywhere. */
    private static void add(BlendedTermQuery.Builder query, Term term, float weight, IndexReader index)
            throws IOException {
        if (index.docFreq(term) > 0) {
            query.add(term, weight);
        }
    }

    /** Finds where the words of a query stand in a title or an abstract as it was typed. */
    static Function<String, List<Span>> spans(String query) {
        var stems = words(query).stream().map(Word::stem).collect(Collectors.toSet());
        return text -> PaperAnalyzer.STEMS.words(text).stream()
                .filter(word -> stems.contains(word.term()))
                .map(PaperAnalyzer.Word::span)
                .toList();
    }
}
