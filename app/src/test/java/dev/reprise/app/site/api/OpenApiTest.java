package dev.reprise.app.site.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.app.job.ProgressLine;
import dev.reprise.app.site.ReaderSite;
import dev.reprise.app.site.ReaderSite.Reader;
import dev.reprise.app.site.SiteSettings.Runs;
import dev.reprise.app.site.run.RunSite;
import dev.reprise.core.Progress;
import dev.reprise.feed.Author;
import dev.reprise.feed.Database;
import dev.reprise.feed.ImportedPaper;
import dev.reprise.feed.PaperId;
import dev.reprise.feed.PaperStore;
import dev.reprise.feed.Source;
import dev.reprise.feed.account.ApiTokens;
import dev.reprise.feed.account.Role;
import dev.reprise.feed.account.UserStore;
import dev.reprise.feed.mail.MailAddress;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code /openapi.json} beside the site that it describes: every operation is asked, and every answer's fields are those that are documented. */
class OpenApiTest {
    private static final PaperId PAPER = PaperId.parse("2501.00042");

    @TempDir
    static Path folder;

    private static ReaderSite site;
    private static Reader program;
    private static JsonNode document;
    private static String token;

    private final Map<String, HttpResponse<String>> answers = new LinkedHashMap<>();

    @BeforeAll
    static void start() throws Exception {
        site = ReaderSite.start(RunSite.prepared(folder), Runs.ANYONE);
        program = site.reader();
        document = JsonMapper.shared().readTree(program.get("/openapi.json").body());
        var ed = site.bean(UserStore.class).add(MailAddress.parse("ed@example.org"), "ed", Role.EDITOR);
        token = site.bean(ApiTokens.class).create(ed, "test").value();
        site.bean(PaperStore.class)
                .save(ImportedPaper.of(PAPER, "A paper", Source.ATOM)
                        .version(1)
                        .summary("Its abstract.")
                        .authors(List.of(Author.of("Ada Example")))
                        .published(Instant.parse("2025-01-01T18:00:00Z"))
                        .build());
    }

    @AfterAll
    static void stop() {
        site.close();
    }

    @Test
    void everyOperationAnswersAsItIsDocumented() throws Exception {
        ask();
        assertThat(answers.keySet()).as("asked and documented").isEqualTo(operations());
        assertThat(document.at("/components/securitySchemes/token/scheme").asString(""))
                .isEqualTo("bearer");
        answers.forEach(OpenApiTest::check);
    }

    private void ask() throws Exception {
        get("/api/daily_papers", "/api/daily_papers?limit=3");
        get("/api/papers", "/api/papers?limit=3");
        get("/api/papers/search", "/api/papers/search?q=steering&limit=3");
        get("/api/papers/{id}", "/api/papers/2501.00042");
        get("/api/papers/{id}/claims", "/api/papers/2508.21258/claims");
        send("POST", "/api/papers/{id}/vote", PAPER, null);
        send("DELETE", "/api/papers/{id}/vote", PAPER, null);
        send("POST", "/api/papers/{id}/comments", PAPER, "{\"markdown\":\"*Hello*\"}");
        get("/api/papers/{id}/comments", "/api/papers/2501.00042/comments");
        send("POST", "/api/papers/submit", null, "{\"arxivId\":\"2501.00042\"}");
        send("POST", "/api/papers/{id}/links", PAPER, "{\"githubRepo\":\"https://github.com/a/b\"}");
        send("POST", "/api/papers/index", null, "{\"arxivId\":\"2501.00042\"}");
        var author = json("GET /api/papers/{id}").at("/authors/0/_id").asString();
        send(
                "POST",
                "/api/settings/papers/claim",
                null,
                "{\"paperId\":\"2501.00042\",\"claimAuthorId\":\"" + author + "\"}");
        send("POST", "/api/runs", null, "{\"paper\":\"" + RunSite.PAPER + "\",\"options\":{\"seconds\":60}}");
        var run = json("POST /api/runs").get("id").asString();
        send("DELETE", "/api/runs/{id}", run, null);
        get("/api/runs/{id}/events", "/api/runs/" + run + "/events");
        get("/api/runs/{id}", "/api/runs/" + finishedRun());
    }

    /** One that found something out. */
    private static String finishedRun() {
        var id = "11111111-1111-4111-8111-111111111111";
        var jdbc = site.bean(Database.class).jdbc();
        jdbc.sql("""
                INSERT INTO runs (id, paper_id, slug, mode, options, default_options, state, seed, requested_at, started_at, finished_at, seconds)
                VALUES (?, ?, 'patient', 'quick', '{"seconds":0}', FALSE, 'done', 0, CURRENT_TIMESTAMP, CURRENT_TIMESTAMP, CURRENT_TIMESTAMP, 0.5)""").params(id, RunSite.PAPER.value()).update();
        jdbc.sql("""
                INSERT INTO run_findings (run_id, claim_id, position, statement, figure, criterion, verdict, measured, interval_low, interval_high,
                    unit, note, needs)
                VALUES (?, 'C1', 0, '', '', '', 'HOLDS', 0.5, 0.25, 0.75, 'r', 'a note', '')""").param(id).update();
        return id;
    }

    @Test
    void progressIsDocumented() {
        var event = new Progress.Event(List.of("waiting"), 1, 4, 0.25, Duration.ofSeconds(1), "tick");
        compare(
                "progress",
                document.at("/components/schemas/Progress"),
                JsonMapper.shared().valueToTree(ProgressLine.of(event)));
    }

    private void get(String path, String address) {
        answers.put("GET " + path, program.get(address));
    }

    private void send(String method, String path, @Nullable Object id, @Nullable String json) {
        answers.put(method + " " + path, program.api(method, path.replace("{id}", String.valueOf(id)), token, json));
    }

    private JsonNode json(String operation) {
        return JsonMapper.shared()
                .readTree(Objects.requireNonNull(answers.get(operation)).body());
    }

    private static Set<String> operations() {
        return document.get("paths").properties().stream()
                .flatMap(path -> path.getValue().propertyNames().stream()
                        .map(method -> method.toUpperCase(java.util.Locale.ROOT) + " " + path.getKey()))
                .collect(Collectors.toSet());
    }

    private static void check(String name, HttpResponse<String> answer) {
        var parts = name.split(" ", 2);
        var operation = document.get("paths").get(parts[1]).get(parts[0].toLowerCase(java.util.Locale.ROOT));
        assertThat(operation.path("summary").asString("")).as(name).isNotBlank();
        assertThat(operation.path("tags").size()).as(name).isEqualTo(1);
        var statuses = operation.get("responses").propertyNames();
        boolean asked = Set.of("200", "201", "202").contains(String.valueOf(answer.statusCode()));
        var response = operation.get("responses").path(asked ? String.valueOf(answer.statusCode()) : "default");
        assertThat(response.isMissingNode())
                .as("%s: %s among %s: %s", name, answer.statusCode(), statuses, answer.body())
                .isFalse();
        // a site that does not ask arXiv
        assertThat(asked).as("%s: %s", name, answer.body()).isEqualTo(!name.endsWith("/papers/index"));
        assertThat(operation
                        .get("responses")
                        .path("default")
                        .at("/content/application~1json/schema/$ref")
                        .asString())
                .isEqualTo("#/components/schemas/Error");
        if (!parts[0].equals("GET")) {
            assertThat(operation.at("/security/0").has("token")).as(name).isTrue();
            boolean hasBody = operation.has("requestBody");
            assertThat(hasBody).as(name).isEqualTo(parts[0].equals("POST") && !parts[1].endsWith("/vote"));
            if (hasBody) {
                assertThat(resolved(operation.at("/requestBody/content/application~1json/schema"))
                                .path("properties")
                                .size())
                        .as(name)
                        .isPositive();
            }
        }
        if (parts[1].endsWith("/events")) {
            var schema = response.at("/content/text~1event-stream/schema");
            for (var line :
                    answer.body().lines().filter(l -> l.startsWith("data: ")).toList()) {
                compare(name, schema, JsonMapper.shared().readTree(line.substring("data: ".length())));
            }
            assertThat(answer.body()).contains("data: ");
        } else {
            compare(
                    name,
                    response.at("/content/application~1json/schema"),
                    JsonMapper.shared().readTree(answer.body()));
        }
    }

    private static JsonNode resolved(JsonNode schema) {
        var ref = schema.path("$ref").asString("");
        return ref.isEmpty() ? schema : document.at(ref.substring(1));
    }

    /** Every field of the answer is documented, and every documented one is there. */
    private static void compare(String where, JsonNode written, JsonNode answer) {
        var schema = resolved(written);
        assertThat(schema.isEmpty()).as(where + " has no schema").isFalse();
        if (answer.isArray()) {
            answer.forEach(item -> compare(where + "[]", schema.path("items"), item));
        } else if (answer.isObject() && schema.has("properties")) {
            var properties = new TreeMap<String, JsonNode>();
            schema.get("properties").properties().forEach(p -> properties.put(p.getKey(), p.getValue()));
            assertThat(answer.propertyNames()).as(where).containsExactlyInAnyOrderElementsOf(properties.keySet());
            answer.properties().forEach(field -> {
                if (!field.getValue().isNull()) {
                    compare(
                            where + "." + field.getKey(),
                            Objects.requireNonNull(properties.get(field.getKey())),
                            field.getValue());
                }
            });
        } else if (answer.isObject()) {
            assertThat(schema.has("additionalProperties"))
                    .as(where + " is any object")
                    .isTrue();
        }
    }
}
