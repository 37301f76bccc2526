package dev.reprise.app.site.api;

import dev.reprise.app.site.Parameters;
import dev.reprise.app.site.SiteSettings;
import dev.reprise.app.site.reading.DailyList;
import dev.reprise.app.site.reading.DailyList.Sort;
import dev.reprise.core.InvalidInputException;
import dev.reprise.feed.DailyQuery;
import dev.reprise.feed.FeedItem;
import dev.reprise.feed.PaperId;
import dev.reprise.feed.PaperStore;
import dev.reprise.feed.PapersWindow;
import dev.reprise.feed.search.PaperSearch;
import dev.reprise.feed.search.SearchQuery;
import dev.reprise.feed.verdict.Scoreboard;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.util.UriUtils;

/** Papers to read. */
@RestController
@RequestMapping("/api")
@Tag(name = "Papers", description = "Reading needs no token. Errors are {\"error\": \"why\"} with 400, 404 or 429.")
class PaperApi {
    private static final int LIMIT = 50;
    private static final int MOST = 100;
    private static final int FOUND = 20;
    private static final int MOST_FOUND = 120;
    private static final int LAST_PAGE = 10_000_000;

    private final DailyList list;
    private final PaperStore store;
    private final PaperSearch search;
    private final Scoreboard scoreboard;
    private final ApiPapers papers;
    private final SiteSettings settings;

    PaperApi(
            DailyList list,
            PaperStore store,
            PaperSearch search,
            Scoreboard scoreboard,
            ApiPapers papers,
            SiteSettings settings) {
        this.list = list;
        this.store = store;
        this.search = search;
        this.scoreboard = scoreboard;
        this.papers = papers;
        this.settings = settings;
    }

    @GetMapping("/daily_papers")
    @Operation(
            summary = "The daily list",
            description =
                    "The latest day first. Give date, week or month, not two; a day without papers gives an empty list.",
            parameters = {
                @Parameter(
                        in = ParameterIn.QUERY,
                        name = "date",
                        description = "YYYY-MM-DD, UTC",
                        example = "2025-12-25"),
                @Parameter(
                        in = ParameterIn.QUERY,
                        name = "week",
                        description = "ISO week YYYY-Www",
                        example = "2025-W52"),
                @Parameter(in = ParameterIn.QUERY, name = "month", description = "YYYY-MM", example = "2025-12"),
                @Parameter(in = ParameterIn.QUERY, name = "submitter", description = "User name of who listed it"),
                @Parameter(
                        in = ParameterIn.QUERY,
                        name = "sort",
                        schema =
                                @Schema(
                                        allowableValues = {"publishedAt", "trending"},
                                        defaultValue = "publishedAt")),
                @Parameter(
                        in = ParameterIn.QUERY,
                        name = "p",
                        description = "Page, from 0",
                        schema = @Schema(type = "integer", defaultValue = "0", minimum = "0")),
                @Parameter(
                        in = ParameterIn.QUERY,
                        name = "limit",
                        schema = @Schema(type = "integer", defaultValue = "50", minimum = "1", maximum = "100"))
            })
    List<ApiItem> daily(HttpServletRequest request) {
        var parameters = Parameters.of(request);
        var window = PapersWindow.parse(
                        parameters.text("date").orElse(null),
                        parameters.text("week").orElse(null),
                        parameters.text("month").orElse(null))
                .orElse(null);
        var sort = Sort.of(parameters.text("sort"));
        var query = new DailyQuery(
                window,
                parameters.text("submitter").orElse(null),
                parameters.number("p", 0, 0, LAST_PAGE),
                parameters.number("limit", LIMIT, 1, MOST));
        return papers.items(list.page(query, sort));
    }

    @GetMapping("/papers")
    @Operation(
            summary = "All papers, the newest publication first",
            description = "The next page's address stands in the Link header, rel=\"next\".",
            parameters = {
                @Parameter(
                        in = ParameterIn.QUERY,
                        name = "cursor",
                        description = "From the Link header of the page before"),
                @Parameter(
                        in = ParameterIn.QUERY,
                        name = "limit",
                        schema = @Schema(type = "integer", defaultValue = "50", minimum = "1", maximum = "100"))
            })
    ResponseEntity<List<ApiItem>> all(HttpServletRequest request) {
        var parameters = Parameters.of(request);
        int limit = parameters.number("limit", LIMIT, 1, MOST);
        var page = store.newest(parameters.text("cursor").orElse(null), limit);
        var answer = ResponseEntity.ok();
        if (page.next() != null) {
            var next = settings.link("/api/papers?limit=" + limit + "&cursor="
                    + UriUtils.encodeQueryParam(page.next(), java.nio.charset.StandardCharsets.UTF_8));
            answer.header(HttpHeaders.LINK, "<" + next + ">; rel=\"next\"");
        }
        return answer.body(papers.items(page.items()));
    }

    @GetMapping("/papers/search")
    @Operation(
            summary = "Search by words and by meaning",
            parameters = {
                @Parameter(
                        in = ParameterIn.QUERY,
                        name = "q",
                        required = true,
                        description = "Words, a question, or an id; at most 250 characters",
                        example = "activation patching"),
                @Parameter(
                        in = ParameterIn.QUERY,
                        name = "limit",
                        schema = @Schema(type = "integer", defaultValue = "20", minimum = "1", maximum = "120"))
            })
    List<ApiItem> search(HttpServletRequest request) {
        var parameters = Parameters.of(request);
        int limit = parameters.number("limit", FOUND, 1, MOST_FOUND);
        var q = parameters
                .filled("q")
                .orElseThrow(() -> new InvalidInputException("q, what to search for, is missing"));
        if (q.codePointCount(0, q.length()) > SearchQuery.MAX_LENGTH) {
            throw new InvalidInputException("q has at most " + SearchQuery.MAX_LENGTH + " characters");
        }
        return papers.items(
                store.find(search.search(SearchQuery.of(q).page(0, limit)).papers()));
    }

    @GetMapping("/papers/{id}")
    @Operation(
            summary = "A paper",
            description =
                    "By its arXiv id in any spelling: with a version, with arXiv: before it; an old id keeps its slash, as in /api/papers/hep-th/9901001.")
    ApiPaperInfo paper(@PathVariable PaperId id) {
        return papers.info(find(id));
    }

    @GetMapping("/papers/{id}/claims")
    @Operation(summary = "A paper's claims with their verdicts", description = "In the words of the runs' reports.")
    List<ApiClaim> claims(@PathVariable PaperId id) {
        var _ = find(id);
        return scoreboard.claims(id).stream().map(ApiClaim::of).toList();
    }

    private FeedItem find(PaperId id) {
        return store.find(id)
                .orElseThrow(
                        () -> new ResponseStatusException(HttpStatus.NOT_FOUND, "no paper " + id + " is known here"));
    }
}
