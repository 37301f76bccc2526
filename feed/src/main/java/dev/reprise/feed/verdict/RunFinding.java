package dev.reprise.feed.verdict;

import dev.reprise.core.Interval;
import dev.reprise.core.Verdict;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a run found out about a claim, in the words of its report.
 *
 * @param run       the run's id
 * @param criterion the inequality that decided
 * @param measured  null if nothing was measured
 * @param needs     the command that would decide it, for {@link Verdict#NEEDS_SCALE}
 * @param mode      {@code quick} or {@code full}
 * @param at        when the run was done
 */
public record RunFinding(
        String run,
        String criterion,
        Verdict verdict,
        @Nullable Double measured,
        @Nullable Interval interval,
        String unit,
        @Nullable String note,
        @Nullable String needs,
        String mode,
        @Nullable Long seed,
        Instant at) {}
