package dev.reprise.app.site.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.app.site.ReaderSite;
import dev.reprise.app.site.ReaderSite.Reader;
import dev.reprise.app.site.SiteSettings.Runs;
import dev.reprise.core.Report;
import dev.reprise.feed.account.ApiTokens;
import dev.reprise.feed.account.Role;
import dev.reprise.feed.account.UserStore;
import dev.reprise.feed.mail.MailAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Runs through both doors, over HTTP, each in a real process. */
class RunSiteTest {
    @TempDir
    static Path data;

    private static ReaderSite site;
    private static Reader program;
    private static String ada;
    private static String bob;
    private static String ed;

    @BeforeAll
    static void start() throws Exception {
        site = ReaderSite.start(RunSite.prepared(data), Runs.ANYONE);
        program = site.reader();
        ada = token("ada", Role.READER);
        bob = token("bob", Role.READER);
        ed = token("ed", Role.EDITOR);
    }

    private static String token(String name, Role role) {
        var user = site.bean(UserStore.class).add(MailAddress.parse(name + "@example.org"), name, role);
        return site.bean(ApiTokens.class).create(user, "test").value();
    }

    @AfterEach
    void endWhatRuns() {
        var jdbc = site.bean(dev.reprise.feed.Database.class).jdbc();
        jdbc.sql("SELECT id FROM runs WHERE state IN ('queued', 'running')")
                .query(String.class)
                .list()
                .forEach(site.bean(RunQueue.class)::cancel);
    }

    @AfterAll
    static void stop() {
        site.close();
    }

    private static java.net.http.HttpResponse<String> post(String token, String json) {
        return program.api("POST", "/api/runs", token, json);
    }

    private static String started(String token, String options) {
        var answer = post(token, "{\"paper\":\"patient\",\"mode\":\"quick\",\"options\":" + options + "}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        var id = json(answer).get("id").asString();
        assertThat(answer.headers().firstValue("Location")).contains("/api/runs/" + id);
        return id;
    }

    private static JsonNode json(java.net.http.HttpResponse<String> answer) {
        return JsonMapper.shared().readTree(answer.body());
    }

    // ---- the API

    @Test
    void aRunGoesFromTheRequestToTheVerdicts() throws Exception {
        var id = started(ada, "{\"count\":3,\"seed\":5}");
        var run = RunSite.await(program, id, "done");
        assertThat(run.get("paper").asString()).isEqualTo(PatientPaper.ID);
        assertThat(run.get("seed").asLong()).isEqualTo(5);
        assertThat(run.get("options").get("count").asInt()).isEqualTo(3);
        assertThat(run.get("finishedAt").asString()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
        assertThat(run.get("claims")
                        .valueStream()
                        .map(c ->
                                c.get("id").asString() + " " + c.get("verdict").asString()))
                .containsExactly("C1 HOLDS", "C2 FAILS", "C3 NEEDS_SCALE");

        var report = Report.parse(program.get("/runs/" + id + "/report.json").body(), "the report");
        assertThat(report.provenance().seed()).isEqualTo(5);
        assertThat(report.finding("C1").measurement().orElseThrow().value()).isEqualTo(5.25);

        // by its id, with the default options: these verdicts stand
        var usual = json(post(ada, "{\"paper\":\"" + PatientPaper.ID + "\"}"))
                .get("id")
                .asString();
        RunSite.await(program, usual, "done");
        var claims = JsonMapper.shared()
                .readTree(program.get("/api/papers/" + PatientPaper.ID + "/claims")
                        .body());
        assertThat(claims.get(0).get("runId").asString()).isEqualTo(usual);
        assertThat(claims.get(0).get("verdict").asString()).isEqualTo("HOLDS");
        assertThat(claims.get(0).get("measured").asDouble()).isEqualTo(0.25);
        assertThat(program.get("/papers/" + PatientPaper.ID).body())
                .contains("href=\"/runs/" + usual + "\"")
                .contains("does not hold");
        assertThat(program.get("/claims").body()).contains("/runs/" + usual);
        assertThat(program.get("/papers/" + PatientPaper.ID + "/history").body())
                .contains("/runs/" + usual, "/runs/" + id, ">count = 3<");
    }

    @Test
    void whatCannotBeRunIsRefusedBeforeItIsQueued() {
        int before =
                program.get("/papers/" + PatientPaper.ID + "/history").body().split("/runs/", -1).length;
        assertThat(post("wrong-token-wrong-token-wrong", "{\"paper\":\"patient\"}")
                        .statusCode())
                .isEqualTo(401);
        assertThat(program.api("POST", "/api/runs", null, "{\"paper\":\"patient\"}")
                        .statusCode())
                .isEqualTo(401);
        refused(404, "{\"paper\":\"nosuch\"}", "no such paper");
        refused(404, "{\"paper\":\"2501.99999\"}", "no such paper");
        refused(422, "{\"paper\":\"2501.00099\"}", "does not run here");
        refused(400, "{\"paper\":", "not JSON");
        refused(400, "[]", "JSON object");
        refused(400, "{\"paper\":7}", "paper");
        refused(400, "{\"paper\":\"patient\",\"option\":{}}", "option");
        refused(400, "{\"paper\":\"patient\",\"options\":[]}", "options");
        refused(422, "{\"paper\":\"patient\",\"mode\":\"apply\"}", "own machine");
        refused(422, "{\"paper\":\"patient\",\"mode\":\"huge\"}", "huge");
        refused(422, "{\"paper\":\"patient\",\"options\":{\"count\":0}}", "from 1 to 4096");
        refused(422, "{\"paper\":\"patient\",\"options\":{\"file\":\"/etc/passwd\"}}", "own machine");
        refused(422, "{\"paper\":\"patient\",\"options\":{\"model\":\"/etc\"}}", "not a model of this site");
        refused(422, "{\"paper\":\"patient\",\"options\":{\"nosuch\":\"--out=/tmp/x\"}}", "no option");
        refused(413, "{\"paper\":\"" + "x".repeat(100_000) + "\"}", "");
        assertThat(program.get("/papers/" + PatientPaper.ID + "/history").body().split("/runs/", -1))
                .hasSize(before);
    }

    private static void refused(int status, String body, String reason) {
        var answer = post(ada, body);
        assertThat(answer.statusCode()).as(body + " " + answer.body()).isEqualTo(status);
        assertThat(json(answer).get("error").asString()).contains(reason);
    }

    @Test
    void eventsTellOfARunUntilItEnds() throws Exception {
        var id = started(ada, "{\"seconds\":2}");
        var client = HttpClient.newHttpClient();
        var request = HttpRequest.newBuilder(site.url("/api/runs/" + id + "/events"))
                .header("Accept-Encoding", "gzip")
                .build();
        var lines = new ArrayList<String>();
        var answer = client.send(request, BodyHandlers.ofLines());
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("text/event-stream");
        assertThat(answer.headers().firstValue("Content-Encoding")).isEmpty();
        answer.body().forEach(lines::add); // until the server closes it
        var events = events(lines);
        assertThat(events.getFirst().type()).isEqualTo("state");
        assertThat(events).anySatisfy(event -> {
            assertThat(event.type()).isEqualTo("progress");
            assertThat(event.data().get("progress").get("stages").get(0).asString())
                    .isEqualTo("waiting");
            assertThat(event.data().get("progress").get("done").asInt()).isPositive();
        });
        var last = events.getLast();
        assertThat(last.type()).isEqualTo("state");
        assertThat(last.data().get("state").asString()).isEqualTo("done");

        // whoever comes late is told how it ended; whoever knows is not told again
        var late =
                events(program.get("/api/runs/" + id + "/events").body().lines().toList());
        assertThat(late).hasSize(1);
        assertThat(late.getFirst().data().get("state").asString()).isEqualTo("done");
        var again = program.send(HttpRequest.newBuilder(site.url("/api/runs/" + id + "/events"))
                .header("Last-Event-ID", late.getFirst().id()));
        assertThat(again.body()).isEmpty();
        assertThat(program.get("/api/runs/nosuch/events").statusCode()).isEqualTo(404);
    }

    private record Event(String id, String type, JsonNode data) {}

    private static List<Event> events(List<String> lines) {
        var events = new ArrayList<Event>();
        var id = "";
        var type = "";
        for (var line : lines) {
            if (line.startsWith("id: ")) {
                id = line.substring(4);
            } else if (line.startsWith("event: ")) {
                type = line.substring(7);
            } else if (line.startsWith("data: ")) {
                events.add(new Event(id, type, JsonMapper.shared().readTree(line.substring(6))));
            }
        }
        return events;
    }

    @Test
    void aRunIsCancelledByWhoeverStartedItAndByEditors() throws Exception {
        var first = started(ada, "{\"seconds\":600}");
        var second = started(ada, "{\"seconds\":600}");
        RunSite.awaitProgress(program, first);
        assertThat(RunSite.run(program, second).get("position").asInt()).isZero();
        long processes = children();
        assertThat(processes).isPositive();
        assertThat(program.api("DELETE", "/api/runs/" + first, null, null).statusCode())
                .isEqualTo(401);
        assertThat(program.api("DELETE", "/api/runs/" + first, bob, null).statusCode())
                .isEqualTo(403);
        var cancelled = program.api("DELETE", "/api/runs/" + first, ada, null);
        assertThat(cancelled.statusCode()).isEqualTo(200);
        assertThat(json(cancelled).get("state").asString()).isEqualTo("cancelled");
        RunSite.await(program, second, "running"); // the worker is free again: its process has ended
        assertThat(program.api("DELETE", "/api/runs/" + second, ed, null).statusCode())
                .isEqualTo(200);
        RunSite.await(program, second, "cancelled");
        for (int i = 0; i < 300 && children() >= processes; i++) {
            Thread.sleep(100);
        }
        assertThat(children()).isLessThan(processes);
        assertThat(data.resolve("runs").resolve(first)).doesNotExist();
        assertThat(program.api("DELETE", "/api/runs/" + first, ada, null).statusCode())
                .isEqualTo(200); // once more changes nothing
    }

    private static long children() {
        return ProcessHandle.current()
                .children()
                .filter(p -> p.info().command().orElse("").endsWith("java"))
                .count();
    }

    @Test
    void aCrashInNativeCodeEndsTheRunAndNotTheSite() throws Exception {
        var crashed = started(ada, "{\"end\":\"crashed\"}");
        var run = RunSite.await(program, crashed, "failed");
        assertThat(run.get("error").asString()).contains("crashed in native code", crashed + ".crash.log");
        var refused = started(ada, "{\"end\":\"refused\"}");
        run = RunSite.await(program, refused, "failed");
        assertThat(run.get("error").asString()).isEqualTo("lines.csv, line 3: 'x' is not a number");
        assertThat(program.get("/runs/" + refused).body()).contains("It failed", "lines.csv, line 3");
        assertThat(program.get("/runs/" + refused + "/report.json").statusCode())
                .isEqualTo(404);
        assertThat(data.resolve("runs").resolve(crashed + ".crash.log")).isRegularFile();
    }

    @Test
    void theQueueHasRoomForEverybody() throws Exception {
        for (int i = 0; i < RunQueue.PER_STARTER; i++) {
            started(ada, "{\"seconds\":600}");
        }
        var full = post(ada, "{\"paper\":\"patient\"}");
        assertThat(full.statusCode()).isEqualTo(429);
        assertThat(full.headers().firstValue("Retry-After")).isPresent();
        assertThat(json(full).get("error").asString()).contains("runs of yours");
        started(bob, "{\"seconds\":600}");
        var reader = site.reader();
        for (int i = 0; i < RunQueue.PER_STARTER; i++) {
            RunSite.start(reader, "o.seconds", "600");
        }
        var other = site.reader(); // another session, the same address
        assertThat(RunSite.send(other).statusCode()).isEqualTo(429);
    }

    // ---- the pages

    @Test
    void aReaderWithoutScriptsStartsWatchesCancelsAndRunsAgain() throws Exception {
        var reader = site.reader();
        assertThat(reader.get("/papers/" + PatientPaper.ID).body())
                .contains("href=\"/papers/" + PatientPaper.ID + "/run\"");
        assertThat(reader.get("/papers/" + PatientPaper.ID + "/run").body())
                .contains("name=\"o.count\"", "min=\"1\"", "max=\"4096\"", "value=\"64\"", "Default: 64.")
                .doesNotContain("o.file");
        var id = RunSite.start(
                reader, "mode", "quick", "seed", "3", "o.seconds", "600", "o.exact", "false", "o.name", "a\r\nb");
        var run = RunSite.awaitProgress(reader, id);
        assertThat(run.get("options").get("exact").asBoolean()).isFalse();
        assertThat(run.get("options").get("name").size()).isEqualTo(2);
        var page = reader.get("/runs/" + id).body();
        assertThat(page)
                .contains("<noscript><meta http-equiv=\"refresh\"", "waiting, ", "of 12000", "/runs/" + id + "/cancel");
        var stranger = site.reader();
        assertThat(stranger.get("/runs/" + id).body()).doesNotContain("/cancel");
        assertThat(stranger.postForm("/runs/" + id + "/cancel", csrfOf(stranger))
                        .statusCode())
                .isEqualTo(403);
        assertThat(reader.postForm("/runs/" + id + "/cancel", null).statusCode())
                .isEqualTo(403);
        reader.postForm("/runs/" + id + "/cancel", RunSite.csrf(reader, "/runs/" + id));
        RunSite.await(reader, id, "cancelled");
        assertThat(reader.get("/runs/" + id).body()).contains("It was cancelled", "/runs/" + id + "/again");
        assertThat(reader.get("/papers/" + PatientPaper.ID + "/run?again=" + id).body())
                .contains("value=\"600\"");

        var again = reader.postForm("/runs/" + id + "/again", RunSite.csrf(reader, "/runs/" + id));
        var next = again.headers().firstValue("Location").orElse("");
        assertThat(next).startsWith("/runs/").isNotEqualTo("/runs/" + id);
        var repeated = RunSite.run(reader, next.substring("/runs/".length()));
        assertThat(repeated.get("options")).isEqualTo(run.get("options"));
        assertThat(repeated.get("seed")).isEqualTo(run.get("seed"));
    }

    private static String csrfOf(Reader reader) {
        return RunSite.csrf(reader, "/papers/" + PatientPaper.ID + "/run");
    }

    @Test
    void theReportIsAPageAndFiles() throws Exception {
        var reader = site.reader();
        var id = RunSite.start(reader);
        RunSite.await(reader, id, "done");
        var page = reader.get("/runs/" + id);
        assertThat(page.body())
                .contains(
                        "Pigs &lt;fly&gt; at noon",
                        "class=\"chip fails\"",
                        "Where it waits",
                        "id=\"chart-0\"",
                        "Provenance")
                .contains("/assets/vega/vega.min-", "/assets/report/report-")
                .contains("href=\"/runs/" + id + "/files/vector.txt\"")
                .doesNotContain("<style", " style=");
        for (var asset : java.util.regex.Pattern.compile("(?:src|href)=\"(/assets/[^\"]+)\"")
                .matcher(page.body())
                .results()
                .map(m -> m.group(1))
                .toList()) {
            assertThat(reader.get(asset).statusCode()).as(asset).isEqualTo(200);
        }
        assertThat(reader.get("/assets/report/HtmlReport.class").statusCode()).isEqualTo(404);
        var html = reader.get("/runs/" + id + "/report.html");
        assertThat(html.headers().firstValue("Content-Disposition").orElse(""))
                .contains("attachment", "patient-quick-");
        assertThat(html.body()).startsWith("<!DOCTYPE html>");
        assertThat(reader.get("/runs/" + id + "/files/vector.txt").body()).isEqualTo("seed 0");
        for (var path : List.of("nosuch", "report.json", "..%2Freport.json", "%2e%2e%2f%2e%2e%2ffeed.mv.db")) {
            assertThat(reader.get("/runs/" + id + "/files/" + path).statusCode())
                    .as(path)
                    .isIn(400, 404);
        }
        assertThat(reader.get("/runs/nosuch").statusCode()).isEqualTo(404);

        try (var files = Files.walk(data.resolve("runs").resolve(id))) { // a folder that was not restored
            for (var file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
        assertThat(reader.get("/runs/" + id).body()).contains("not here any more", "does not hold");
        assertThat(reader.get("/runs/" + id + "/report.json").statusCode()).isEqualTo(404);
    }

    @Test
    void aFormThatIsWrongComesBackWithTheReason() {
        var reader = site.reader();
        for (var wrong : List.of(
                List.of("o.count", "0"),
                List.of("o.file", "/etc/passwd"),
                List.of("o.model", "/etc"),
                List.of("o.nosuch", "x"),
                List.of("mode", "apply"),
                List.of("o.name", "x".repeat(10_000)))) {
            var answer = RunSite.send(reader, wrong.toArray(String[]::new));
            assertThat(answer.statusCode()).as(wrong.toString()).isEqualTo(422);
            assertThat(answer.body()).contains("role=\"alert\"").contains("<form method=\"post\"");
        }
        assertThat(reader.postForm("/papers/" + PatientPaper.ID + "/run", null).statusCode())
                .isEqualTo(403);
        assertThat(reader.get("/papers/2501.00099/run").body()).contains("does not run here yet");
        assertThat(reader.get("/papers/2501.99999/run").statusCode()).isEqualTo(404);
    }

    @Test
    void whereOnlyMembersRunOthersAreSentToSignIn(@TempDir Path folder) throws Exception {
        try (var members = ReaderSite.start(RunSite.prepared(folder), Runs.MEMBERS)) {
            var stranger = members.reader();
            assertThat(stranger.get("/papers/" + PatientPaper.ID + "/run").body())
                    .contains("Only members start runs")
                    .doesNotContain("<button class=\"main\">Run");
            var refused = stranger.postForm("/papers/" + PatientPaper.ID + "/run", RunSite.csrf(stranger, "/sign-in"));
            assertThat(refused.statusCode()).isEqualTo(303);
            assertThat(refused.headers().firstValue("Location").orElse("")).startsWith("/sign-in");
            var member = members.signedIn("mia@example.org", "Mia");
            var id = RunSite.start(member, "o.seconds", "600");
            assertThat(member.get("/runs/" + id).body()).contains("/cancel");
            member.postForm("/runs/" + id + "/cancel", RunSite.csrf(member, "/runs/" + id));
            RunSite.await(member, id, "cancelled");
        }
    }
}
