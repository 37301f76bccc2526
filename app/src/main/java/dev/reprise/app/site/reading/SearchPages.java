package dev.reprise.app.site.reading;

import dev.reprise.app.site.Parameters;
import dev.reprise.core.InvalidInputException;
import dev.reprise.feed.Categories;
import dev.reprise.feed.PaperId;
import dev.reprise.feed.PaperStore;
import dev.reprise.feed.PapersWindow;
import dev.reprise.feed.search.PaperSearch;
import dev.reprise.feed.search.SearchHits;
import dev.reprise.feed.search.SearchQuery;
import dev.reprise.feed.verdict.Scoreboard;
import dev.reprise.feed.verdict.Standing;
import jakarta.servlet.http.HttpServletRequest;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.util.UriComponentsBuilder;

/** Search by words and by meaning. */
@Controller
final class SearchPages {
    private static final int PAGE = 20;
    private static final int LAST_PAGE = 1_000;

    private final PaperSearch search;
    private final PaperStore store;
    private final Scoreboard scoreboard;
    private final RunnablePapers runnable;
    private final PaperViews views;

    SearchPages(
            PaperSearch search, PaperStore store, Scoreboard scoreboard, RunnablePapers runnable, PaperViews views) {
        this.search = search;
        this.store = store;
        this.scoreboard = scoreboard;
        this.runnable = runnable;
        this.views = views;
    }

    @GetMapping("/search")
    String search(HttpServletRequest request, Model model) {
        var parameters = Parameters.of(request);
        var q = parameters.filled("q").orElse("");
        if (q.codePointCount(0, q.length()) > SearchQuery.MAX_LENGTH) {
            throw new InvalidInputException("a query has at most " + SearchQuery.MAX_LENGTH + " characters");
        }
        @Nullable LocalDate from = day(parameters, "from");
        @Nullable LocalDate to = day(parameters, "to");
        @Nullable String category = parameters.filled("category").orElse(null);
        if (category != null && !Categories.isCategory(category)) {
            throw new InvalidInputException("'" + category + "' is not an arXiv category such as cs.LG");
        }
        boolean runs = parameters.filled("runs").isPresent();
        var verdict = parameters.choice("verdict", Standing.class).orElse(null);
        int page = parameters.number("p", 0, 0, LAST_PAGE);

        var query = SearchQuery.of(q)
                .published(from, to)
                .category(category)
                .among(among(runs, verdict))
                .page(page * PAGE, PAGE);
        var hits = search.search(query);
        model.addAttribute("q", q);
        model.addAttribute("from", from);
        model.addAttribute("to", to);
        model.addAttribute("category", category);
        model.addAttribute("runs", runs);
        model.addAttribute("verdict", verdict == null ? "" : verdict.word());
        model.addAttribute("asked", !q.isEmpty());
        model.addAttribute("papers", views.list(store.find(hits.papers()), q));
        model.addAttribute("found", found(hits));
        model.addAttribute("lexicalOnly", hits.lexicalOnly());
        model.addAttribute("first", page * PAGE + 1);
        model.addAttribute("previous", page > 0 ? address(request, page - 1) : null);
        model.addAttribute("next", (page + 1) * PAGE < hits.total() ? address(request, page + 1) : null);
        return "search";
    }

    private static @Nullable LocalDate day(Parameters parameters, String name) {
        return parameters
                .filled(name)
                .map(text -> PapersWindow.ofDay(text).from())
                .orElse(null);
    }

    /** The papers that a filter leaves; null is all. */
    private @Nullable Set<PaperId> among(boolean runs, @Nullable Standing verdict) {
        Set<PaperId> running = runnable.slugs().stream()
                .flatMap(slug -> store.findBySlug(slug).stream())
                .collect(Collectors.toSet());
        if (verdict == null) {
            return runs ? running : null;
        }
        var among = new HashSet<>(scoreboard.papersWith(verdict));
        if (runs) {
            among.retainAll(running);
        }
        return among;
    }

    private static String found(SearchHits hits) {
        return hits.total() == 0 ? "Nothing was found" : hits.total() == 1 ? "1 paper" : hits.total() + " papers";
    }

    private static String address(HttpServletRequest request, int page) {
        return UriComponentsBuilder.fromPath("/search")
                .query(request.getQueryString())
                .replaceQueryParam("p", page)
                .build()
                .toUriString();
    }
}
