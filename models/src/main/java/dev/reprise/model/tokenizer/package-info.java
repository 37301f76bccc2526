/**
 * Byte-level byte-pair encodings of one's own: trained on a table of words, written as a {@code tokenizer.json}, and applied to a corpus.
 *
 * <ul>
 *   <li>{@link dev.reprise.model.tokenizer.ByteLevel}: how text is cut into words, and which character stands for which byte.
 *   <li>{@link dev.reprise.model.tokenizer.WordCounts}: how often each word occurs, which is all that training sees of a text.
 *   <li>{@link dev.reprise.model.tokenizer.BpeTrainer}: the most frequent pair of neighbours becomes a token, again and again.
 *   <li>{@link dev.reprise.model.tokenizer.BytePairEncoding}: what training found, as a value and as a {@code tokenizer.json}.
 *   <li>{@link dev.reprise.model.tokenizer.CorpusEncoder}: text to ids for millions of tokens; the same ids as
 *       {@link dev.reprise.model.Tokenizer}, which reads any tokenizer and is the one to use everywhere else.
 *   <li>{@link dev.reprise.model.tokenizer.TokenWindows}: the ids of a corpus in pieces of equal length, by number.
 * </ul>
 */
@NullMarked
package dev.reprise.model.tokenizer;

import org.jspecify.annotations.NullMarked;
