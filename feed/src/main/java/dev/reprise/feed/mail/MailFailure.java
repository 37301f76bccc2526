package dev.reprise.feed.mail;

import java.io.IOException;

/** A message was not delivered, or nobody can tell. The {@link Kind} says what may be done next. */
public final class MailFailure extends IOException {
    private static final long serialVersionUID = 1L;

    public enum Kind {
        /** The relay cannot be reached or cannot be used: nobody has the message, nor would the next one fare better. */
        UNREACHABLE,
        /** The relay refused this message for now (4xx): nobody has it. */
        DEFERRED,
        /** The relay refused this message (5xx): nobody has it. */
        REFUSED,
        /** The relay says that the mailbox does not exist (5.1.x): a hard bounce. */
        NO_SUCH_MAILBOX,
        /** The message was handed over and no answer came: the relay may have it. */
        IN_DOUBT
    }

    private final Kind kind;
    private final String reason;

    MailFailure(Kind kind, String reason, Throwable cause) {
        super(reason, cause);
        this.kind = kind;
        this.reason = reason;
    }

    public Kind kind() {
        return kind;
    }

    /** The message: what failed, and the relay's own words. */
    public String reason() {
        return reason;
    }
}
