package dev.reprise.app.site;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpHeaders;
import org.springframework.web.filter.ShallowEtagHeaderFilter;

/**
 * Weak entity tags of what is answered, and 304 to those who have it. Weak, since the same text goes out compressed or not: {@code Vary} says so.
 * Streams must not be held back: a controller of one calls {@link #disableContentCaching}.
 */
final class Etags extends ShallowEtagHeaderFilter {
    Etags() {
        setWriteWeakETag(true);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        response.addHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
        // kept, and asked for again; a reader's own pages by his browser alone
        response.setHeader(
                HttpHeaders.CACHE_CONTROL,
                request.getHeader(HttpHeaders.COOKIE) == null ? "no-cache" : "private, no-cache");
        super.doFilterInternal(request, response, chain);
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        var path = request.getRequestURI();
        return path.startsWith("/assets/") || path.startsWith("/webjars/") || path.endsWith("/events");
    }
}
