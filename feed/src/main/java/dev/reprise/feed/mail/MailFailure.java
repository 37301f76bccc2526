package dev.reprise.feed.mail;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

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

    MailFailure(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
