package dev.reprise.app.site;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.reprise.app.site.api.ObjectIds;
import dev.reprise.feed.ArxivId;
import dev.reprise.feed.PaperId;
import dev.reprise.feed.PaperStore;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.regex.Pattern;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.UriUtils;

/**
 * One address a paper. Below {@code /papers/} and {@code /api/papers/}, an arXiv id may be written in every spelling of {@link ArxivId}: with a
 * version, with {@code arXiv:}, with a subject class, as the address of a page at arXiv; so may its id in the API, and the local id that it had before
 * arXiv's was known. Pages redirect to the plain id, the API answers; and an old
 * id's slash is hidden from the controllers, as {@code %2F}, so that {@code /papers/{id}/run} matches {@code /papers/hep-th/9901001/run}.
 */
final class PaperAddresses extends OncePerRequestFilter {
    /** What comes before the id, the id, and what comes behind it. */
    private static final Pattern ADDRESS = Pattern.compile("(/(?:api/)?papers/)"
            + "((?:https?:/{1,2}.+?|(?i:(?:www\\.|export\\.)?arxiv\\.org/.+?)|(?i:arxiv:)?(?:[A-Za-z.-]+/\\d{7}|\\d{4}\\.\\d{4,5})(?:v\\d+)?|local-[0-9a-f]{8}|[0-9a-f]{24}))"
            + "((?:\\.md)?(?:/(?:run|runs|vote|comments|claims|links|tags|author-claims|history)(?:/.*)?)?/?)");

    private final PaperStore papers;

    PaperAddresses(PaperStore papers) {
        this.papers = papers;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var path = ADDRESS.matcher(UriUtils.decode(request.getRequestURI(), UTF_8));
        if (!path.matches()) {
            chain.doFilter(request, response);
            return;
        }
        var written = path.group(2).replaceFirst("^(https?:)/(?!/)", "$1//");
        var id = ObjectIds.paper(written).or(() -> PaperId.find(written)).map(papers::current);
        if (id.isEmpty()) { // the controller says what is wrong with it
            chain.doFilter(request, response);
            return;
        }
        var plain = id.get().value();
        boolean reads = request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
        if (!plain.equals(path.group(2)) && path.group(1).equals("/papers/") && reads) {
            var query = request.getQueryString();
            response.setStatus(HttpStatus.PERMANENT_REDIRECT.value());
            response.setHeader(
                    HttpHeaders.LOCATION,
                    path.group(1)
                            + plain
                            + UriUtils.encodePath(path.group(3), UTF_8)
                            + (query == null ? "" : "?" + query));
            return;
        }
        var address = path.group(1) + plain.replace("/", "%2F") + UriUtils.encodePath(path.group(3), UTF_8);
        chain.doFilter(new Addressed(request, address, path.group(1) + plain + path.group(3)), response);
    }

    /** A request for another address. */
    private static final class Addressed extends HttpServletRequestWrapper {
        private final String address;
        private final String decoded;

        Addressed(HttpServletRequest request, String address, String decoded) {
            super(request);
            this.address = address;
            this.decoded = decoded;
        }

        @Override
        public String getRequestURI() {
            return address;
        }

        @Override
        public String getServletPath() {
            return decoded;
        }

        @Override
        public StringBuffer getRequestURL() {
            var url = super.getRequestURL();
            return new StringBuffer(url.substring(
                            0, url.length() - super.getRequestURI().length()))
                    .append(address);
        }
    }
}
