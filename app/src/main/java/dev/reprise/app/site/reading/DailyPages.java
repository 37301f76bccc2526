package dev.reprise.app.site.reading;

import dev.reprise.app.site.Parameters;
import dev.reprise.app.site.reading.DailyList.Sort;
import dev.reprise.feed.DailyQuery;
import dev.reprise.feed.FeedItem;
import dev.reprise.feed.PaperStore;
import dev.reprise.feed.PapersWindow;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** The daily list: a day, a week or a month. */
@Controller
final class DailyPages {
    private static final int PAGE = 50;
    private static final int LAST_PAGE = 100_000;

    private final DailyList list;
    private final PaperStore store;
    private final PaperViews views;
    private final Clock clock;

    DailyPages(DailyList list, PaperStore store, PaperViews views, Clock clock) {
        this.list = list;
        this.store = store;
        this.views = views;
        this.clock = clock;
    }

    /** The latest day that has papers. */
    @GetMapping("/")
    String latest(Model model) {
        return show(day(today()), 0, Sort.PUBLISHED_AT, model);
    }

    @GetMapping("/papers")
    String window(HttpServletRequest request, Model model) {
        var parameters = Parameters.of(request);
        var window = PapersWindow.parse(
                        parameters.text("date").orElse(null),
                        parameters.text("week").orElse(null),
                        parameters.text("month").orElse(null))
                .orElseGet(() -> day(today()));
        var sort = Sort.of(parameters.text("sort"));
        return show(window, parameters.number("p", 0, 0, LAST_PAGE), sort, model);
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }

    private static PapersWindow day(LocalDate day) {
        return new PapersWindow.Day(day);
    }

    private String show(PapersWindow asked, int page, Sort sort, Model model) {
        boolean trending = sort == Sort.TRENDING;
        var shown = asked;
        var items = items(shown, page, sort);
        if (items.isEmpty() && page == 0) {
            var earlier = store.lastDay(asked.to());
            if (earlier.isPresent()) {
                shown = like(asked, earlier.get());
                items = items(shown, page, sort);
            }
        }
        boolean isToday = asked instanceof PapersWindow.Day day && day.from().equals(today());
        model.addAttribute("notice", shown.equals(asked) || isToday ? null : notice(asked, shown));
        model.addAttribute("window", shown);
        model.addAttribute("heading", Days.title(shown));
        model.addAttribute("papers", views.list(items));
        int count = store.count(new DailyQuery(shown, null, 0, PAGE));
        model.addAttribute("count", count);
        model.addAttribute("trending", trending);
        model.addAttribute("page", page);
        model.addAttribute("pages", (count + PAGE - 1) / PAGE);
        model.addAttribute("first", page * PAGE + 1);
        var day = shown.to().isAfter(today()) ? today() : shown.to();
        model.addAttribute(
                "asDay", address(like(day(today()), store.lastDay(day).orElse(day)), trending));
        model.addAttribute("asWeek", address(new PapersWindow.Week(day), trending));
        model.addAttribute("asMonth", address(new PapersWindow.Month(YearMonth.from(day)), trending));
        model.addAttribute("here", address(shown, false));
        model.addAttribute("hereTrending", address(shown, true));
        model.addAttribute(
                "previous", neighbour(shown, store.lastDay(shown.from().minusDays(1)), trending));
        model.addAttribute("next", neighbour(shown, store.nextDay(shown.to().plusDays(1)), trending));
        return "daily";
    }

    private List<FeedItem> items(PapersWindow window, int page, Sort sort) {
        return list.page(new DailyQuery(window, null, page, PAGE), sort);
    }

    private static String notice(PapersWindow asked, PapersWindow shown) {
        var kind = switch (asked) {
            case PapersWindow.Day _ -> "day";
            case PapersWindow.Week _ -> "week";
            case PapersWindow.Month _ -> "month";
        };
        return "No papers are listed for " + Days.title(asked) + ". This is the last " + kind
                + " before it that has some.";
    }

    /** The window of the same kind that a day is in. */
    private static PapersWindow like(PapersWindow kind, LocalDate day) {
        return switch (kind) {
            case PapersWindow.Day _ -> new PapersWindow.Day(day);
            case PapersWindow.Week _ -> new PapersWindow.Week(day);
            case PapersWindow.Month _ -> new PapersWindow.Month(YearMonth.from(day));
        };
    }

    /** A link to another window. */
    public record Neighbour(String address, String title) {}

    private static @Nullable Neighbour neighbour(PapersWindow kind, Optional<LocalDate> day, boolean trending) {
        return day.map(d -> like(kind, d))
                .map(window -> new Neighbour(address(window, trending), Days.title(window)))
                .orElse(null);
    }

    private static String address(PapersWindow window, boolean trending) {
        return "/papers?" + window.parameter() + "=" + window.value() + (trending ? "&sort=trending" : "");
    }
}
