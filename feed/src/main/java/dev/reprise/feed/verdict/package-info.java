/**
 * What is known about the papers' claims. {@link dev.reprise.feed.verdict.Scoreboard} puts each claim beside the finding of the run that
 * decided it last: a verdict never goes without its run.
 */
@NullMarked
package dev.reprise.feed.verdict;

import org.jspecify.annotations.NullMarked;
