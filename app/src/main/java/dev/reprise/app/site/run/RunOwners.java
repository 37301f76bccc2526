package dev.reprise.app.site.run;

import dev.reprise.app.site.SiteSettings;
import dev.reprise.app.site.access.ClientAddresses;
import dev.reprise.app.site.access.Visitors;
import dev.reprise.feed.Token;
import dev.reprise.feed.run.RunRecord;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.stereotype.Component;
import org.springframework.web.util.WebUtils;

/** Who may start a run, and whose a run is: a user's, or, where anyone may start one, that of the browser. */
@Component
final class RunOwners {
    private static final String COOKIE = "reprise-runs";

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

    /** Whoever asks; the browser of somebody without an account gets a cookie that remembers it. */
    RunRecord.Starter starter(HttpServletRequest request, HttpServletResponse response) {
        var user = visitors.of(request).user();
        var address = addresses.countedAs(request);
        if (user != null) {
            return new RunRecord.Starter(user.id(), null, address);
        }
        var known = browser(request);
        if (known != null) {
            return new RunRecord.Starter(null, known, address);
        }
        var token = Token.random();
        response.addHeader(
                HttpHeaders.SET_COOKIE,
                ResponseCookie.from(COOKIE, token.value())
                        .path("/")
                        .httpOnly(true)
                        .secure(settings.isHttps())
                        .sameSite("Lax")
                        .maxAge(Duration.ofDays(30))
                        .build()
                        .toString());
        return new RunRecord.Starter(null, token.hash(), address);
    }

    private static @Nullable String browser(HttpServletRequest request) {
        var cookie = WebUtils.getCookie(request, COOKIE);
        return cookie == null || cookie.getValue().length() < 20 ? null : Token.hash(cookie.getValue());
    }

    /** Whether a run is theirs to stop who ask: they started it, or are editors. */
    boolean mayCancel(HttpServletRequest request, RunRecord run) {
        var user = visitors.of(request).user();
        if (user != null) {
            return user.isEditor()
                    || Long.valueOf(user.id()).equals(run.starter().userId());
        }
        var browser = browser(request);
        return browser != null && browser.equals(run.starter().sessionHash());
    }
}
