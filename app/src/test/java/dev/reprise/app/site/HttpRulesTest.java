package dev.reprise.app.site;

import static dev.reprise.app.site.TestSite.header;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.feed.Database;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for every answer: headers, compression, entity tags, cookies, errors. */
class HttpRulesTest {
    private final TestSite site = TestSite.shared();

    @ParameterizedTest
    @ValueSource(strings = {"/", "/papers/2508.21258", "/api/daily_papers", "/feed.atom", "/nothing", "/api/nothing"})
    void nothingIsAllowedThatDoesNotComeFromHere(String path) {
        var response = site.get(path);
        assertThat(header(response, "content-security-policy"))
                .contains("default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'")
                .doesNotContain("unsafe", "http:", "https:", "*");
        assertThat(header(response, "x-content-type-options")).isEqualTo("nosniff");
        assertThat(header(response, "referrer-policy")).isEqualTo("same-origin");
        assertThat(header(response, "server")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/papers?week=2025-W52",
                "/papers/2508.21258",
                "/search?q=steering",
                "/claims",
                "/stats",
                "/about",
                "/llms.txt",
                "/feed.atom",
                "/feed.rss",
                "/feed.json",
                "/api/daily_papers",
                "/api/papers/2508.21258"
            })
    void readersAreNotFollowedAndAnswersAreNotSentTwice(String path) {
        var first = site.get(path);
        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(header(first, "set-cookie")).isEmpty();
        assertThat(header(first, "vary").toLowerCase(Locale.ROOT)).contains("accept-encoding");
        assertThat(header(first, "cache-control")).doesNotContain("no-store");
        var tag = header(first, "etag");
        assertThat(tag).startsWith("W/\"");
        for (var encoding : new String[] {"identity", "gzip"}) {
            var again = site.getBytes(path, "If-None-Match", tag, "Accept-Encoding", encoding);
            assertThat(again.statusCode()).isEqualTo(304);
            assertThat(again.body()).isEmpty();
            assertThat(header(again, "etag")).isEqualTo(tag);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/api/daily_papers", "/feed.atom", "/feed.rss", "/feed.json", "/papers/2508.21258.md"})
    void whatIsLongIsCompressed(String path) throws IOException {
        var plain = site.getBytes(path);
        var packed = site.getBytes(path, "Accept-Encoding", "gzip");
        assertThat(header(packed, "content-encoding")).isEqualTo("gzip");
        assertThat(header(packed, "etag")).isEqualTo(header(plain, "etag"));
        assertThat(packed.body().length).isLessThan(plain.body().length);
        try (var unpacked = new GZIPInputStream(new ByteArrayInputStream(packed.body()))) {
            assertThat(unpacked.readAllBytes()).isEqualTo(plain.body());
        }
    }

    @Test
    void theFirstVisitIsSmall() {
        var page = site.getBytes("/", "Accept-Encoding", "gzip");
        int bytes = page.body().length;
        var links = Pattern.compile("(?:href|src)=\"(/(?:assets|webjars)/[^\"]+)\"")
                .matcher(site.get("/").body());
        int assets = 0;
        while (links.find()) {
            var asset = site.getBytes(links.group(1), "Accept-Encoding", "gzip");
            assertThat(asset.statusCode()).isEqualTo(200);
            assertThat(links.group(1)).matches(".*-[0-9a-f]{32}\\.\\w+");
            assertThat(header(asset, "cache-control")).contains("max-age=31536000", "public");
            bytes += asset.body().length;
            assets++;
        }
        assertThat(assets).isGreaterThanOrEqualTo(2);
        assertThat(bytes).isLessThan(100_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/nothing", "/papers/2501.99999", "/papers/2501.99999.md", "/papers/hep-th/9901999"})
    void whatIsNotThereLinksHome(String path) {
        var response = site.get(path);
        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(header(response, "content-type")).startsWith("text/html");
        assertThat(response.body()).contains("href=\"/\"").doesNotContain("Exception", "\tat ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/nothing", "/api/papers/2501.99999", "/api/papers/hep-th/9901999/claims"})
    void programsAreToldInJson(String path) {
        var response = site.get(path, "Accept", "text/html");
        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(header(response, "content-type")).startsWith("application/json");
        assertThat(response.body()).startsWith("{\"error\":\"").doesNotContain("Exception");
    }

    @Test
    void theRequestsOwnHeadersDecideNoLink() {
        var response = site.send(
                HttpRequest.newBuilder(site.uri("/feed.atom"))
                        .header("X-Forwarded-Host", "evil.example")
                        .header("X-Forwarded-Proto", "https")
                        .header("Forwarded", "host=evil.example")
                        .build(),
                BodyHandlers.ofString());
        assertThat(response.body()).contains(site.base()).doesNotContain("evil");
    }

    @Test
    void formsWithoutTheirTokenAreRefused() {
        var response = site.send(
                HttpRequest.newBuilder(site.uri("/papers/2508.21258"))
                        .POST(HttpRequest.BodyPublishers.ofString("a=b"))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .build(),
                BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(403);
        assertThat(response.body()).contains("href=\"/\"");
    }

    @Test
    void whileTheDatabaseCannotBeReachedVisitorsAreToldToComeBack(@TempDir Path folder) throws Exception {
        try (var own = ReaderSite.start(folder)) {
            var member = own.signedIn("ada@example.org", "Ada");
            var reader = own.reader();
            assertThat(reader.get("/papers?date=2025-12-25").statusCode()).isEqualTo(200);
            own.bean(Database.class).close();
            for (var visitor : List.of(reader, member)) { // whose session a filter looks up
                for (var path : List.of(
                        "/papers?date=2025-12-24", "/api/daily_papers?date=2025-12-24", "/papers/local-00000000")) {
                    var answer = visitor.get(path);
                    assertThat(answer.statusCode()).as(path).isEqualTo(503);
                    assertThat(header(answer, "retry-after")).isEqualTo("10");
                    assertThat(answer.body()).contains("Try again").doesNotContain("Exception", "Hikari");
                }
            }
        }
    }
}
