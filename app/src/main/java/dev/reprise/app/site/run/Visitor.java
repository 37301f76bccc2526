package dev.reprise.app.site.run;

import dev.reprise.feed.Token;
import dev.reprise.feed.account.User;
import dev.reprise.feed.run.RunRecord;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.context.SecurityContextHolder;

/**
 * Who asks.
 *
 * @param user        null: nobody who is signed in
 * @param sessionHash of this browser's session, if runs were started in it without an account
 */
record Visitor(
        @Nullable User user, @Nullable String sessionHash, String address) {
    private static final String KEY = "runs";

    static Visitor of(HttpServletRequest request) {
        var session = request.getSession(false);
        var key = session == null ? null : session.getAttribute(KEY);
        return new Visitor(user(), key == null ? null : Token.hash(key.toString()), request.getRemoteAddr());
    }

    private static @Nullable User user() {
        var authentication = SecurityContextHolder.getContext().getAuthentication();
        return authentication != null && authentication.getPrincipal() instanceof User user ? user : null;
    }

    /** Somebody who starts a run on a page: without an account, the session remembers it. */
    static RunRecord.Starter starterOnPage(HttpServletRequest request) {
        var visitor = of(request);
        if (visitor.user == null && visitor.sessionHash == null) {
            request.getSession(true).setAttribute(KEY, Token.random().value());
            return of(request).starter();
        }
        return visitor.starter();
    }

    RunRecord.Starter starter() {
        return user != null
                ? new RunRecord.Starter(user.id(), null, address)
                : new RunRecord.Starter(null, sessionHash, address);
    }

    /** Whether it is theirs to stop: they started it, or are editors. */
    boolean mayCancel(RunRecord run) {
        if (user != null && (user.isEditor() || Long.valueOf(user.id()).equals(run.starter().userId()))) {
            return true;
        }
        return sessionHash != null && sessionHash.equals(run.starter().sessionHash());
    }
}
