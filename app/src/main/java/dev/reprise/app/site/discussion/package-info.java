/**
 * Votes and comments, as pages and in the API. Every form works without scripts and comes back to the paper; with scripts the same addresses answer
 * with the piece of the page that changed ({@code fragments/discussion.html}, {@code fragments/vote.html}).
 * {@link dev.reprise.app.site.discussion.DiscussionViews} decides what whom is shown; what a user may do is asked of
 * {@link dev.reprise.feed.discussion.Comments} and checked again when it is done.
 */
@NullMarked
package dev.reprise.app.site.discussion;

import org.jspecify.annotations.NullMarked;
