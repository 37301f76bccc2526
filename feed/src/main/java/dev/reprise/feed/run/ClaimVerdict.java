package dev.reprise.feed.run;

import dev.reprise.core.Interval;
import dev.reprise.core.Mode;
import dev.reprise.core.Verdict;
import dev.reprise.feed.PaperId;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a run found out about a claim.
 *
 * @param measured       null if nothing could be measured
 * @param note           may be empty
 * @param needs          the command that would decide it, for {@link Verdict#NEEDS_SCALE}; else empty
 * @param defaultOptions whether the run's options are those that nobody chose
 * @param version        of Reprise
 * @param at             when the run ended
 */
public record ClaimVerdict(
        String runId,
        PaperId paper,
        String claim,
        Verdict verdict,
        @Nullable Double measured,
        @Nullable Interval interval,
        String unit,
        String note,
        String needs,
        Mode mode,
        boolean defaultOptions,
        Map<String, Object> options,
        long seed,
        @Nullable String version,
        Instant at) {}
