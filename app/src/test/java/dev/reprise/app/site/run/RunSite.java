package dev.reprise.app.site.run;

import dev.reprise.app.site.ReaderSite.Reader;
import dev.reprise.feed.ClaimRecord;
import dev.reprise.feed.ClaimRecord.Kind;
import dev.reprise.feed.Database;
import dev.reprise.feed.ImportedPaper;
import dev.reprise.feed.PaperId;
import dev.reprise.feed.PaperStore;
import dev.reprise.feed.Source;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the tests of runs do again and again. */
public final class RunSite {
    public static final PaperId PAPER = PaperId.parse(PatientPaper.ID);
    private static final Pattern CSRF = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private RunSite() {}

    /** A data folder whose feed has the test's paper, and one that does not run. */
    public static Path prepared(Path folder) throws IOException {
        try (var database = Database.open(folder)) {
            var store = new PaperStore(database, InstantSource.system());
            var at = Instant.parse("2025-01-01T18:00:00Z");
            store.save(ImportedPaper.of(PAPER, new PatientPaper().title(), Source.ATOM)
                    .version(1)
                    .slug(new PatientPaper().slug())
                    .published(at)
                    .build());
            store.saveClaims(
                    PAPER,
                    new PatientPaper()
                            .experiment().claims().stream()
                                    .map(c -> new ClaimRecord(
                                            c.id(),
                                            c.statement(),
                                            c.paper(),
                                            c.criterion().text(),
                                            Kind.CHECKED,
                                            null,
                                            null))
                                    .toList());
            store.save(ImportedPaper.of(PaperId.parse("2501.00099"), "A paper that does not run", Source.ATOM)
                    .version(1)
                    .published(at)
                    .build());
        }
        return folder;
    }

    /** Presses Run on the paper's page, with these fields. @return the run's id */
    static String start(Reader reader, String... fields) {
        var answer = send(reader, fields);
        var location = answer.headers().firstValue("Location").orElse("");
        if (!location.startsWith("/runs/")) {
            throw new AssertionError(answer.statusCode() + " " + answer.body());
        }
        return location.substring("/runs/".length());
    }

    static java.net.http.HttpResponse<String> send(Reader reader, String... fields) {
        return reader.postForm("/papers/" + PAPER + "/run", csrf(reader, "/papers/" + PAPER + "/run"), fields);
    }

    static String csrf(Reader reader, String page) {
        var found = CSRF.matcher(reader.get(page).body());
        if (!found.find()) {
            throw new AssertionError("no form on " + page);
        }
        return Objects.requireNonNull(found.group(1));
    }

    static JsonNode run(Reader reader, String id) {
        return JsonMapper.shared().readTree(reader.get("/api/runs/" + id).body());
    }

    /** Waits until a run is in a state. */
    public static JsonNode await(Reader reader, String id, String state) throws InterruptedException {
        var end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            var run = run(reader, id);
            var now = run.path("state").asString("");
            if (now.equals(state)) {
                return run;
            }
            if (System.nanoTime() > end || !List.of("queued", "running").contains(now)) {
                throw new AssertionError("not " + state + " but " + run);
            }
            Thread.sleep(100);
        }
    }

    /** Waits until a running one has said something. */
    static JsonNode awaitProgress(Reader reader, String id) throws InterruptedException {
        while (true) {
            var run = await(reader, id, "running");
            if (!run.get("progress").isNull() && run.get("progress").get("done").asInt() > 0) {
                return run;
            }
            Thread.sleep(100);
        }
    }
}
