package dev.reprise.feed.sync;

import dev.reprise.core.InvalidInputException;
import dev.reprise.core.Progress;
import dev.reprise.feed.Categories;
import dev.reprise.feed.Database;
import dev.reprise.feed.ImportedPaper;
import dev.reprise.feed.PaperStore;
import dev.reprise.feed.PaperStore.Saved;
import dev.reprise.feed.Remembered;
import dev.reprise.feed.importing.ArxivAtom;
import dev.reprise.feed.importing.HfDailyPapers;
import dev.reprise.feed.importing.ImportedEntry;
import dev.reprise.feed.importing.OaiRecords;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Brings the store up to date from the network. What it asked for is remembered, so that the next time only what is new is asked for; a sync
 * that was interrupted is done again from where it began, which changes nothing that is already there.
 *
 * <pre>{@code
 * var sync = new PaperSync(database, store, fetcher, SyncSettings.of(System.getenv()), clock);
 * sync.arxiv(List.of("cs.LG"), 7, progress);
 * }</pre>
 */
public final class PaperSync {
    private static final int SLICE = 500;
    private static final int MOST_RESULTS = 30_000;
    private static final int HF_PAGE = 100;
    private static final int MOST_PAGES = 10_000;
    private static final int EMPTY_SLICES = 3;
    private static final Duration OVERLAP = Duration.ofDays(1);
    private static final DateTimeFormatter MINUTES =
            DateTimeFormatter.ofPattern("uuuuMMddHHmm", Locale.ROOT).withZone(ZoneOffset.UTC);

    /** arXiv announces once a day, Sunday to Thursday evening. */
    private static final ZoneId ARXIV = ZoneId.of("America/New_York");

    private static final LocalTime ANNOUNCED = LocalTime.of(22, 30);

    private final PaperStore store;
    private final Remembered remembered;
    private final Fetcher fetcher;
    private final SyncSettings settings;
    private final InstantSource clock;

    public PaperSync(Database database, PaperStore store, Fetcher fetcher, SyncSettings settings, InstantSource clock) {
        this.store = store;
        this.remembered = new Remembered(database);
        this.fetcher = fetcher;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * What a sync did.
     *
     * @param papers   how many the source had
     * @param saved    how many of them were new, or newer than what was known
     * @param upToDate since when there was nothing to ask; null if something was asked
     */
    public record Result(int papers, int saved, @Nullable Instant upToDate) {}

    /**
     * The papers of some categories that were submitted since the last time, from arXiv's query interface, in slices. They are indexed, not
     * listed.
     *
     * @param days how far to go back the first time
     */
    public Result arxiv(List<String> categories, int days, Progress progress) throws IOException, InterruptedException {
        categories.stream().filter(c -> !Categories.isCategory(c)).findFirst().ifPresent(c -> {
            throw new InvalidInputException("'" + c + "' is not a category of arXiv such as cs.LG");
        });
        var now = clock.instant();
        var name = "sync-arxiv " + String.join(",", categories);
        var last = remembered.find(name).map(Instant::parse);
        if (last.isPresent() && !last.get().isBefore(lastAnnouncement(now))) {
            return new Result(0, 0, last.get());
        }
        var from = last.map(at -> at.minus(OVERLAP)).orElse(now.minus(Duration.ofDays(days)));
        var query = categories.stream().map(c -> "cat:" + c).collect(Collectors.joining(" OR ", "(", ")"))
                + " AND submittedDate:[" + MINUTES.format(from) + " TO " + MINUTES.format(now) + "]";
        int papers = 0;
        int saved = 0;
        int empty = 0;
        int total = 1;
        try (var slices = progress.stage("arXiv", 0)) {
            while (papers < Math.min(total, MOST_RESULTS)) {
                var feed = ArxivAtom.parse(fetcher.get(URI.create(settings.arxiv()
                        + "?search_query=" + encoded(query)
                        + "&sortBy=submittedDate&sortOrder=ascending&start=" + papers + "&max_results=" + SLICE)));
                total = feed.totalResults();
                if (feed.papers().isEmpty() && papers < total && ++empty == EMPTY_SLICES) {
                    throw new IOException(
                            "arXiv says that there are " + total + " papers and gives none after " + papers);
                }
                papers += feed.papers().size();
                saved += save(feed.papers());
                slices.step();
                slices.message(papers + " of " + total);
            }
        }
        if (total > MOST_RESULTS) {
            throw new IOException("arXiv has " + total + " papers since " + from + " and gives the first "
                    + MOST_RESULTS + ", which are saved.\nAsk for fewer categories or days, or use --source oai.");
        }
        remembered.set(name, now.toString());
        return new Result(papers, saved, null);
    }

    /** When arXiv last announced papers. */
    static Instant lastAnnouncement(Instant now) {
        var at = ZonedDateTime.ofInstant(now, ARXIV).with(ANNOUNCED);
        while (at.toInstant().isAfter(now)
                || at.getDayOfWeek() == DayOfWeek.FRIDAY
                || at.getDayOfWeek() == DayOfWeek.SATURDAY) {
            at = at.minusDays(1);
        }
        return at.toInstant();
    }

    /**
     * The records of an OAI set that changed since the last time. They are indexed, not listed.
     *
     * @param set  such as {@code cs} or {@code cs:cs:LG}
     * @param days how far to go back the first time
     */
    public Result oai(String set, int days, Progress progress) throws IOException, InterruptedException {
        if (!set.matches("[A-Za-z-]+(:[A-Za-z-]+){0,2}")) {
            throw new InvalidInputException("'" + set + "' is not a set of arXiv's OAI-PMH such as cs or cs:cs:LG");
        }
        var name = "sync-oai " + set;
        var from = remembered.find(name).map(LocalDate::parse).orElse(today().minusDays(days));
        var request = "verb=ListRecords&metadataPrefix=arXivRaw&set=" + encoded(set) + "&from=" + from;
        @Nullable LocalDate answered = null;
        int papers = 0;
        int saved = 0;
        try (var pages = progress.stage("OAI-PMH", 0)) {
            for (int page = 0; ; page++) {
                if (page == MOST_PAGES) {
                    throw new IOException("the OAI server has no end: " + MOST_PAGES + " pages");
                }
                var records = OaiRecords.parse(fetcher.get(URI.create(settings.oai() + "?" + request)));
                if (answered == null && records.responseDate() != null) {
                    answered = records.responseDate().atZone(ZoneOffset.UTC).toLocalDate();
                }
                papers += records.papers().size();
                saved += save(records.papers());
                pages.step();
                pages.message(papers + " records");
                if (records.resumptionToken() == null) {
                    break;
                }
                request = "verb=ListRecords&resumptionToken=" + encoded(records.resumptionToken());
            }
        }
        remembered.set(name, (answered == null ? from : answered).toString());
        return new Result(papers, saved, null);
    }

    /**
     * The daily papers of Hugging Face since the last time, listed on the days that they were listed there.
     *
     * @param days how many days to ask for the first time, with today
     */
    public Result hf(int days, Progress progress) throws IOException, InterruptedException {
        var today = today();
        var first = remembered.find("sync-hf").map(LocalDate::parse).orElse(today.minusDays(days - 1L));
        int papers = 0;
        int saved = 0;
        try (var asked = progress.stage("daily papers", Math.max(0, today.toEpochDay() - first.toEpochDay() + 1))) {
            for (var day = first; !day.isAfter(today); day = day.plusDays(1)) {
                List<ImportedEntry> page;
                int number = 0;
                do {
                    page = HfDailyPapers.parse(fetcher.get(URI.create(
                            settings.hf() + "/api/daily_papers?date=" + day + "&limit=" + HF_PAGE + "&p=" + number++)));
                    papers += page.size();
                    for (var entry : page) {
                        saved += store.save(entry.paper(), entry.entry()) == Saved.UNCHANGED ? 0 : 1;
                    }
                } while (page.size() >= HF_PAGE && number < MOST_PAGES);
                asked.step();
            }
        }
        remembered.set("sync-hf", today.toString());
        return new Result(papers, saved, null);
    }

    private int save(List<ImportedPaper> papers) {
        int saved = 0;
        for (var paper : papers) {
            saved += store.save(paper) == Saved.UNCHANGED ? 0 : 1;
        }
        return saved;
    }

    private LocalDate today() {
        return clock.instant().atZone(ZoneOffset.UTC).toLocalDate();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
