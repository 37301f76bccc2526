package dev.reprise.app.site.run;

import dev.reprise.app.job.JobProgress;
import dev.reprise.app.site.SiteSettings;
import dev.reprise.core.Progress;
import dev.reprise.feed.run.RunRecord;
import dev.reprise.feed.run.RunState;
import dev.reprise.feed.verdict.RunFinding;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Runs as programs see them. */
final class RunJson {
    private static final DateTimeFormatter INSTANT =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private RunJson() {}

    /** All of it. */
    static ObjectNode run(
            RunRecord run,
            int position,
            Optional<Progress.Event> progress,
            List<RunFinding> findings,
            SiteSettings settings) {
        var json = JsonMapper.shared()
                .createObjectNode()
                .put("id", run.id())
                .put("paper", run.paper().value())
                .put("slug", run.slug())
                .put("mode", run.mode().toString())
                .put("seed", run.seed());
        json.putPOJO("options", run.options());
        json.setAll(progress.map(RunJson::progress).orElseGet(() -> state(run, position)));
        json.put("version", run.version())
                .put("requestedAt", instant(run.requestedAt()))
                .put("startedAt", instant(run.startedAt()))
                .put("finishedAt", instant(run.finishedAt()))
                .put("seconds", run.seconds())
                .put("page", settings.link("/runs/" + run.id()))
                .put(
                        "report",
                        run.state() == RunState.DONE ? settings.link("/runs/" + run.id() + "/report.json") : null);
        var claims = json.putArray("claims");
        for (var finding : findings) {
            var claim = claims.addObject()
                    .put("id", finding.claim())
                    .put("verdict", finding.verdict().name())
                    .put("measured", finding.measured());
            var interval = finding.interval();
            if (interval == null) {
                claim.putNull("interval");
            } else {
                claim.putArray("interval").add(interval.low()).add(interval.high());
            }
            claim.put("unit", finding.unit()).put("note", finding.note()).put("needs", finding.needs());
        }
        return json;
    }

    /** The state of a run that says nothing of its progress; a position that is negative is none: it does not wait. */
    static ObjectNode state(RunRecord run, int position) {
        return JsonMapper.shared()
                .createObjectNode()
                .put("state", run.state().word())
                .put("position", position < 0 ? null : (Integer) position)
                .put("error", run.error())
                .putNull("progress");
    }

    /** The state of one that does. */
    static ObjectNode progress(Progress.Event event) {
        var json = JsonMapper.shared()
                .createObjectNode()
                .put("state", RunState.RUNNING.word())
                .putNull("position")
                .putNull("error");
        json.set("progress", JobProgress.json(event));
        return json;
    }

    private static @Nullable String instant(@Nullable Instant at) {
        return at == null ? null : INSTANT.format(at);
    }
}
