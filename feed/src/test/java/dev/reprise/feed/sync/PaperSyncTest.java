package dev.reprise.feed.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.reprise.core.InvalidInputException;
import dev.reprise.core.Progress;
import dev.reprise.feed.DailyQuery;
import dev.reprise.feed.Database;
import dev.reprise.feed.PaperId;
import dev.reprise.feed.PaperStore;
import dev.reprise.feed.PapersWindow;
import dev.reprise.feed.sync.PolitenessTest.SimulatedClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server on this machine plays arXiv and Hugging Face. */
class PaperSyncTest {
    @TempDir
    Path folder;

    private final SimulatedClock clock = new SimulatedClock();
    private final List<String> asked = new ArrayList<>();
    private final List<Duration> waits = new ArrayList<>();
    private HttpServer server;
    private Database database;
    private PaperStore store;
    private Fetcher fetcher;
    private PaperSync sync;
    private String base;

    /** What the server does with a request. */
    interface Answer {
        void to(HttpExchange exchange) throws IOException;
    }

    private Answer answer = exchange -> reply(exchange, 404, "");

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            asked.add(exchange.getRequestURI().toString());
            try (exchange) {
                answer.to(exchange);
            }
        });
        server.start();
        base = "http://localhost:" + server.getAddress().getPort();
        database = Database.open(folder.resolve("data"));
        store = new PaperStore(database, clock);
        var settings = SyncSettings.of(Map.of(
                "REPRISE_ARXIV_URL",
                base + "/api/query",
                "REPRISE_OAI_URL",
                base + "/oai",
                "REPRISE_HF_URL",
                base,
                "REPRISE_CONTACT",
                "mailto:ops@example.org"));
        Politeness.Sleep sleep = time -> {
            waits.add(time);
            clock.pass(time);
        };
        var politeness = new Politeness(folder.resolve("lock"), Politeness.PAUSE, clock, clock::pass);
        fetcher = new Fetcher(politeness, settings.userAgent("1.0"), clock, sleep, new SplittableRandom(1));
        sync = new PaperSync(database, store, fetcher, settings, clock);
    }

    @AfterEach
    void stop() {
        fetcher.close();
        database.close();
        server.stop(0);
    }

    private static void reply(HttpExchange exchange, int status, String body) throws IOException {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private static int parameter(HttpExchange exchange, String name) {
        var m = Pattern.compile(name + "=(\\d+)")
                .matcher(exchange.getRequestURI().toString());
        assertThat(m.find()).as(name).isTrue();
        return Integer.parseInt(m.group(1));
    }

    private static String atom(int total, int from, int to) {
        var feed = new StringBuilder("""
                <feed xmlns="http://www.w3.org/2005/Atom" xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/">
                <opensearch:totalResults>%d</opensearch:totalResults>""".formatted(total));
        for (int i = from; i < to; i++) {
            feed.append("""
                    <entry><id>http://arxiv.org/abs/2601.%05dv1</id><title>Paper %d</title><summary>S</summary>
                    <published>2026-01-09T18:00:00Z</published></entry>""".formatted(i, i));
        }
        return feed.append("</feed>").toString();
    }

    // ---- the query interface
    // -----------------------------------------------------------------------------------------

    @Test
    void slicesUntilAllIsThereThenOnlyWhatIsNew() throws Exception {
        int total = 1_234;
        answer = exchange -> {
            assertThat(exchange.getRequestHeaders().getFirst("User-Agent"))
                    .isEqualTo("Reprise/1.0 (daily papers; mailto:ops@example.org)");
            int start = parameter(exchange, "start");
            reply(exchange, 200, atom(total, start, Math.min(total, start + parameter(exchange, "max_results"))));
        };
        var began = clock.instant();
        var result = sync.arxiv(List.of("cs.LG", "cs.CL"), 3, Progress.silent());
        assertThat(result).isEqualTo(new PaperSync.Result(total, total, null));
        assertThat(store.count()).isEqualTo(total);
        assertThat(asked).hasSize(3);
        assertThat(Duration.between(began, clock.instant())).isEqualTo(Duration.ofSeconds(6));
        assertThat(URLDecoder.decode(asked.getFirst(), StandardCharsets.UTF_8))
                .contains("(cat:cs.LG OR cat:cs.CL) AND submittedDate:[202601071200 TO 202601101200]", "start=0&");

        assertThat(sync.arxiv(List.of("cs.LG", "cs.CL"), 3, Progress.silent()).upToDate())
                .isEqualTo(began);
        assertThat(asked).hasSize(3);
        clock.pass(Duration.ofDays(3));
        sync.arxiv(List.of("cs.LG", "cs.CL"), 3, Progress.silent());
        assertThat(URLDecoder.decode(asked.get(3), StandardCharsets.UTF_8)).contains("submittedDate:[202601091200 TO");
    }

    @Test
    void anErrorThatComesAsAFeedIsAnError() {
        answer = exchange -> reply(exchange, 400, """
                <feed xmlns="http://www.w3.org/2005/Atom"><entry><id>http://arxiv.org/api/errors#x</id><title>Error</title>
                <summary>start must be an integer</summary></entry></feed>""");
        assertThatThrownBy(() -> sync.arxiv(List.of("cs.LG"), 3, Progress.silent()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("start must be an integer");
        assertThat(asked).hasSize(1);
        assertThatThrownBy(() -> sync.arxiv(List.of("cs.LG OR all:x"), 3, Progress.silent()))
                .isInstanceOf(InvalidInputException.class);
    }

    @Test
    void aSliceThatIsEmptyForNoReasonIsAskedForAgain() throws Exception {
        answer = exchange -> reply(exchange, 200, asked.size() == 1 ? atom(2, 0, 0) : atom(2, 0, 2));
        assertThat(sync.arxiv(List.of("cs.LG"), 3, Progress.silent()).papers()).isEqualTo(2);
        answer = exchange -> reply(exchange, 200, atom(2, 0, 0));
        assertThatThrownBy(() -> sync.arxiv(List.of("cs.CL"), 3, Progress.silent()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("gives none");
    }

    // ---- bad moments
    // -------------------------------------------------------------------------------------------------

    @Test
    void aBusyServerIsAskedAgainWhenItSays() throws Exception {
        answer = exchange -> {
            if (asked.size() < 3) {
                exchange.getResponseHeaders()
                        .set("Retry-After", asked.size() == 1 ? "17" : "Sat, 10 Jan 2026 12:01:00 GMT");
                reply(exchange, 503, "");
            } else {
                reply(exchange, 200, "ok");
            }
        };
        assertThat(fetcher.get(URI.create(base + "/x")))
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("ok");
        assertThat(waits).hasSize(2);
        assertThat(waits.getFirst()).isEqualTo(Duration.ofSeconds(17));
        assertThat(waits.get(1))
                .isEqualTo(
                        Duration.between(Instant.parse("2026-01-10T12:00:17Z"), Instant.parse("2026-01-10T12:01:00Z")));
    }

    @Test
    void aServerThatWantsToBeLeftAloneIs() {
        answer = exchange -> {
            exchange.getResponseHeaders().set("Retry-After", "86400");
            reply(exchange, 503, "");
        };
        assertThatThrownBy(() -> fetcher.get(URI.create(base + "/x")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("1440 minutes");
        assertThat(asked).hasSize(1);
    }

    @Test
    void pausesGrowAndEnd() {
        answer = exchange -> reply(exchange, 500, "");
        assertThatThrownBy(() -> fetcher.get(URI.create(base + "/x")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("status 500");
        assertThat(asked).hasSize(6);
        var pause = Politeness.PAUSE;
        for (var wait : waits) {
            assertThat(wait).isBetween(pause.dividedBy(2), pause.multipliedBy(3).dividedBy(2));
            pause = pause.multipliedBy(2);
        }
    }

    @Test
    void aConnectionThatIsCutIsMadeAgain() throws Exception {
        answer = exchange -> {
            if (asked.size() == 1) {
                exchange.sendResponseHeaders(200, 1_000);
                exchange.getResponseBody().write("half".getBytes(StandardCharsets.UTF_8));
                exchange.getResponseBody().flush();
                throw new IOException("cut");
            }
            reply(exchange, 200, "whole");
        };
        assertThat(fetcher.get(URI.create(base + "/x")))
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("whole");
        assertThat(asked).hasSize(2);
    }

    @Test
    void redirectsStayOnTheHost() throws Exception {
        answer = exchange -> {
            switch (exchange.getRequestURI().getPath()) {
                case "/a" -> redirect(exchange, "/b");
                case "/b" -> reply(exchange, 200, "there");
                case "/away" -> redirect(exchange, "https://example.org/");
                default -> redirect(exchange, "/round");
            }
        };
        assertThat(fetcher.get(URI.create(base + "/a")))
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("there");
        assertThatThrownBy(() -> fetcher.get(URI.create(base + "/away")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("another host");
        assertThatThrownBy(() -> fetcher.get(URI.create(base + "/round")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("again and again");
        assertThatThrownBy(() -> fetcher.get(URI.create(base + "/a").resolve("http://example.org/")))
                .isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> fetcher.get(URI.create("file:///etc/hostname")))
                .isInstanceOf(InvalidInputException.class);
    }

    private static void redirect(HttpExchange exchange, String to) throws IOException {
        exchange.getResponseHeaders().set("Location", to);
        reply(exchange, 301, "");
    }

    // ---- OAI-PMH
    // -----------------------------------------------------------------------------------------------------

    @Test
    void resumptionTokensAreFollowedAndTheNextHarvestGoesOn() throws Exception {
        answer = exchange -> {
            var query = exchange.getRequestURI().getQuery();
            boolean first = !query.contains("resumptionToken");
            reply(exchange, 200, """
                    <OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><responseDate>2026-01-10T12:00:05Z</responseDate><ListRecords>
                    <record><metadata><arXivRaw xmlns="http://arxiv.org/OAI/arXivRaw/"><id>2601.%s</id><version version="v1">
                    <date>Fri, 9 Jan 2026 18:00:00 GMT</date></version><title>T</title><authors>A. B</authors></arXivRaw></metadata></record>
                    %s</ListRecords></OAI-PMH>""".formatted(
                            first ? "00001" : "00002",
                            first ? "<resumptionToken>a|b&amp;c</resumptionToken>" : "<resumptionToken/>"));
        };
        assertThat(sync.oai("cs", 3, Progress.silent())).isEqualTo(new PaperSync.Result(2, 2, null));
        assertThat(asked.getFirst()).contains("set=cs&from=2026-01-07");
        assertThat(asked.get(1)).endsWith("/oai?verb=ListRecords&resumptionToken=a%7Cb%26c");
        assertThat(store.find(new PaperId("2601.00002"))).isPresent();
        clock.pass(Duration.ofDays(2));
        assertThat(sync.oai("cs", 3, Progress.silent())).isEqualTo(new PaperSync.Result(2, 0, null));
        assertThat(asked.get(2)).contains("from=2026-01-10");
        answer = exchange -> reply(exchange, 200, "<OAI-PMH><error code=\"noRecordsMatch\"/></OAI-PMH>");
        assertThat(sync.oai("cs", 3, Progress.silent()).papers()).isZero();
    }

    // ---- daily papers
    // ------------------------------------------------------------------------------------------------

    @Test
    void dailyPapersDayByDayAndPageByPage() throws Exception {
        answer = exchange -> {
            boolean saturday = exchange.getRequestURI().getQuery().contains("date=2026-01-10");
            int page = parameter(exchange, "p");
            var items = new ArrayList<String>();
            for (int i = page * 100; i < Math.min(saturday ? 130 : 0, (page + 1) * 100); i++) {
                items.add(
                        "{\"paper\":{\"id\":\"2601.%05d\",\"title\":\"T\"},\"publishedAt\":\"2026-01-10T01:00:00.000Z\"}"
                                .formatted(i));
            }
            reply(exchange, 200, "[" + String.join(",", items) + "]");
        };
        assertThat(sync.hf(2, Progress.silent())).isEqualTo(new PaperSync.Result(130, 130, null));
        assertThat(asked).hasSize(3);
        assertThat(store.count(DailyQuery.of(PapersWindow.ofDay("2026-01-10")))).isEqualTo(130);
        sync.hf(2, Progress.silent());
        assertThat(asked).hasSize(5);
        assertThat(asked.get(3)).contains("date=2026-01-10");
    }
}
