package dev.reprise.app.site.access;

import dev.reprise.feed.account.ApiTokens;
import dev.reprise.feed.account.UserStore;
import dev.reprise.feed.mail.MailAddress;
import jakarta.servlet.http.HttpServletRequest;
import java.util.regex.Pattern;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/** Finds out who sent a request: by the token in front of the API, by the session elsewhere. */
@Component
public final class Visitors {
    private static final Pattern BEARER = Pattern.compile("(?i:bearer) +([A-Za-z0-9_-]{20,100})");
    private static final String KNOWN = Visitors.class.getName();

    private final UserStore users;
    private final ApiTokens tokens;

    Visitors(UserStore users, ApiTokens tokens) {
        this.users = users;
        this.tokens = tokens;
    }

    /** Asks the store once a request. */
    public Visitor of(HttpServletRequest request) {
        if (request.getAttribute(KNOWN) instanceof Visitor known) {
            return known;
        }
        var visitor = isApi(request) ? byToken(request) : bySession();
        request.setAttribute(KNOWN, visitor);
        return visitor;
    }

    /** Of the request that this thread answers. */
    public Visitor current() {
        return RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes attributes
                ? of(attributes.getRequest())
                : Visitor.NOBODY;
    }

    static boolean isApi(HttpServletRequest request) {
        return request.getRequestURI().startsWith("/api/");
    }

    private Visitor byToken(HttpServletRequest request) {
        var header = request.getHeader("Authorization");
        var bearer = BEARER.matcher(header == null ? "" : header.strip());
        return bearer.matches()
                ? tokens.find(bearer.group(1))
                        .map(user -> new Visitor(null, user))
                        .orElse(Visitor.NOBODY)
                : Visitor.NOBODY;
    }

    private Visitor bySession() {
        var authentication = SecurityContextHolder.getContext().getAuthentication();
        if (authentication == null || authentication instanceof AnonymousAuthenticationToken) {
            return Visitor.NOBODY;
        }
        var address = new MailAddress(authentication.getName());
        var user = users.findByEmail(address);
        return user.isEmpty() && users.isClosed(address) ? Visitor.NOBODY : new Visitor(address, user.orElse(null));
    }
}
