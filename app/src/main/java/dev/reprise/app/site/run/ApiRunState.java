package dev.reprise.app.site.run;

import dev.reprise.app.job.ProgressLine;
import dev.reprise.core.Progress;
import dev.reprise.feed.run.RunRecord;
import dev.reprise.feed.run.RunState;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Where a run stands, as programs see it: a part of {@link ApiRun}, and the data of its events. */
@Schema(name = "RunState")
record ApiRunState(
        @Schema(allowableValues = {"queued", "running", "done", "failed", "cancelled", "interrupted"})
        String state,

        @Schema(description = "How many are before it; null unless it is queued") @Nullable
        Integer position,

        @Schema(description = "Why it failed; null unless it did") @Nullable
        String error,

        @Schema(description = "Null unless it is running and has said something") @Nullable
        ProgressLine progress) {

    /** The state of a run that says nothing of its progress; a position that is negative is none: it does not wait. */
    static ApiRunState of(RunRecord run, int position) {
        return new ApiRunState(run.state().word(), position < 0 ? null : (Integer) position, run.error(), null);
    }

    /** The state of one that does. */
    static ApiRunState of(Progress.Event event) {
        return new ApiRunState(RunState.RUNNING.word(), null, null, ProgressLine.of(event));
    }
}
