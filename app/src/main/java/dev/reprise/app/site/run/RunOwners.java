package dev.reprise.app.site.run;

import dev.reprise.app.site.SiteSettings;
import dev.reprise.app.site.access.ClientAddresses;
import dev.reprise.app.site.access.Visitors;
import dev.reprise.feed.Token;
import dev.reprise.feed.run.RunRecord;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Who may start a run, and whose a run is: a user's, or, where anyone may start one, that of the browser's session. */
@Component
final class RunOwners {
    private static final String KEY = RunOwners.class.getName();

    private final SiteSettings settings;
    private final Visitors visitors;
    private final ClientAddresses addresses;

    RunOwners(SiteSettings settings, Visitors visitors, ClientAddresses addresses) {
        this.settings = settings;
        this.visitors = visitors;
        this.addresses = addresses;
    }

    /** Whether whoever asks may start a run on a page. */
    boolean mayStart(HttpServletRequest request) {
        return settings.runs() == SiteSettings.Runs.ANYONE
                || visitors.of(request).isSignedIn();
    }

    /** @throws dev.reprise.app.site.access.Visitor.Refused unless whoever asks may start a run on a page */
    void requireStart(HttpServletRequest request) {
        if (!mayStart(request)) {
            visitors.of(request).required();
        }
    }

    /** Whoever asks; the session of somebody without an account remembers that. */
    RunRecord.Starter starter(HttpServletRequest request) {
        var user = visitors.of(request).user();
        var address = addresses.countedAs(request);
        if (user != null) {
            return new RunRecord.Starter(user.id(), null, address);
        }
        var session = request.getSession(true);
        if (session.getAttribute(KEY) == null) {
            session.setAttribute(KEY, Token.random().value());
        }
        return new RunRecord.Starter(null, sessionHash(request), address);
    }

    private static @Nullable String sessionHash(HttpServletRequest request) {
        var session = request.getSession(false);
        return session != null && session.getAttribute(KEY) instanceof String key ? Token.hash(key) : null;
    }

    /** Whether a run is theirs to stop who ask: they started it, or are editors. */
    boolean mayCancel(HttpServletRequest request, RunRecord run) {
        var user = visitors.of(request).user();
        if (user != null) {
            return user.isEditor()
                    || Long.valueOf(user.id()).equals(run.starter().userId());
        }
        var session = sessionHash(request);
        return session != null && session.equals(run.starter().sessionHash());
    }
}
