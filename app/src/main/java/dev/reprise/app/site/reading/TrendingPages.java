package dev.reprise.app.site.reading;

import dev.reprise.app.site.Parameters;
import dev.reprise.feed.DailyQuery;
import dev.reprise.feed.PaperStore;
import dev.reprise.feed.rank.Trend;
import dev.reprise.feed.rank.Trending;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** What readers vote for, discuss and run, of all days. */
@Controller
final class TrendingPages {
    private static final int PAGE = 30;
    private static final int LAST_PAGE = 1_000;

    private final Trending trending;
    private final PaperStore store;
    private final PaperViews views;

    TrendingPages(Trending trending, PaperStore store, PaperViews views) {
        this.trending = trending;
        this.store = store;
        this.views = views;
    }

    @GetMapping("/trending")
    String trending(HttpServletRequest request, Model model) {
        int page = Parameters.of(request).number("p", 0, 0, LAST_PAGE);
        int before = page * PAGE;
        var ranked = trending.rank(new DailyQuery(null, null, 0, before + PAGE + 1)).stream()
                .skip(before)
                .map(Trend::paper)
                .toList();
        model.addAttribute("papers", views.list(store.find(ranked.subList(0, Math.min(PAGE, ranked.size())))));
        model.addAttribute("first", before + 1);
        model.addAttribute("page", page);
        model.addAttribute("more", ranked.size() > PAGE);
        return "trending";
    }
}
