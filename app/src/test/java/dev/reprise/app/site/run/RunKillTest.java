package dev.reprise.app.site.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.app.site.ReaderSite;
import dev.reprise.app.site.SiteSettings.Runs;
import dev.reprise.app.site.TestSite;
import java.io.File;
import java.net.ConnectException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The site's process is killed in the middle of a run. */
class RunKillTest {
    private static final Pattern CSRF = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");

    @TempDir
    Path data;

    private final HttpClient client =
            HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
    private String base = "";

    @Test
    void whatRanIsInterruptedAndWhatWaitedStillRuns() throws Exception {
        RunSite.prepared(data);
        int port = TestSite.freePort();
        base = "http://localhost:" + port;
        var site = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "dev.reprise.app.Main",
                        "up",
                        "--port",
                        Integer.toString(port),
                        "--data",
                        data.toString()))
                .redirectErrorStream(true)
                .redirectOutput(new File("target/killed-site.log"))
                .start();
        String first;
        String second;
        List<ProcessHandle> children;
        try {
            first = start("600");
            second = start("0");
            while (run(first).get("progress").isNull()) {
                Thread.sleep(100);
            }
            children = site.descendants().toList();
            assertThat(children).isNotEmpty();
        } finally {
            site.destroyForcibly(); // SIGKILL
            assertThat(site.waitFor(60, TimeUnit.SECONDS)).isTrue();
        }
        for (var child : children) { // it notices that nobody waits for it
            child.onExit().get(60, TimeUnit.SECONDS);
        }
        try (var next = ReaderSite.start(data, Runs.ANYONE)) {
            var reader = next.reader();
            assertThat(RunSite.run(reader, first).get("state").asString()).isEqualTo("interrupted");
            assertThat(reader.get("/runs/" + first).body()).contains("It was interrupted", "can be run again");
            assertThat(RunSite.await(reader, second, "done").get("claims").size())
                    .isEqualTo(3);
            var again = reader.postForm("/runs/" + first + "/again", RunSite.csrf(reader, "/runs/" + first));
            var id = again.headers().firstValue("Location").orElse("").substring("/runs/".length());
            RunSite.awaitProgress(reader, id);
            next.bean(RunQueue.class).cancel(id);
            RunSite.await(reader, id, "cancelled");
        }
    }

    private String start(String seconds) throws Exception {
        var page = base + "/papers/" + PatientPaper.ID + "/run";
        var csrf = CSRF.matcher(patiently(page).body());
        assertThat(csrf.find()).isTrue();
        var answer = client.send(
                HttpRequest.newBuilder(URI.create(page))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString("o.seconds=" + seconds + "&_csrf="
                                + URLEncoder.encode(csrf.group(1), StandardCharsets.UTF_8)))
                        .build(),
                BodyHandlers.ofString());
        return answer.headers().firstValue("Location").orElseThrow().substring("/runs/".length());
    }

    private JsonNode run(String id) throws Exception {
        return JsonMapper.shared().readTree(patiently(base + "/api/runs/" + id).body());
    }

    /** Asks until the site is up. */
    private HttpResponse<String> patiently(String address) throws Exception {
        for (int i = 0; ; i++) {
            try {
                return client.send(HttpRequest.newBuilder(URI.create(address)).build(), BodyHandlers.ofString());
            } catch (ConnectException e) {
                if (i == 1200) {
                    throw e;
                }
                Thread.sleep(100);
            }
        }
    }
}
