package dev.reprise.app.site;

import dev.reprise.app.site.SiteSettings.Runs;
import dev.reprise.feed.Author;
import dev.reprise.feed.Database;
import dev.reprise.feed.ImportedPaper;
import dev.reprise.feed.PaperId;
import dev.reprise.feed.PaperStore;
import dev.reprise.feed.Source;
import dev.reprise.feed.mail.MailSettings;
import dev.reprise.feed.search.PaperSearch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The site that all tests share: the first day, three more papers, and a run of RelP. It ends with the tests' process. */
public final class TestSite {
    /** A paper whose title and abstract are hostile. */
    public static final PaperId HOSTILE = PaperId.parse("2501.00042");

    /** A paper with an old id. */
    public static final PaperId OLD = PaperId.parse("hep-th/9901001");

    public static final PaperId WITHDRAWN = PaperId.parse("2501.00043");
    public static final PaperId RELP = PaperId.parse("2508.21258");

    /** The run of RelP: C2 holds, C3 is inconclusive, C4 fails, C1 needs scale. */
    public static final String RUN = "11111111-1111-4111-8111-111111111111";

    /** Held, so that the level stays. */
    private static final Logger TOMCAT = Logger.getLogger("org.apache");

    private static @Nullable TestSite shared;

    private final Site site;
    private final String base;
    private final HttpClient client =
            HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).build();

    private TestSite(Site site, String base) {
        this.site = site;
        this.base = base;
    }

    public static synchronized TestSite shared() {
        if (shared == null) {
            try {
                TOMCAT.setLevel(Level.SEVERE);
                int port = freePort();
                var data = Files.createTempDirectory("reprise-site-");
                Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(data)));
                shared = new TestSite(Site.start(settings(port, data), _ -> {}), "http://localhost:" + port);
                shared.fill();
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException("the tests' site does not start", e);
            }
        }
        return shared;
    }

    public static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    static SiteSettings settings(int port, Path data) {
        var baseUrl = URI.create("http://localhost:" + port);
        return new SiteSettings(
                port,
                "127.0.0.1",
                baseUrl,
                data,
                null,
                MailSettings.of(null, null, null, null, null, baseUrl, data),
                List.of(),
                false,
                Runs.ANYONE,
                1,
                null);
    }

    private static void delete(Path folder) {
        try (var files = Files.walk(folder)) {
            files.sorted(java.util.Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            System.err.println("cannot delete " + folder + ": " + e);
        }
    }

    private void fill() throws InterruptedException {
        var store = bean(PaperStore.class);
        store.save(ImportedPaper.of(HOSTILE, "A title with <script>alert(1)</script> & $x<y$", Source.ATOM)
                .version(2)
                .summary("An abstract with <b>bold</b>, 1 < 2 & 3 > 2, and $a_i^2$.")
                .authors(List.of(Author.of("Ada <i>Example</i>"), Author.of("J. Müller")))
                .categories(List.of("cs.CL", "cs.LG"))
                .published(Instant.parse("2025-01-01T18:00:00Z"))
                .updated(Instant.parse("2025-01-02T09:30:00Z"))
                .build());
        store.save(ImportedPaper.of(OLD, "Strings and an old identifier", Source.OAI)
                .version(1)
                .summary("Written before identifiers had dots.")
                .authors(List.of(Author.of("Gerda Gamma")))
                .categories(List.of("hep-th"))
                .published(Instant.parse("1999-01-01T00:00:00Z"))
                .build());
        store.save(ImportedPaper.of(WITHDRAWN, "A paper that its authors took back", Source.ATOM)
                .version(2)
                .summary("This paper has been withdrawn.")
                .categories(List.of("cs.LG"))
                .published(Instant.parse("2025-01-03T00:00:00Z"))
                .withdrawn(Instant.parse("2025-02-01T00:00:00Z"))
                .build());
        var jdbc = bean(Database.class).jdbc();
        jdbc.sql("""
                INSERT INTO runs (id, paper_id, slug, mode, options, default_options, state, seed, requested_at, started_at, finished_at, seconds)
                VALUES (?, ?, 'relp', 'quick', '{}', TRUE, 'done', 0, TIMESTAMP WITH TIME ZONE '2026-01-02 10:00:00+00',
                    TIMESTAMP WITH TIME ZONE '2026-01-02 10:00:00+00', TIMESTAMP WITH TIME ZONE '2026-01-02 10:01:00.5+00', 60.5)""").params(RUN, RELP.value()).update();
        finding("C1", "NEEDS_SCALE", null, null);
        finding("C2", "HOLDS", 0.0333, "r");
        finding("C3", "INCONCLUSIVE", 0.98, "r");
        finding("C4", "FAILS", 1.73, "x the time");
        var search = bean(PaperSearch.class);
        search.update(List.of(HOSTILE, OLD, WITHDRAWN));
        search.awaitReady(); // by meaning too: what is similar to a paper is part of its page
    }

    private void finding(String claim, String verdict, @Nullable Double measured, @Nullable String unit) {
        bean(Database.class)
                .jdbc()
                .sql("""
                INSERT INTO run_findings (run_id, claim_id, position, statement, figure, criterion, verdict, measured, interval_low,
                    interval_high, unit, note, needs) VALUES (:run, :claim, 0, '', '', 'as measured', :verdict, :measured, :low, :high, :unit, '', :needs)""")
                .param("run", RUN)
                .param("claim", claim)
                .param("verdict", verdict)
                .param("measured", measured)
                .param("low", measured == null ? null : measured / 2)
                .param("high", measured == null ? null : measured * 2)
                .param("unit", unit == null ? "" : unit)
                .param("needs", measured == null ? "./reprise run relp --full --model gpt2-large" : "")
                .update();
    }

    /** Of the site, for what is not asked over HTTP. */
    public <T> T bean(Class<T> type) {
        return site.bean(type);
    }

    public String base() {
        return base;
    }

    public URI uri(String path) {
        return URI.create(base + path);
    }

    /** @param headers names and values in turn */
    public HttpResponse<String> get(String path, String... headers) {
        var request = HttpRequest.newBuilder(uri(path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return send(request.build(), BodyHandlers.ofString());
    }

    /** The body as it came over the wire. */
    public HttpResponse<byte[]> getBytes(String path, String... headers) {
        var request = HttpRequest.newBuilder(uri(path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return send(request.build(), BodyHandlers.ofByteArray());
    }

    public <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> body) {
        try {
            return client.send(request, body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The JSON of an answer that must be 200. */
    public JsonNode json(String path) {
        var response = get(path);
        if (response.statusCode() != 200) {
            throw new AssertionError(path + ": " + response.statusCode() + " " + response.body());
        }
        return JsonMapper.shared().readTree(response.body());
    }

    /** A header of an answer; empty if it has none. */
    public static String header(HttpResponse<?> response, String name) {
        return String.join(", ", response.headers().allValues(name));
    }
}
