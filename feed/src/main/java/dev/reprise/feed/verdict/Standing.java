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

    /** What so many claims do, such as {@code does not hold}, {@code need a real checkpoint}. */
    public String words(int count) {
        boolean one = count == 1;
        return switch (this) {
            case FAILS -> one ? "does not hold" : "do not hold";
            case INCONCLUSIVE -> "inconclusive";
            case HOLDS -> one ? "holds" : "hold";
            case NEEDS_CHECKPOINT -> one ? "needs a real checkpoint" : "need a real checkpoint";
            case NOT_RUN -> "not run yet";
            case CANNOT -> "cannot be checked";
        };
    }

    /** As in addresses: {@code needs-checkpoint}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
