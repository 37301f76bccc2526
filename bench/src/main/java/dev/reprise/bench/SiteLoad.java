package dev.reprise.bench;

import dev.reprise.app.site.Site;
import dev.reprise.app.site.SiteSettings;
import dev.reprise.app.site.SiteSettings.Runs;
import dev.reprise.feed.DailyEntry;
import dev.reprise.feed.DailyEntry.Submitter;
import dev.reprise.feed.Database;
import dev.reprise.feed.ImportedPaper;
import dev.reprise.feed.PaperRecord;
import dev.reprise.feed.PaperStore;
import dev.reprise.feed.account.Role;
import dev.reprise.feed.account.User;
import dev.reprise.feed.account.UserStore;
import dev.reprise.feed.discussion.Votes;
import dev.reprise.feed.mail.MailAddress;
import dev.reprise.feed.mail.MailSettings;
import dev.reprise.feed.search.MiniLm;
import dev.reprise.feed.search.PaperSearch;
import dev.reprise.feed.search.PaperSource;
import dev.reprise.feed.search.SentenceEncoder;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The site under load: fills a data folder with synthetic papers unless it has them, starts the site on it, and lets {@code wrk}, which has
 * to be installed, ask for one kind of page after the other over eight connections; then for all kinds at once for so many minutes, with
 * the memory in use as it goes.
 *
 * <pre>{@code
 * taskset -c 0 java -Xmx2g --add-modules jdk.incubator.vector --enable-native-access=ALL-UNNAMED \
 *     -cp bench/target/benchmarks.jar:bench/target/lib/* dev.reprise.bench.SiteLoad 10000 /var/tmp/papers real 20 60
 * }</pre>
 *
 * <p>With {@code hashed} for {@code real} the papers' vectors are hashed words, since encoding a million abstracts takes a day; a query is
 * encoded in earnest even then, so that its time is a real one.
 */
public final class SiteLoad {
    private static final int A_TRANSACTION = 1_000;
    private static final int LISTED_A_DAY = 40;
    private static final int DAYS = 2_500;
    private static final int VOTERS = 50;
    private static final int PATHS = 2_000;
    private static final int CONNECTIONS = 8;
    private static final int PORT = 18_080;
    private static final Duration MEMORY_EVERY = Duration.ofMinutes(2);

    private final SyntheticPapers papers;
    private final int count;
    private final Path data;
    private final LocalDate today = LocalDate.now(ZoneOffset.UTC);

    private SiteLoad(int count, Path data) {
        this.papers = new SyntheticPapers(count);
        this.count = count;
        this.data = data;
    }

    /** @param arguments how many papers, the data folder, {@code real} or {@code hashed}, seconds for each kind of page, minutes for all */
    public static void main(String[] arguments) throws Exception {
        var load = new SiteLoad(Integer.parseInt(arguments[0]), Path.of(arguments[1]));
        var encoder = arguments[2].equals("real") ? new MiniLm() : new QueriesInEarnest();
        load.fill();
        load.index(encoder);
        load.serve(encoder, Integer.parseInt(arguments[3]), Integer.parseInt(arguments[4]));
    }

    private void fill() throws IOException {
        try (var database = Database.open(data)) {
            var store = new PaperStore(database, Clock.systemUTC());
            if (store.count() >= count) {
                return;
            }
            long start = System.nanoTime();
            for (int from = 0; from < count; from += A_TRANSACTION) {
                var numbers = IntStream.range(from, Math.min(count, from + A_TRANSACTION));
                database.inTransaction(
                        () -> numbers.forEach(number -> store.save(imported(papers.paper(number)), entry(number))));
            }
            SearchScale.say("papers saved", "%.0f a second", count / SearchScale.seconds(start));
            database.inTransaction(() -> vote(database));
        }
    }

    private static ImportedPaper imported(PaperRecord paper) {
        return ImportedPaper.of(paper.id(), paper.title(), paper.source())
                .summary(paper.summary())
                .authors(paper.authors())
                .categories(paper.categories())
                .published(paper.publishedAt())
                .build();
    }

    /** Every paper is listed, or of many so many that {@link #DAYS} are full; the last one today. */
    private @Nullable DailyEntry entry(int number) {
        int behind = count - 1 - number;
        if (behind % stride() != 0) {
            return null;
        }
        var day = today.minusDays(behind / stride() / LISTED_A_DAY);
        return new DailyEntry(
                day, -1, day.atStartOfDay(ZoneOffset.UTC).toInstant(), Submitter.REPRISE, null, null, null);
    }

    private int stride() {
        return Math.max(1, count / (LISTED_A_DAY * DAYS));
    }

    /** The papers of the last 30 days get up to {@link #VOTERS} votes. */
    private void vote(Database database) {
        var users = new UserStore(database, Clock.systemUTC());
        var votes = new Votes(database, Clock.systemUTC());
        var voters = new ArrayList<User>();
        for (int i = 0; i < VOTERS; i++) {
            voters.add(users.add(MailAddress.parse("voter" + i + "@example.org"), "Voter " + i, Role.READER));
        }
        var random = new SplittableRandom(3);
        for (int i = 0; i < Math.min(count / stride(), 30 * LISTED_A_DAY); i++) {
            var id = papers.paper(count - 1 - i * stride()).id();
            voters.subList(0, random.nextInt(VOTERS)).forEach(voter -> votes.give(voter, id));
        }
    }

    private void index(SentenceEncoder encoder) throws IOException, InterruptedException {
        var folder = data.resolve("index");
        long start = System.nanoTime();
        try (var database = Database.open(data);
                var search = PaperSearch.open(
                        folder, PaperSource.of(new PaperStore(database, Clock.systemUTC())), encoder)) {
            while (!search.status().caughtUp()) {
                Thread.sleep(100);
            }
            SearchScale.say("words indexed after", "%.1f s", SearchScale.seconds(start));
            search.awaitReady();
        }
        SearchScale.say("vectors too, and merged, after", "%.1f s", SearchScale.seconds(start));
        SearchScale.say("index", "%.0f MB", SearchScale.size(folder) / 1e6);
        SearchScale.say("papers, users and votes", "%.0f MB", SearchScale.size(data) / 1e6);
    }

    private void serve(SentenceEncoder encoder, int seconds, int minutes) throws Exception {
        var base = URI.create("http://127.0.0.1:" + PORT);
        var mail = MailSettings.of(null, null, null, null, null, base, data);
        var settings =
                new SiteSettings(PORT, "127.0.0.1", base, data, null, mail, List.of(), false, Runs.ANYONE, 1, null);
        long start = System.nanoTime();
        try (var _ = Site.start(settings, encoder, line -> System.out.println(line))) {
            SearchScale.say("up after", "%.1f s", SearchScale.seconds(start));
            memory();
            var kinds = kinds();
            for (var paths : kinds.values()) {
                wrk(base, paths, seconds); // warms up
            }
            for (var kind : kinds.entrySet()) {
                SearchScale.say(kind.getKey(), "%s", wrk(base, kind.getValue(), seconds));
                memory();
            }
            var all = kinds.values().stream().flatMap(List::stream).toList();
            for (long end = System.nanoTime() + Duration.ofMinutes(minutes).toNanos(); System.nanoTime() < end; ) {
                SearchScale.say("all kinds", "%s", wrk(base, all, (int) MEMORY_EVERY.toSeconds()));
                memory();
            }
        }
    }

    private Map<String, List<String>> kinds() {
        var kinds = new LinkedHashMap<String, List<String>>();
        kinds.put("first page", List.of("/"));
        int days = Math.min(DAYS, count / stride() / LISTED_A_DAY);
        kinds.put(
                "a day's list", paths(random -> "/papers?date=" + today.minusDays(random.nextInt(Math.max(1, days)))));
        kinds.put(
                "a paper",
                paths(random -> "/papers/" + papers.paper(random.nextInt(count)).id()));
        kinds.put("search", paths(random -> "/search?q=" + query(random)));
        kinds.put("trending", List.of("/trending"));
        kinds.put(
                "API: a day",
                paths(random -> "/api/daily_papers?date=" + today.minusDays(random.nextInt(Math.max(1, days)))));
        kinds.put("API: search", paths(random -> "/api/papers/search?q=" + query(random)));
        return kinds;
    }

    private static List<String> paths(Function<SplittableRandom, String> path) {
        var random = new SplittableRandom(5);
        return IntStream.range(0, PATHS).mapToObj(_ -> path.apply(random)).toList();
    }

    private String query(SplittableRandom random) {
        return URLEncoder.encode(papers.query(random), StandardCharsets.UTF_8);
    }

    /** Requests a second, percentiles of the time that an answer takes, bytes of an answer, and what went wrong. */
    private static String wrk(URI base, List<String> paths, int seconds) throws IOException, InterruptedException {
        var folder = Files.createTempDirectory("wrk");
        var script = folder.resolve("paths.lua");
        try (var resource = Objects.requireNonNull(SiteLoad.class.getResourceAsStream("paths.lua"))) {
            Files.copy(resource, script);
        }
        var list = Files.write(folder.resolve("paths"), paths);
        var wrk = new ProcessBuilder(
                        "wrk",
                        "-t1",
                        "-c" + CONNECTIONS,
                        "-d" + seconds + "s",
                        "--timeout",
                        "30s",
                        "-s",
                        script.toString(),
                        base.toString(),
                        "--",
                        list.toString())
                .redirectErrorStream(true)
                .start();
        var output = new String(wrk.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        Files.delete(script);
        Files.delete(list);
        Files.delete(folder);
        var figures = output.lines()
                .filter(line -> line.startsWith("figures "))
                .findFirst()
                .orElseThrow(() -> new IOException("wrk failed: " + output))
                .split(" ", -1);
        return String.format(
                Locale.ROOT, "%s requests/s; median %s, p95 %s, p99 %s, longest %s ms; %s bytes; %s errors", (Object[])
                        Arrays.copyOfRange(figures, 1, figures.length));
    }

    private static void memory() throws IOException {
        var runtime = Runtime.getRuntime();
        System.gc();
        var resident = Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("RssAnon"))
                .findFirst()
                .orElseThrow();
        SearchScale.say(
                "  memory",
                "%s",
                "%.0f MB of the heap, %s"
                        .formatted(
                                (runtime.totalMemory() - runtime.freeMemory()) / 1e6,
                                resident.replaceAll("\\s+", " ")));
    }

    /** Vectors of hashed words; a short text, as queries are, is encoded by the real encoder besides, for the time that takes. */
    private static final class QueriesInEarnest implements SentenceEncoder {
        private static final int QUERY = 200;

        private final SentenceEncoder hashed = new SyntheticPapers.Hashed();
        private final SentenceEncoder real = new MiniLm();

        @Override
        public String name() {
            return hashed.name();
        }

        @Override
        public void load() {
            real.load();
        }

        @Override
        public float[] encode(String text) {
            if (text.length() < QUERY) {
                real.encode(text);
            }
            return hashed.encode(text);
        }
    }
}
