/**
 * Runs of papers, and what they found out. A {@link dev.reprise.feed.run.RunRecord} is one request to run a paper, from the moment in which it was
 * acknowledged; {@link dev.reprise.feed.run.RunStore} moves it from one {@link dev.reprise.feed.run.RunState} to the next, and never back.
 *
 * <p>A run that is done has a finding for each claim that it decided. They are copied from its report when it ends, in the transaction that marks it
 * as done: there is no verdict without its run. Which run a claim's verdict stands on is chosen by the view {@code claim_verdicts} of the schema, and shown by
 * {@link dev.reprise.feed.verdict.Scoreboard}; the others are the claim's history.
 *
 * <p>The reports themselves are folders beside the database, {@code runs/ID}: {@code report.json}, {@code report.html} and the artefacts.
 */
@NullMarked
package dev.reprise.feed.run;

import org.jspecify.annotations.NullMarked;
