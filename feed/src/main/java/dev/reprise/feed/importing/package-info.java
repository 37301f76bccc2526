/**
 * Papers from files. {@link dev.reprise.feed.importing.PaperFile} recognises the format from the content and reads all of it; only then does
 * {@link dev.reprise.feed.importing.PaperImport} save, one transaction a paper: a refused file changes nothing, and an import that was killed
 * is completed by the next one.
 *
 * <p>One class a format, each from text or bytes to {@link dev.reprise.feed.importing.ImportedEntry}s: {@link dev.reprise.feed.importing.ArxivAtom}
 * (answers of arXiv's query interface), {@link dev.reprise.feed.importing.OaiRecords} (OAI-PMH, arXivRaw), {@link dev.reprise.feed.importing.HfDailyPapers}
 * (JSON of Hugging Face's daily papers, and our own), {@link dev.reprise.feed.importing.Listing} (the text of a saved page). All of it is
 * hostile until it was read: no DTDs and no entities but XML's own, bounded sizes, valid Unicode; what does not fit is an
 * {@link dev.reprise.core.InvalidInputException} that says where.
 */
@NullMarked
package dev.reprise.feed.importing;

import org.jspecify.annotations.NullMarked;
