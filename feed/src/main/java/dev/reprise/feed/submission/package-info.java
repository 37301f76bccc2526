/**
 * What readers add to the feed: papers ({@link dev.reprise.feed.submission.Submissions}) and proof that they wrote them
 * ({@link dev.reprise.feed.submission.AuthorClaims}).
 *
 * <p>A submission lists a paper today. What a reader typed or uploaded about a paper that nobody knew is kept as typed, so that arXiv's own
 * record, when it arrives, takes its place; a record that is there is never changed by a reader.
 *
 * <p>An author's claim carries a token. Where the token stands is evidence: {@link dev.reprise.feed.submission.ProofPages} fetches the page, and
 * nothing but public pages, since the address is a stranger's. Only if the paper's own abstract names that page does the claim confirm itself:
 * anybody can write a token into a page of their own, so everything else is for an editor to decide.
 */
@NullMarked
package dev.reprise.feed.submission;

import org.jspecify.annotations.NullMarked;
