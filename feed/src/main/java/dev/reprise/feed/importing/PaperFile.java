package dev.reprise.feed.importing;

import dev.reprise.core.InvalidInputException;
import dev.reprise.feed.DailyEntry;
import dev.reprise.feed.DailyEntry.Submitter;
import dev.reprise.feed.ImportedPaper;
import dev.reprise.feed.PaperId;
import dev.reprise.feed.Source;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a file with papers says, in whatever format.
 *
 * @param entries in order; a paper that the file gives no id has a local one
 * @param skipped records that were marked as deleted
 */
public record PaperFile(Format format, List<ImportedEntry> entries, int skipped) {
    private static final long LARGEST = 512L << 20;

    /** What a file can be. */
    public enum Format {
        ATOM("arXiv Atom feed"),
        OAI("OAI-PMH arXivRaw"),
        HF("daily papers JSON"),
        LISTING("text of a daily list");

        private final String words;

        Format(String words) {
            this.words = words;
        }

        @Override
        public String toString() {
            return words;
        }
    }

    /**
     * Reads a file; its format is recognised from its content.
     *
     * @param day   the day of a list's text; null: its heading says it
     * @param today the day that no heading is after
     * @throws InvalidInputException if the file is refused, with the reason
     * @throws IOException           if it cannot be read
     */
    public static PaperFile read(Path file, @Nullable LocalDate day, LocalDate today) throws IOException {
        if (Files.isDirectory(file)) {
            throw new InvalidInputException("'" + file + "' is a folder; give a file");
        }
        byte[] content;
        try {
            if (Files.size(file) > LARGEST) {
                throw new InvalidInputException(
                        "'" + file + "' has more than " + (LARGEST >> 20) + " MB; import it in pieces");
            }
            content = Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw new InvalidInputException("no such file: " + file, e);
        }
        try {
            return parse(content, day, today);
        } catch (InvalidInputException e) {
            throw new InvalidInputException(file.getFileName() + ": " + e.getMessage(), e);
        }
    }

    /** What a file's content says, as {@link #read}. */
    public static PaperFile parse(byte[] content, @Nullable LocalDate day, LocalDate today) {
        var file = switch (first(content)) {
            case '<' -> xml(content);
            case '[', '{' -> new PaperFile(Format.HF, HfDailyPapers.parse(content), 0);
            default -> new PaperFile(Format.LISTING, listing(content, day, today), 0);
        };
        if (day != null && file.format != Format.LISTING) {
            throw new InvalidInputException("the file is of the format '" + file.format
                    + "', which says itself what is listed when.\n--day is for the text of a daily list.");
        }
        return file;
    }

    /** The first byte that is not white space, a byte order mark or half of an UTF-16 character; 0 if there is none. */
    private static char first(byte[] content) {
        for (byte b : content) {
            if (b > ' ') {
                return (char) b;
            }
        }
        return 0;
    }

    private static PaperFile xml(byte[] content) {
        var root = Xml.parse(content);
        if (ArxivAtom.isFeed(root)) {
            return new PaperFile(Format.ATOM, unlisted(ArxivAtom.of(root).papers()), 0);
        }
        if (OaiRecords.isOai(root)) {
            var records = OaiRecords.of(root);
            return new PaperFile(Format.OAI, unlisted(records.papers()), records.deleted());
        }
        throw new InvalidInputException("XML that begins with <" + root.name()
                + ">: neither an Atom feed of arXiv's query interface nor OAI-PMH records in arXivRaw");
    }

    private static List<ImportedEntry> unlisted(List<ImportedPaper> papers) {
        return papers.stream().map(p -> new ImportedEntry(p, null)).toList();
    }

    private static List<ImportedEntry> listing(byte[] content, @Nullable LocalDate day, LocalDate today) {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new InvalidInputException("neither XML nor JSON nor UTF-8 text", e);
        }
        if (text.indexOf('\0') >= 0) {
            throw new InvalidInputException("neither XML nor JSON nor text: it has zero bytes");
        }
        var listing = Listing.parse(text.replace("\uFEFF", ""), day, today);
        return listing.entries().stream().map(e -> entry(listing.day(), e)).toList();
    }

    private static ImportedEntry entry(LocalDate day, Listing.Entry listed) {
        var paper = ImportedPaper.of(PaperId.local(listed.title()), listed.title(), Source.LISTING)
                .summary(listed.summary())
                .numAuthors(listed.numAuthors())
                .organization(listed.organization())
                .published(listed.published() == null ? null : startOf(listed.published()))
                .build();
        return new ImportedEntry(
                paper, new DailyEntry(day, -1, startOf(day), Submitter.REPRISE, null, null, listed.number()));
    }

    private static Instant startOf(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }
}
