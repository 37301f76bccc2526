package dev.reprise.app.site.api;

import dev.reprise.core.Verdict;
import dev.reprise.feed.verdict.ClaimStatus;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A claim; of verdict, measured, interval, runId and at all are null until a run said something about it. */
@Schema(name = "Claim")
public record ApiClaim(
        @Schema(example = "C1") String id,
        String statement,

        @Schema(description = "The paper's own figure, as text")
        String paper,

        @Schema(description = "The inequality that decides, as text")
        String criterion,

        @Schema(description = "Of the run that counts: the last that decided the claim") @Nullable
        Verdict verdict,

        @Nullable Double measured,
        @Schema(description = "[low, high]") @Nullable List<Double> interval,
        @Nullable String runId,

        @Schema(description = "When that run was done") @Nullable
        Instant at) {

    static ApiClaim of(ClaimStatus status) {
        var claim = status.claim();
        var finding = status.finding();
        if (finding == null) {
            return new ApiClaim(
                    claim.id(), claim.statement(), claim.figure(), status.criterion(), null, null, null, null, null);
        }
        var interval = finding.interval();
        return new ApiClaim(
                claim.id(),
                claim.statement(),
                claim.figure(),
                status.criterion(),
                finding.verdict(),
                finding.measured(),
                interval == null ? null : List.of(interval.low(), interval.high()),
                finding.run(),
                finding.at());
    }
}
