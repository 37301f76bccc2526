package dev.reprise.app.site.run;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.reprise.app.site.SiteSettings;
import dev.reprise.core.Verdict;
import dev.reprise.feed.run.RunRecord;
import dev.reprise.feed.run.RunState;
import dev.reprise.feed.verdict.RunFinding;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A run as programs see it. */
@Schema(name = "Run")
record ApiRun(
        String id,
        @Schema(description = "The paper's id") String paper,

        @Schema(description = "The paper's name on the command line")
        String slug,

        @Schema(allowableValues = {"quick", "full"}) String mode,

        long seed,

        @Schema(description = "Every option's value, also those that nobody chose")
        Map<String, Object> options,

        @JsonUnwrapped ApiRunState state,

        @Schema(description = "Of Reprise, that runs it") @Nullable
        String version,

        Instant requestedAt,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        @Nullable Double seconds,
        @Schema(description = "Its page") String page,

        @Schema(description = "Its report as JSON; null until it is done") @Nullable
        String report,

        @Schema(description = "What it found out; empty until it is done")
        List<Finding> claims) {

    /** What a run found out about a claim. */
    @Schema(name = "RunFinding")
    record Finding(
            @Schema(example = "C1") String id,
            Verdict verdict,
            @Nullable Double measured,
            @Schema(description = "[low, high]") @Nullable List<Double> interval,
            String unit,
            String note,

            @Schema(description = "The command that would decide it, if it needs scale")
            String needs) {

        static Finding of(RunFinding finding) {
            var interval = finding.interval();
            return new Finding(
                    finding.claim(),
                    finding.verdict(),
                    finding.measured(),
                    interval == null ? null : List.of(interval.low(), interval.high()),
                    finding.unit(),
                    finding.note(),
                    finding.needs());
        }
    }

    static ApiRun of(RunRecord run, ApiRunState state, List<RunFinding> findings, SiteSettings settings) {
        var page = settings.link("/runs/" + run.id());
        return new ApiRun(
                run.id(),
                run.paper().value(),
                run.slug(),
                run.mode().toString(),
                run.seed(),
                run.options(),
                state,
                run.version(),
                run.requestedAt(),
                run.startedAt(),
                run.finishedAt(),
                run.seconds(),
                page,
                run.state() == RunState.DONE ? page + "/report.json" : null,
                findings.stream().map(Finding::of).toList());
    }
}
