/**
 * Runs on the page: from a form or the API to the report.
 *
 * <ul>
 *   <li>{@link dev.reprise.app.site.run.RunRequest} is what somebody asks for, checked against the settings that the paper declares before anything is
 *       stored. Strangers name no files of this machine, and only the models of {@link dev.reprise.app.site.run.SiteModels}.
 *   <li>{@link dev.reprise.app.site.run.RunQueue} stores it, within caps, and executes it when its turn comes: db-scheduler keeps the queue in the database, one
 *       worker computes (or as many as were asked for), each in a process of its own ({@link dev.reprise.app.job}). What was acknowledged survives the
 *       death of this process: what waited still waits, what ran is marked as interrupted.
 *   <li>{@link dev.reprise.app.site.run.RunMonitor} knows where the running ones stand; {@link dev.reprise.app.site.run.RunEvents} streams that. Only the latest
 *       moment counts, so that nothing piles up behind a slow reader.
 *   <li>{@link dev.reprise.app.site.run.RunApi} and {@link dev.reprise.app.site.run.RunPages} are the two doors.
 * </ul>
 */
@NullMarked
package dev.reprise.app.site.run;

import org.jspecify.annotations.NullMarked;
