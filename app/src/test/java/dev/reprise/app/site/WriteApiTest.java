package dev.reprise.app.site;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.app.site.ReaderSite.Reader;
import dev.reprise.feed.account.ApiTokens;
import dev.reprise.feed.account.Role;
import dev.reprise.feed.account.User;
import dev.reprise.feed.account.UserStore;
import dev.reprise.feed.mail.MailAddress;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What programs write. */
class WriteApiTest {
    private static final String PAPER = "/api/papers/2508.21258";

    @TempDir
    static Path folder;

    private static ReaderSite site;
    private static Reader reader;
    private static String ada;
    private static String editor;

    @BeforeAll
    static void start() throws Exception {
        site = ReaderSite.start(folder);
        reader = site.reader();
        ada = token(user("ada", Role.READER));
        editor = token(user("ed", Role.EDITOR));
    }

    @AfterAll
    static void stop() {
        site.close();
    }

    private static User user(String name, Role role) {
        return site.bean(UserStore.class).add(MailAddress.parse(name + "@example.org"), name, role);
    }

    private static String token(User user) {
        return site.bean(ApiTokens.class).create(user, "test").value();
    }

    private static HttpResponse<String> post(String path, @Nullable String token, @Nullable String json) {
        return reader.api("POST", path, token, json);
    }

    private static JsonNode json(HttpResponse<String> answer) {
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("application/json");
        return JsonMapper.shared().readTree(answer.body());
    }

    private static void assertRefused(int status, HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(json(answer).get("error").asString()).isNotBlank();
    }

    @Test
    void aVoteIsIdempotent() {
        int before = json(post(PAPER + "/vote", editor, null)).get("upvotes").asInt();
        assertThat(json(post(PAPER + "/vote", editor, null)).get("upvotes").asInt())
                .isEqualTo(before);
        assertThat(json(reader.get(PAPER)).get("upvotes").asInt()).isEqualTo(before);
        assertThat(json(reader.api("DELETE", PAPER + "/vote", editor, null))
                        .get("upvotes")
                        .asInt())
                .isEqualTo(before - 1);
        assertThat(json(reader.api("DELETE", PAPER + "/vote", editor, null))
                        .get("upvotes")
                        .asInt())
                .isEqualTo(before - 1);
        assertThat(post("/api/papers/arXiv:2508.21258v1/vote", editor, null).statusCode())
                .isEqualTo(200);
        assertRefused(404, post("/api/papers/2501.99999/vote", ada, null));
        assertRefused(400, post("/api/papers/2513.00001/vote", ada, null));
    }

    /** Every address of the API that writes. */
    @Test
    void nothingIsWrittenWithoutAToken() throws Exception {
        var member = site.signedIn("member@example.org", "Member");
        int writes = 0;
        for (var mapping : site.bean(RequestMappingHandlerMapping.class)
                .getHandlerMethods()
                .keySet()) {
            for (var pattern : mapping.getPatternValues()) {
                for (var method : mapping.getMethodsCondition().getMethods()) {
                    if (!pattern.startsWith("/api/")
                            || method == RequestMethod.GET
                            || pattern.startsWith("/api/runs")) {
                        continue;
                    }
                    writes++;
                    var path = pattern.replace("{id}", "2508.21258");
                    for (var who : new Reader[] {reader, member}) { // a session is no token
                        var none = who.api(method.name(), path, null, "{}");
                        assertRefused(401, none);
                        assertThat(none.headers().firstValue("WWW-Authenticate"))
                                .contains("Bearer");
                        assertRefused(401, who.api(method.name(), path, "0".repeat(32), "{}"));
                    }
                }
            }
        }
        assertThat(writes).isGreaterThanOrEqualTo(7);
    }

    @Test
    void commentsAreMadeAndListed() {
        var made = post(PAPER + "/comments", ada, "{\"markdown\":\"C2 **holds** here\",\"claim\":\"C2\"}");
        assertThat(made.statusCode()).isEqualTo(201);
        var id = json(made).get("id").asString();
        var answer = post(PAPER + "/comments", editor, "{\"markdown\":\"Indeed\",\"parent\":\"" + id + "\"}");
        assertThat(answer.statusCode()).isEqualTo(201);

        var list = json(reader.get(PAPER + "/comments"));
        @Nullable JsonNode found = null;
        for (var comment : list) {
            if (comment.get("id").asString().equals(id)) {
                found = comment;
            }
        }
        var first = Objects.requireNonNull(found);
        assertThat(first.get("data").get("latest").get("raw").asString()).isEqualTo("C2 **holds** here");
        assertThat(first.get("data").get("latest").get("html").asString())
                .isEqualTo("<p>C2 <strong>holds</strong> here</p>\n");
        assertThat(first.get("claim").asString()).isEqualTo("C2");
        assertThat(first.get("author").get("name").asString()).isEqualTo("ada");
        assertThat(first.get("createdAt").asString()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
        assertThat(list.toString()).contains("\"parent\":\"" + id + "\"");
        assertThat(json(reader.get(PAPER)).get("numComments").asInt()).isGreaterThanOrEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "422 | {}",
                "422 | {\"markdown\":\"  \"}",
                "422 | {\"markdown\":\"a\",\"parent\":999999}",
                "422 | {\"markdown\":\"a\",\"claim\":\"C99\"}",
                "400 | {\"markdown\":",
                "400 | [1,2]",
                "400 | {\"markdown\":\"a\",\"parent\":\"x\"}",
                "400 | nothing"
            })
    void whatIsNoComment(int status, String body) {
        assertRefused(status, post(PAPER + "/comments", ada, body));
    }

    @Test
    void aLongCommentIsRefusedAndAHugeOneNotRead() {
        assertRefused(422, post(PAPER + "/comments", ada, "{\"markdown\":\"" + "x".repeat(10_001) + "\"}"));
        assertRefused(413, post(PAPER + "/comments", ada, "{\"markdown\":\"" + "x".repeat(300_000) + "\"}"));
    }

    @Test
    void submissions() {
        var today = LocalDate.now(ZoneOffset.UTC);
        var month = "%02d%02d.".formatted(today.getYear() % 100, today.getMonthValue());
        var submission =
                "{\"arxivId\":\"%s\",\"title\":\"New\",\"summary\":\"It is new.\",\"authors\":[\"A. B.\"],\"publishedAt\":\"%s\"}";
        var first = submission.formatted(month + "00001", today);
        assertRefused(422, post("/api/papers/submit", ada, "{\"arxivId\":\"" + month + "00001\"}"));
        assertRefused(422, post("/api/papers/submit", ada, "{\"arxivId\":\"nonsense\"}"));
        assertThat(post("/api/papers/submit", ada, first).statusCode()).isEqualTo(201);
        assertRefused(409, post("/api/papers/submit", editor, first));
        assertRefused(409, post("/api/papers/submit", ada, "{\"arxivId\":\"2508.21258\"}"));
        assertThat(reader.get("/api/daily_papers?date=" + today + "&submitter=ada")
                        .body())
                .contains(month + "00001");
        var old = "2001.00001";
        assertRefused(422, post("/api/papers/submit", ada, submission.formatted(old, "2020-01-02")));
        assertThat(post("/api/papers/submit", editor, submission.formatted(old, "2020-01-02"))
                        .statusCode())
                .isEqualTo(201);
        for (int i = 2; i <= 5; i++) {
            assertThat(post("/api/papers/submit", ada, submission.formatted(month + "0000" + i, today))
                            .statusCode())
                    .isEqualTo(201);
        }
        var sixth = post("/api/papers/submit", ada, submission.formatted(month + "00006", today));
        assertRefused(429, sixth);
        assertThat(sixth.headers().firstValue("Retry-After")).isPresent();
    }

    @Test
    void indexing() {
        assertRefused(400, post("/api/papers/index", ada, "{\"arxivId\":\"hep-th/9901001\"}"));
        assertRefused(422, post("/api/papers/index", ada, "{}"));
        assertRefused(403, post("/api/papers/index", ada, "{\"arxivId\":\"2508.21258\"}"));
        assertRefused(422, post("/api/papers/index", ada, "{\"arxivId\":\"2501.77777\"}"));
    }

    @Test
    void links() {
        assertRefused(403, post(PAPER + "/links", ada, "{\"projectPage\":\"https://example.org/\"}"));
        assertThat(post(PAPER + "/links", editor, "{\"projectPage\":\"https://example.org/p\"}")
                        .body())
                .isEqualTo("{}");
        assertThat(json(reader.get(PAPER)).get("projectPage").asString()).isEqualTo("https://example.org/p");
        post(PAPER + "/links", editor, "{\"githubRepo\":\"https://github.com/a/b\",\"organizationId\":null}");
        assertThat(json(reader.get(PAPER)).get("projectPage").asString()).isEqualTo("https://example.org/p");
        post(PAPER + "/links", editor, "{\"projectPage\":null}");
        assertThat(json(reader.get(PAPER)).get("projectPage").isNull()).isTrue();
        var objectId = json(reader.get(PAPER)).get("_id").asString();
        post("/api/papers/" + objectId + "/links", editor, "{\"projectPage\":\"https://example.org/q\"}");
        assertThat(json(reader.get(PAPER)).get("projectPage").asString()).isEqualTo("https://example.org/q");
        assertRefused(422, post(PAPER + "/links", editor, "{\"projectPage\":\"javascript:alert(1)\"}"));
        assertRefused(422, post(PAPER + "/links", editor, "{\"githubRepo\":\"https://evil.example/a/b\"}"));
    }

    @Test
    void authorClaims() {
        var author = json(reader.get(PAPER)).get("authors").get(0).get("_id").asString();
        var claim = "{\"paperId\":\"2508.21258\",\"claimAuthorId\":\"" + author + "\"}";
        var asked = json(post("/api/settings/papers/claim", ada, claim));
        assertThat(asked.get("state").asString()).isEqualTo("asked");
        assertThat(asked.get("token").asString()).startsWith("reprise-author-");
        assertThat(json(post("/api/settings/papers/claim", ada, claim))).isEqualTo(asked);
        assertRefused(
                422,
                post(
                        "/api/settings/papers/claim",
                        ada,
                        "{\"paperId\":\"2508.21258\",\"claimAuthorId\":\"" + "0".repeat(24) + "\"}"));
        assertRefused(
                403,
                post(
                        "/api/settings/papers/claim",
                        ada,
                        claim.replace("}", ",\"targetUserId\":\"" + "0".repeat(24) + "\"}")));
    }
}
