package dev.reprise.feed.submission;

import java.time.Duration;

/** A submission that is well-formed and yet not taken; the message says why. */
public final class SubmissionRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Which rule. */
    public enum Rule {
        /** The paper was listed before. */
        LISTED,
        /** It appeared too long ago, or it did not appear yet. */
        AGE,
        /** Nothing is known about it: its text has to come with it. */
        UNKNOWN,
        /** The user has listed enough for today. */
        TOO_MANY
    }

    private final Rule rule;
    private final Duration retryAfter;

    SubmissionRefused(Rule rule, String message) {
        this(rule, message, Duration.ZERO);
    }

    SubmissionRefused(Rule rule, String message, Duration retryAfter) {
        super(message);
        this.rule = rule;
        this.retryAfter = retryAfter;
    }

    public Rule rule() {
        return rule;
    }

    /** When it would be taken, for {@link Rule#TOO_MANY}. */
    public Duration retryAfter() {
        return retryAfter;
    }
}
