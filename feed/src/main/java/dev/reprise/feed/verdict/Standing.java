package dev.reprise.feed.verdict;

import dev.reprise.core.Verdict;
import java.util.Locale;

/** How a claim stands, in the order of a scoreboard: what was refuted comes first. */
public enum Standing {
    FAILS,
    INCONCLUSIVE,
    HOLDS,
    /** Nothing here decides it, a real checkpoint would. */
    NEEDS_CHECKPOINT,
    /** It can be decided here, and no run has yet. */
    NOT_RUN,
    /** Nothing that Reprise runs can decide it. */
    CANNOT;

    /** How a claim stands after a run that found out so much. */
    public static Standing of(Verdict verdict) {
        return switch (verdict) {
            case FAILS -> FAILS;
            case INCONCLUSIVE -> INCONCLUSIVE;
            case HOLDS -> HOLDS;
            case NEEDS_SCALE -> NEEDS_CHECKPOINT;
        };
    }

    /** As in addresses: {@code needs-checkpoint}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
