package dev.reprise.app.site.reading;

import dev.reprise.app.site.Parameters;
import dev.reprise.feed.FeedItem;
import dev.reprise.feed.PaperStore;
import dev.reprise.feed.verdict.Scoreboard;
import dev.reprise.feed.verdict.Standing;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** The scoreboard: every claim of every paper, what was refuted first. */
@Controller
final class ClaimPages {
    private final Scoreboard scoreboard;
    private final PaperStore store;

    ClaimPages(Scoreboard scoreboard, PaperStore store) {
        this.scoreboard = scoreboard;
        this.store = store;
    }

    /** Claims of one standing. */
    public record Group(Chip chip, String title, List<ClaimView> claims) {}

    @GetMapping("/claims")
    String claims(HttpServletRequest request, Model model) {
        var only = Parameters.of(request).choice("verdict", Standing.class).orElse(null);
        var all = scoreboard.all();
        var titles = store.find(all.stream().map(claim -> claim.paper()).collect(Collectors.toSet())).stream()
                .map(FeedItem::paper)
                .collect(Collectors.toMap(paper -> paper.id(), paper -> paper));
        var shown = all.stream()
                .filter(claim -> only == null || claim.standing() == only)
                .collect(Collectors.groupingBy(claim -> claim.standing(), java.util.TreeMap::new, Collectors.toList()));
        model.addAttribute("total", all.size());
        model.addAttribute("papersCount", titles.size());
        model.addAttribute("tally", Chip.tally(Scoreboard.counts(all)));
        model.addAttribute("only", only == null ? "" : only.word());
        model.addAttribute(
                "groups",
                shown.entrySet().stream()
                        .map(group -> new Group(
                                Chip.of(group.getKey()),
                                title(group.getKey()),
                                group.getValue().stream()
                                        .map(claim -> {
                                            var paper = Objects.requireNonNull(titles.get(claim.paper()));
                                            return PaperViews.claim(claim, PaperViews.path(paper), paper.title());
                                        })
                                        .toList()))
                        .toList());
        return "claims";
    }

    private static String title(Standing standing) {
        return switch (standing) {
            case FAILS -> "Refuted here";
            case INCONCLUSIVE -> "Inconclusive";
            case HOLDS -> "Confirmed here";
            case NEEDS_CHECKPOINT -> "Waiting for a real checkpoint";
            case NOT_RUN -> "Not run yet";
            case CANNOT -> "Cannot be checked here";
        };
    }
}
