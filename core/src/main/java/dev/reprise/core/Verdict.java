package dev.reprise.core;

/** What a run found out about a claim. It is computed by the claim's {@link Criterion}, never typed in. */
public enum Verdict {
    /** The inequality that was written down before the run is met. */
    HOLDS,
    /** It is not met, or, where a criterion has a zone of doubt, the claim is refuted. */
    FAILS,
    /** The measurement lies in the zone of doubt, is not a number, or the claim is only reported. */
    INCONCLUSIVE,
    /** Nothing that runs here can decide it; the finding names the command that would. */
    NEEDS_SCALE
}
