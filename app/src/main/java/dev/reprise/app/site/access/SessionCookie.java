package dev.reprise.app.site.access;

import dev.reprise.app.site.SiteSettings;
import dev.reprise.feed.account.Sessions;
import dev.reprise.feed.mail.MailAddress;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.context.DeferredSecurityContext;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.context.HttpRequestResponseHolder;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.WebUtils;

/**
 * The cookie of a browser that is signed in: the token of one of the {@link Sessions}. As a filter before security it finds out whose it is, and gives a
 * renewed token to the browser; as Spring's repository it opens a session when somebody signed in, and ends it.
 */
@Component
public final class SessionCookie extends OncePerRequestFilter implements SecurityContextRepository {
    private static final String CONTEXT = SessionCookie.class.getName();

    private final Sessions sessions;
    private final SiteSettings settings;

    SessionCookie(Sessions sessions, SiteSettings settings) {
        this.sessions = sessions;
        this.settings = settings;
    }

    /** No other host of the domain can set a cookie with this prefix, which demands https. */
    private String name() {
        return settings.isHttps() ? "__Host-reprise-session" : "reprise-session";
    }

    private Optional<String> token(HttpServletRequest request) {
        return Optional.ofNullable(WebUtils.getCookie(request, name())).map(cookie -> cookie.getValue());
    }

    private void give(HttpServletResponse response, String value, Duration age) {
        response.addHeader(
                HttpHeaders.SET_COOKIE,
                ResponseCookie.from(name(), value)
                        .path("/")
                        .httpOnly(true)
                        .secure(settings.isHttps())
                        .sameSite("Lax")
                        .maxAge(age)
                        .build()
                        .toString());
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        token(request).flatMap(sessions::find).ifPresent(session -> {
            request.setAttribute(CONTEXT, context(session.address()));
            if (session.renewed() != null) {
                give(response, session.renewed().value(), Sessions.VALID);
            }
        });
        chain.doFilter(request, response);
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        var path = request.getRequestURI();
        return path.startsWith("/assets/") || path.startsWith("/webjars/");
    }

    private static SecurityContext context(MailAddress address) {
        var context = SecurityContextHolder.createEmptyContext();
        context.setAuthentication(UsernamePasswordAuthenticationToken.authenticated(address.key(), null, List.of()));
        return context;
    }

    private static @Nullable SecurityContext known(HttpServletRequest request) {
        return request.getAttribute(CONTEXT) instanceof SecurityContext context ? context : null;
    }

    @Override
    public DeferredSecurityContext loadDeferredContext(HttpServletRequest request) {
        var known = known(request);
        var context = known != null ? known : SecurityContextHolder.createEmptyContext();
        return new DeferredSecurityContext() {
            @Override
            public SecurityContext get() {
                return context;
            }

            @Override
            public boolean isGenerated() {
                return known == null;
            }
        };
    }

    @Override
    @SuppressWarnings("deprecation") // which nobody calls any more
    public SecurityContext loadContext(HttpRequestResponseHolder holder) {
        return loadDeferredContext(holder.getRequest()).get();
    }

    /** Somebody signed in, or out. Either way what was before has ended. */
    @Override
    public void saveContext(SecurityContext context, HttpServletRequest request, HttpServletResponse response) {
        var before = token(request);
        before.ifPresent(sessions::end);
        request.removeAttribute(CONTEXT);
        var who = context.getAuthentication();
        if (who != null) {
            give(response, sessions.open(new MailAddress(who.getName())).value(), Sessions.VALID);
        } else if (before.isPresent()) {
            give(response, "", Duration.ZERO);
        }
    }

    @Override
    public boolean containsContext(HttpServletRequest request) {
        return known(request) != null;
    }
}
