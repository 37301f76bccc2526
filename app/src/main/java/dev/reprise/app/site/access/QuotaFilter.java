package dev.reprise.app.site.access;

import dev.reprise.app.site.access.Quotas.Quota;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Keeps each client within its quota: of the API, with and without a token, of pages, and, much smaller, of sign-ins. Says in
 * {@code RateLimit} and {@code RateLimit-Policy} where the client stands. What is sent in the name of others is not counted: one click in a mail
 * comes from the reader's mail provider, like a thousand others. Nor are scripts and styles.
 */
final class QuotaFilter extends OncePerRequestFilter {
    private static final Duration WINDOW = Duration.ofMinutes(5);
    private static final Quota API = new Quota("api", 500, WINDOW);
    private static final Quota API_WITH_TOKEN = new Quota("api", 1_000, WINDOW);
    private static final Quota PAGES = new Quota("pages", 1_000, WINDOW);
    private static final Quota LINKS = new Quota("sign-in", 20, Duration.ofMinutes(15));
    private static final Quota ATTEMPTS = new Quota("sign-in attempts", 30, Duration.ofMinutes(15));

    private final Quotas quotas;
    private final ClientAddresses clients;
    private final Visitors visitors;

    QuotaFilter(Quotas quotas, ClientAddresses clients, Visitors visitors) {
        this.quotas = quotas;
        this.clients = clients;
        this.visitors = visitors;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        var path = request.getRequestURI();
        return path.startsWith("/assets/") || path.startsWith("/webjars/") || path.startsWith("/u/");
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var client = clients.countedAs(request);
        boolean within = Visitors.isApi(request)
                ? visitors.of(request)
                        .account()
                        .map(user -> take(API_WITH_TOKEN, client + " " + user.id(), response))
                        .orElseGet(() -> take(API, client, response))
                : take(PAGES, client, response) && signsInWithin(request, response, client);
        if (within) {
            chain.doFilter(request, response);
        } else {
            response.sendError(
                    HttpStatus.TOO_MANY_REQUESTS.value(),
                    "too many requests; go on in " + response.getHeader(HttpHeaders.RETRY_AFTER) + " seconds");
        }
    }

    private boolean signsInWithin(HttpServletRequest request, HttpServletResponse response, String client) {
        if (!request.getMethod().equals("POST")) {
            return true;
        }
        return switch (request.getRequestURI()) {
            case SignIn.PAGE -> take(LINKS, client, response);
            case SignIn.LINK -> take(ATTEMPTS, client, response);
            default -> true;
        };
    }

    private boolean take(Quota quota, String client, HttpServletResponse response) {
        var standing = quotas.take(quota, client);
        response.setHeader(
                "RateLimit", "\"%s\";r=%d;t=%d".formatted(quota.name(), standing.remaining(), standing.seconds()));
        response.setHeader(
                "RateLimit-Policy",
                "\"fixed window\";\"%s\";q=%d;w=%d"
                        .formatted(quota.name(), quota.limit(), quota.window().toSeconds()));
        if (!standing.allowed()) {
            response.setHeader(HttpHeaders.RETRY_AFTER, String.valueOf(standing.seconds()));
        }
        return standing.allowed();
    }
}
