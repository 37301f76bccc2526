package dev.reprise.app.site.reading;

import dev.reprise.app.site.Parameters;
import dev.reprise.app.site.reading.DailyList.Sort;
import dev.reprise.feed.DailyQuery;
import dev.reprise.feed.PaperStore;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** What readers vote for, discuss and run, of all days. */
@Controller
final class TrendingPages {
    private static final int PAGE = 30;
    private static final int LAST_PAGE = 1_000;

    private final DailyList list;
    private final PaperStore store;
    private final PaperViews views;

    TrendingPages(DailyList list, PaperStore store, PaperViews views) {
        this.list = list;
        this.store = store;
        this.views = views;
    }

    @GetMapping("/trending")
    String trending(HttpServletRequest request, Model model) {
        int page = Parameters.of(request).number("p", 0, 0, LAST_PAGE);
        var query = new DailyQuery(null, null, page, PAGE);
        model.addAttribute("papers", views.list(list.page(query, Sort.TRENDING)));
        model.addAttribute("first", page * PAGE + 1);
        model.addAttribute("page", page);
        model.addAttribute("more", store.count(query) > (page + 1) * PAGE);
        return "trending";
    }
}
