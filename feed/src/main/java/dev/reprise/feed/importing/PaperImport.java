package dev.reprise.feed.importing;

import dev.reprise.core.InvalidInputException;
import dev.reprise.core.Progress;
import dev.reprise.feed.DailyEntry;
import dev.reprise.feed.DailyEntry.Submitter;
import dev.reprise.feed.ImportedPaper;
import dev.reprise.feed.PaperId;
import dev.reprise.feed.PaperStore;
import dev.reprise.feed.Source;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Imports papers from a file whose format is recognised from its content.
 *
 * <pre>{@code
 * new PaperImport(store, Clock.systemUTC()).file(Path.of("answer.xml"), null, progress);
 * }</pre>
 */
public final class PaperImport {
    private static final long LARGEST_FILE = 512L << 20;

    private final PaperStore store;
    private final InstantSource clock;

    public PaperImport(PaperStore store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

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
     * What an import did.
     *
     * @param added     papers that were not known
     * @param changed   papers that were known by less, or not listed on that day
     * @param unchanged papers of which nothing was new
     * @param skipped   records that were marked as deleted
     */
    public record Result(Format format, int added, int changed, int unchanged, int skipped) {
        public int papers() {
            return added + changed + unchanged;
        }
    }

    /**
     * Imports a file. All of it is read and checked before anything is saved; then every paper is saved for itself.
     *
     * @param day the day of a list's text; null: its heading says it
     * @throws InvalidInputException if the file is refused, with the reason; nothing was changed
     * @throws IOException           if it cannot be read
     */
    public Result file(Path file, @Nullable LocalDate day, Progress progress) throws IOException {
        var content = read(file);
        try {
            return content(content, day, progress);
        } catch (InvalidInputException e) {
            throw new InvalidInputException(file.getFileName() + ": " + e.getMessage(), e);
        }
    }

    private static byte[] read(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new InvalidInputException("'" + file + "' is a folder; give a file");
        }
        try {
            if (Files.size(file) > LARGEST_FILE) {
                throw new InvalidInputException(
                        "'" + file + "' has more than " + (LARGEST_FILE >> 20) + " MB; import it in pieces");
            }
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw new InvalidInputException("no such file: " + file, e);
        }
    }

    /** Imports what a file holds, as {@link #file}. */
    public Result content(byte[] content, @Nullable LocalDate day, Progress progress) {
        var parsed = parse(content, day);
        var counts = new EnumMap<PaperStore.Saved, Integer>(PaperStore.Saved.class);
        try (var saving = progress.stage("import", parsed.entries().size())) {
            for (var entry : parsed.entries()) {
                counts.merge(store.save(entry.paper(), entry.entry()), 1, Integer::sum);
                saving.step();
            }
        }
        return new Result(
                parsed.format(),
                counts.getOrDefault(PaperStore.Saved.NEW, 0),
                counts.getOrDefault(PaperStore.Saved.CHANGED, 0),
                counts.getOrDefault(PaperStore.Saved.UNCHANGED, 0),
                parsed.skipped());
    }

    private record Parsed(Format format, List<ImportedEntry> entries, int skipped) {}

    private Parsed parse(byte[] content, @Nullable LocalDate day) {
        var parsed = switch (first(content)) {
            case '<' -> xml(content);
            case '[', '{' -> new Parsed(Format.HF, HfDailyPapers.parse(content), 0);
            default -> new Parsed(Format.LISTING, listing(content, day), 0);
        };
        if (day != null && parsed.format() != Format.LISTING) {
            throw new InvalidInputException("the file is of the format '" + parsed.format()
                    + "', which says itself what is listed when.\n--day is for the text of a daily list.");
        }
        return parsed;
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

    private static Parsed xml(byte[] content) {
        var root = Xml.parse(content);
        if (ArxivAtom.isFeed(root)) {
            return new Parsed(Format.ATOM, unlisted(ArxivAtom.of(root).papers()), 0);
        }
        if (OaiRecords.isOai(root)) {
            var records = OaiRecords.of(root);
            return new Parsed(Format.OAI, unlisted(records.papers()), records.deleted());
        }
        throw new InvalidInputException("XML that begins with <" + root.name()
                + ">: neither an Atom feed of arXiv's query interface nor OAI-PMH records in arXivRaw");
    }

    private static List<ImportedEntry> unlisted(List<ImportedPaper> papers) {
        return papers.stream().map(p -> new ImportedEntry(p, null)).toList();
    }

    private List<ImportedEntry> listing(byte[] content, @Nullable LocalDate day) {
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
        var today = clock.instant().atZone(ZoneOffset.UTC).toLocalDate();
        var listing = Listing.parse(text.replace("\uFEFF", ""), day, today);
        return listing.entries().stream().map(e -> entry(listing.day(), e)).toList();
    }

    private ImportedEntry entry(LocalDate day, Listing.Entry listed) {
        var paper = ImportedPaper.of(idOf(listed.title(), day), listed.title(), Source.LISTING)
                .summary(listed.summary())
                .numAuthors(listed.numAuthors())
                .organization(listed.organization())
                .published(listed.published() == null ? null : startOf(listed.published()))
                .build();
        return new ImportedEntry(
                paper, new DailyEntry(day, -1, startOf(day), Submitter.REPRISE, null, null, listed.number()));
    }

    /** A known paper of that title, at best one that is listed on that day; else a local id. */
    private PaperId idOf(String title, LocalDate day) {
        var known = store.findByTitle(title);
        var local = PaperId.local(title);
        if (known.isEmpty()) {
            store.find(local).ifPresent(other -> {
                throw new InvalidInputException(
                        "'" + title + "' and '" + other.paper().title() + "' would both be " + local);
            });
            return local;
        }
        return known.stream().filter(id -> store.isListed(id, day)).findFirst().orElse(known.getFirst());
    }

    private static Instant startOf(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }
}
