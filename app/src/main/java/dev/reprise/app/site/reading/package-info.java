/**
 * The pages that people read, and what machines read in their place: the daily list, papers, search, the scoreboard, feeds, markdown.
 * {@link dev.reprise.app.site.reading.PaperViews} turns what the store knows into what a template shows, once a list, with a bounded number of
 * statements; templates only place it.
 */
@NullMarked
package dev.reprise.app.site.reading;

import org.jspecify.annotations.NullMarked;
