/**
 * Finding papers by words and by meaning.
 *
 * <p>{@link dev.reprise.feed.search.PaperSearch} is what the site uses. It asks two rankings of one Lucene index: by words
 * ({@code LexicalQuery}: title 20, author 10, abstract at most 3 a word, then by date) and by the angle between the query's and the paper's
 * sentence vector ({@link dev.reprise.feed.search.SentenceEncoder}, in an HNSW graph of quantised vectors), and merges them by reciprocal
 * rank ({@link dev.reprise.feed.search.ReciprocalRank}). What a person typed never meets a query parser: it is cut into words, and the
 * words into a query.
 *
 * <p>The index ({@code PaperIndex}) holds nothing that the store does not: it can be deleted at any time. It says in its commits which
 * format and which encoder made it and up to which change of the store it goes; one of another format is thrown away and built again in the
 * background, and one that is behind, because the process was killed or another one imported, catches up there. New papers are found by
 * their words at once and by their meaning once the encoder has come to them. One background thread does all that, and a model on one
 * core: a site under load stays answerable. Facts that change without the text, such as verdicts, are not in the index: whoever filters by
 * them passes the papers that have them.
 */
@NullMarked
package dev.reprise.feed.search;

import org.jspecify.annotations.NullMarked;
