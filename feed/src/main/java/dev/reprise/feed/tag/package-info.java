/**
 * Papers for a reader's tag: a linear classifier of words, trained on the tag's papers against all others, and shown with the words that
 * decide.
 *
 * <p>{@link dev.reprise.feed.tag.TfIdf} turns papers into vectors of their words and pairs of words, {@link dev.reprise.feed.tag.TagModel}
 * is the support vector machine of one tag, and {@link dev.reprise.feed.tag.TagRecommender} keeps the vectors of the newest papers and
 * trains a model whenever a tag has changed: in the background, one at a time, so that a request only ever reads what is there. The
 * arithmetic is arxiv-sanity-lite's.
 */
@NullMarked
package dev.reprise.feed.tag;

import org.jspecify.annotations.NullMarked;
