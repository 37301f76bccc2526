package dev.reprise.app.site.access;

import dev.reprise.feed.account.Role;
import dev.reprise.feed.account.User;
import dev.reprise.feed.mail.MailAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whoever sent a request.
 *
 * @param address of somebody who came by a link; null for everybody else
 * @param user    the account; null for nobody, and for somebody who came by a link and has not chosen a name yet
 */
public record Visitor(
        @Nullable MailAddress address, @Nullable User user) {
    static final Visitor NOBODY = new Visitor(null, null);

    public boolean isSignedIn() {
        return user != null;
    }

    public Optional<User> account() {
        return Optional.ofNullable(user);
    }

    /** @throws Refused unless it is a user */
    public User required() {
        if (user == null) {
            throw new Refused(address == null ? Refused.Why.NOT_SIGNED_IN : Refused.Why.NO_NAME);
        }
        return user;
    }

    /** @throws Refused unless it is a user who may do what that role may */
    public User required(Role role) {
        var known = required();
        if (!known.role().includes(role)) {
            throw new Refused(Refused.Why.NOT_ALLOWED);
        }
        return known;
    }

    /** The request is one that this visitor may not make. */
    public static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;

        /** What is missing. */
        public enum Why {
            NOT_SIGNED_IN,
            NO_NAME,
            NOT_ALLOWED
        }

        private final Why why;

        public Refused(Why why) {
            super(why.name());
            this.why = why;
        }

        Why why() {
            return why;
        }
    }
}
