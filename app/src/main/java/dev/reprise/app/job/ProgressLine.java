package dev.reprise.app.job;

import dev.reprise.core.Progress;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The progress of a run as JSON, on a line of a child's output and in the site's API:
 * {@code {"stages":["RelP","training"],"done":1,"steps":4,"fraction":0.1,"elapsed":3.2,"left":28.8,"message":""}}.
 */
@Schema(name = "Progress")
public record ProgressLine(
        @Schema(description = "From the whole to the part") List<String> stages,

        long done,
        @Schema(description = "Of the innermost stage") long steps,

        @Schema(description = "Of the whole, 0 to 1") double fraction,
        @Schema(description = "Seconds") double elapsed,

        @Schema(description = "Seconds, an estimate") @Nullable
        Double left,

        String message) {

    public static ProgressLine of(Progress.Event event) {
        return new ProgressLine(
                event.stages(),
                event.done(),
                event.steps(),
                event.fraction(),
                event.elapsed().toMillis() / 1e3,
                event.left().map(left -> left.toMillis() / 1e3).orElse(null),
                event.message());
    }

    Progress.Event event() {
        return new Progress.Event(stages, done, steps, fraction, Duration.ofMillis(Math.round(elapsed * 1e3)), message);
    }
}
