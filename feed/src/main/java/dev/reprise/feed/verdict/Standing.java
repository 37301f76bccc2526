package dev.reprise.feed.verdict;

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

    /** As in addresses: {@code needs-checkpoint}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
