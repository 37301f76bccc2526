/**
 * What readers say to a paper: {@link dev.reprise.feed.discussion.Votes}, one a user and paper, and
 * {@link dev.reprise.feed.discussion.Comments}, threads in safe markdown of which each may be about one claim.
 *
 * <p>Nothing that was said disappears without trace: an edit keeps the text before it, a deletion or a moderator's decision hides a comment and
 * can be undone, and {@link dev.reprise.feed.discussion.ModerationLog} keeps who decided what. Answers stay in their place below a hidden
 * comment. A thread is a list in reading order, each comment with its depth: however deep strangers nest, nothing recurses.
 */
@NullMarked
package dev.reprise.feed.discussion;

import org.jspecify.annotations.NullMarked;
