/**
 * Papers as a feed. {@link dev.reprise.feed.Database} opens the files of a data folder, or PostgreSQL, and brings the schema up to date;
 * {@link dev.reprise.feed.PaperStore} is the one place that reads and writes papers and the daily list.
 *
 * <p>What a source says about a paper is an {@link dev.reprise.feed.ImportedPaper}; the store merges it into what is known, by the paper's
 * id and version, and gives {@link dev.reprise.feed.PaperRecord}s and, with votes, comments and the place in the daily list,
 * {@link dev.reprise.feed.FeedItem}s. The sources' formats are read in {@code dev.reprise.feed.importing}, arXiv and Hugging Face are asked in
 * {@code dev.reprise.feed.sync}.
 *
 * <p>Ids ({@link dev.reprise.feed.PaperId}) and windows of days ({@link dev.reprise.feed.PapersWindow}) are validated values: what holds one
 * needs no further check before it goes into a path or a query. Instants are UTC, the clock is handed in. A paper that runs here is a
 * {@link dev.reprise.core.Paper}; its record in the feed names it by its slug.
 */
@NullMarked
package dev.reprise.feed;

import org.jspecify.annotations.NullMarked;
