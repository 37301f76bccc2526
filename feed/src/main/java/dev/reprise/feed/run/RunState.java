package dev.reprise.feed.run;

import java.util.Locale;

/** How far a run is. */
public enum RunState {
    /** It waits for its turn. */
    QUEUED,
    RUNNING,
    /** Its report is there. */
    DONE,
    /** It ended without a report, and said why. */
    FAILED,
    /** Somebody stopped it. */
    CANCELLED,
    /** The site went down while it ran. */
    INTERRUPTED;

    /** Whether it stays as it is. */
    public boolean isFinal() {
        return this != QUEUED && this != RUNNING;
    }

    /** As in addresses, answers and the store: {@code queued}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static RunState of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
