package dev.reprise.app.site.api;

import static dev.reprise.app.site.TestSite.header;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.app.site.TestSite;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The reading side, held to what the official Python client reads: {@code PaperInfo(**item)} takes fields from the item's top and from the nested
 * paper, and lets whatever it did not take overwrite what it parsed.
 */
class PaperApiTest {
    private static final String INSTANT = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z";
    private static final String ID = "[0-9a-f]{24}";

    private final TestSite site = TestSite.shared();

    @Test
    void anItemHasWhatClientsRead() {
        var items = site.json("/api/daily_papers?date=2025-12-25");
        assertThat(items).hasSize(36);
        for (var item : items) {
            var paper = item.get("paper");
            assertThat(paper.get("id").asString()).isNotEmpty();
            assertThat(paper.get("publishedAt").asString()).matches(INSTANT);
            assertThat(paper.get("discussionId").asString()).matches(ID);
            assertThat(paper.get("authors").isArray()).isTrue();
            assertThat(paper.get("numAuthors").isInt()).isTrue();
            assertThat(item.get("publishedAt").asString()).isEqualTo("2025-12-25T00:00:00.000Z");
            assertThat(item.get("title").asString())
                    .isEqualTo(paper.get("title").asString());
            assertThat(item.get("summary").asString()).isNotEmpty();
            assertThat(URI.create(item.get("thumbnail").asString()).isAbsolute())
                    .isTrue();
            assertThat(item.get("numComments").isInt()).isTrue();
            assertThat(item.get("isAuthorParticipating").isBoolean()).isTrue();
            var submitter = item.get("submittedBy");
            assertThat(submitter.get("_id").asString()).matches(ID);
            assertThat(submitter.get("fullname").asString()).isNotEmpty();
            assertThat(submitter.get("user").asString()).isEqualTo("reprise");
            assertThat(item.propertyNames())
                    .contains(
                            "organization",
                            "upvotes",
                            "projectPage",
                            "githubRepo",
                            "githubStars",
                            "ai_summary",
                            "ai_keywords")
                    .doesNotContain("authors", "comments", "id", "source");
        }
        var lineas = find(items, "2503.10679");
        assertThat(lineas.get("organization").get("fullname").asString()).isEqualTo("Apple");
        assertThat(lineas.get("githubRepo").asString()).isEqualTo("https://github.com/apple/ml-lineas");
        var author = lineas.get("paper").get("authors").get(0);
        assertThat(author.get("_id").asString()).matches(ID);
        assertThat(author.get("name").asString()).isEqualTo("P. Rodriguez");
        assertThat(author.get("hidden").asBoolean()).isFalse();
    }

    @Test
    void idsStayTheSame() {
        var first = site.json("/api/daily_papers?date=2025-12-25").get(2);
        var second = site.json("/api/papers/" + first.get("paper").get("id").asString());
        assertThat(second.get("authors")).isEqualTo(first.get("paper").get("authors"));
        assertThat(second.get("discussionId")).isEqualTo(first.get("paper").get("discussionId"));
    }

    @Test
    void theListGoesByPagesAndWindows() {
        assertThat(ids(site.json("/api/daily_papers?p=0&limit=10"))).hasSize(10);
        var all = new ArrayList<String>();
        for (int p = 0; p < 5; p++) {
            all.addAll(ids(site.json("/api/daily_papers?limit=10&p=" + p)));
        }
        assertThat(all).hasSize(36).doesNotHaveDuplicates();
        assertThat(site.json("/api/daily_papers?week=2025-W52")).hasSize(36);
        assertThat(site.json("/api/daily_papers?month=2025-12&sort=trending")).hasSize(36);
        assertThat(site.json("/api/daily_papers?date=2025-12-24")).isEmpty();
        assertThat(site.json("/api/daily_papers?submitter=nobody")).isEmpty();
        assertThat(site.json("/api/daily_papers?submitter=reprise")).hasSize(36);
        assertThat(site.json("/api/daily_papers?p=99")).isEmpty();
    }

    @Test
    void aPaperByItselfIsFlat() {
        var paper = site.json("/api/papers/2501.00042");
        assertThat(paper.get("id").asString()).isEqualTo("2501.00042");
        assertThat(paper.get("title").asString()).isEqualTo("A title with <script>alert(1)</script> & $x<y$");
        assertThat(paper.get("publishedAt").asString()).isEqualTo("2025-01-01T18:00:00.000Z");
        assertThat(paper.get("submittedOnDailyAt").isNull()).isTrue();
        assertThat(paper.propertyNames())
                .contains(
                        "submittedOnDailyBy",
                        "numComments",
                        "organization",
                        "linkedModels",
                        "linkedDatasets",
                        "linkedSpaces",
                        "numTotalModels",
                        "numTotalDatasets",
                        "numAuthors",
                        "listingNumber",
                        "withdrawnAt")
                .doesNotContain("paper", "comments");
        assertThat(site.json("/api/papers/2508.07877").get("listingNumber").asInt())
                .isEqualTo(3);
        assertThat(site.json("/api/papers/2508.07877").get("submittedOnDailyAt").asString())
                .isEqualTo("2025-12-25T00:00:00.000Z");
        assertThat(site.json("/api/papers/2501.00043").get("withdrawnAt").asString())
                .matches(INSTANT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"hep-th/9901001", "hep-th/9901001v2", "arXiv:hep-th/9901001", "hep-th%2F9901001"})
    void oldIdsKeepTheirSlash(String id) {
        assertThat(site.json("/api/papers/" + id).get("id").asString()).isEqualTo("hep-th/9901001");
        assertThat(site.json("/api/papers/" + id + "/claims")).isEmpty();
    }

    @Test
    void aPapersObjectIdStandsForIt() {
        for (var paper : List.of("hep-th/9901001", "2508.21258")) {
            var id = site.json("/api/papers/" + paper).get("_id").asString();
            assertThat(id).matches(ID);
            assertThat(site.json("/api/papers/" + id).get("id").asString()).isEqualTo(paper);
            assertThat(ObjectIds.paper(id)).contains(dev.reprise.feed.PaperId.parse(paper));
        }
        var local = dev.reprise.feed.PaperId.local("A title");
        assertThat(ObjectIds.paper(ObjectIds.of(local))).contains(local);
        assertThat(ObjectIds.paper("0".repeat(24))).isEmpty();
        assertThat(ObjectIds.paper("f".repeat(24))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/papers/a%00b", "/api/pa%zzpers", "/api/papers/a%5Cb", "/api/papers/..%2F..%2Fx"})
    void whatTheServerItselfRefusesIsToldInJson(String path) throws Exception {
        var response = raw(path);
        assertThat(response).startsWith("HTTP/1.1 400").contains("Content-Type: application/json");
        assertThat(response.substring(response.indexOf("\r\n\r\n"))).contains("{\"error\":\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/papers/a%00b", "/pa%zzpers", "/papers/a%5Cb"})
    void whatTheServerItselfRefusesIsAPageWithAWayHome(String path) throws Exception {
        assertThat(raw(path))
                .startsWith("HTTP/1.1 400")
                .contains("text/html", "<h1>", "href=\"/\"", "Content-Security-Policy")
                .doesNotContain("Apache", "Tomcat");
    }

    /** An address that no client library sends. */
    private String raw(String path) throws Exception {
        try (var socket =
                new java.net.Socket("localhost", URI.create(site.base()).getPort())) {
            socket.getOutputStream()
                    .write(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                            .getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"2508.21258v1", "arXiv:2508.21258", "arxiv:2508.21258v3"})
    void theApiAnswersOtherSpellings(String id) {
        assertThat(site.json("/api/papers/" + id).get("id").asString()).isEqualTo("2508.21258");
    }

    @Test
    void allPapersGoByCursor() {
        var seen = new ArrayList<String>();
        var published = new ArrayList<String>();
        var next = "/api/papers?limit=15";
        while (!next.isEmpty()) {
            var response = site.get(next);
            assertThat(response.statusCode()).isEqualTo(200);
            for (var item : JsonMapper.shared().readTree(response.body())) {
                seen.add(item.get("paper").get("id").asString());
                published.add(item.get("paper").get("publishedAt").asString());
            }
            var link = header(response, "link");
            assertThat(link).matches("|<" + site.base() + "/api/papers\\?[^>]*cursor=[^>]+>; rel=\"next\"");
            next = link.isEmpty() ? "" : link.substring(1 + site.base().length(), link.indexOf('>'));
        }
        assertThat(seen).hasSizeGreaterThanOrEqualTo(39).doesNotHaveDuplicates();
        assertThat(published).isSortedAccordingTo((a, b) -> b.compareTo(a));
        assertThat(seen.getLast()).isEqualTo("hep-th/9901001");
    }

    @Test
    void searchFinds() {
        var found = site.json("/api/papers/search?q=relevance%20patching&limit=5");
        assertThat(ids(found)).startsWith("2508.21258");
        assertThat(found.get(0).get("publishedAt").asString()).isEqualTo("2025-12-25T00:00:00.000Z");
        assertThat(site.json("/api/papers/search?q=zzzzqqq")).isEmpty();
        // a query's length is counted in characters
        assertThat(site.get("/api/papers/search?q=" + "%F0%9F%98%80".repeat(250))
                        .statusCode())
                .isEqualTo(200);
        assertThat(site.get("/api/papers/search?q=" + "%F0%9F%98%80".repeat(251))
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void claimsCarryTheirRun() {
        var claims = site.json("/api/papers/2508.21258/claims");
        assertThat(ids(claims, "id")).containsExactly("C1", "C2", "C3", "C4", "C5", "C6");
        var holds = claims.get(1);
        assertThat(holds.propertyNames())
                .containsExactlyInAnyOrder(
                        "id", "statement", "paper", "criterion", "verdict", "measured", "interval", "runId", "at");
        assertThat(holds.get("verdict").asString()).isEqualTo("HOLDS");
        assertThat(holds.get("measured").asDouble()).isEqualTo(0.0333);
        assertThat(holds.get("interval").get(1).asDouble()).isEqualTo(0.0666);
        assertThat(holds.get("runId").asString()).isEqualTo(TestSite.RUN);
        assertThat(holds.get("at").asString()).isEqualTo("2026-01-02T10:01:00.500Z");
        assertThat(claims.get(0).get("verdict").asString()).isEqualTo("NEEDS_SCALE");
        assertThat(claims.get(0).get("measured").isNull()).isTrue();
        assertThat(claims.get(4).get("verdict").isNull()).isTrue();
        assertThat(claims.get(4).get("runId").isNull()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/daily_papers?date=2025-02-30",
                "/api/daily_papers?date=",
                "/api/daily_papers?week=2025-W53",
                "/api/daily_papers?month=2025-00",
                "/api/daily_papers?date=2025-12-25&week=2025-W52",
                "/api/daily_papers?date=2025-12-25&date=2025-12-25",
                "/api/daily_papers?p=-1",
                "/api/daily_papers?p=1.5",
                "/api/daily_papers?limit=0",
                "/api/daily_papers?limit=101",
                "/api/daily_papers?sort=upvotes",
                "/api/papers?limit=101",
                "/api/papers?cursor=nonsense",
                "/api/papers/search",
                "/api/papers/search?q=",
                "/api/papers/search?q=a&limit=121",
                "/api/papers/2513.00001",
                "/api/papers/1501.0001",
                "/api/papers/25.1",
                "/api/papers/nonsense/claims"
            })
    void wrongRequestsAreTold(String path) {
        var response = site.get(path);
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(header(response, "content-type")).startsWith("application/json");
        assertThat(JsonMapper.shared().readTree(response.body()).get("error").asString())
                .isNotBlank();
    }

    @Test
    void theInterfaceIsDescribed() {
        var document = site.json("/openapi.json");
        assertThat(document.get("openapi").asString()).startsWith("3.");
        assertThat(document.at("/servers/0/url").asString()).isEqualTo(site.base());
        assertThat(document.get("paths").propertyNames())
                .contains(
                        "/api/daily_papers",
                        "/api/papers",
                        "/api/papers/search",
                        "/api/papers/{id}",
                        "/api/papers/{id}/claims");
        var daily = document.at("/paths/~1api~1daily_papers/get");
        assertThat(ids(daily.get("parameters"), "name"))
                .containsExactlyInAnyOrder("date", "week", "month", "submitter", "sort", "p", "limit");
        assertThat(daily.get("description").asString()).isNotBlank();
    }

    @Test
    void picturesThatItemsNameAreThere() {
        var urls = new HashSet<String>();
        for (var item : site.json("/api/daily_papers?limit=3")) {
            urls.add(item.get("thumbnail").asString());
            urls.add(item.get("submittedBy").get("avatarUrl").asString());
        }
        for (var url : urls) {
            var picture = site.get(url.substring(site.base().length()));
            assertThat(picture.statusCode()).isEqualTo(200);
            assertThat(header(picture, "content-type")).startsWith("image/svg+xml");
            assertThat(picture.body()).startsWith("<svg").doesNotContain("<script", " style=");
        }
    }

    private static JsonNode find(JsonNode items, String id) {
        return StreamSupport.stream(items.spliterator(), false)
                .filter(item -> item.get("paper").get("id").asString().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> ids(JsonNode items) {
        return StreamSupport.stream(items.spliterator(), false)
                .map(item -> item.get("paper").get("id").asString())
                .toList();
    }

    private static Collection<String> ids(JsonNode items, String field) {
        return StreamSupport.stream(items.spliterator(), false)
                .map(item -> item.get(field).asString())
                .toList();
    }
}
