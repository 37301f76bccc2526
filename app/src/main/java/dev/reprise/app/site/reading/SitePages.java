package dev.reprise.app.site.reading;

import dev.reprise.app.site.SiteSettings;
import dev.reprise.feed.PaperStore;
import dev.reprise.feed.search.PaperSearch;
import dev.reprise.feed.verdict.Scoreboard;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** About the site: what it is, its numbers, and what programs that read it should know. */
@Controller
final class SitePages {
    private final Numbers numbers;
    private final Scoreboard scoreboard;
    private final PaperStore store;
    private final PaperSearch search;
    private final RunnablePapers runnable;
    private final SiteSettings settings;

    SitePages(
            Numbers numbers,
            Scoreboard scoreboard,
            PaperStore store,
            PaperSearch search,
            RunnablePapers runnable,
            SiteSettings settings) {
        this.numbers = numbers;
        this.scoreboard = scoreboard;
        this.store = store;
        this.search = search;
        this.runnable = runnable;
        this.settings = settings;
    }

    @GetMapping("/about")
    String about() {
        return "about";
    }

    @GetMapping("/stats")
    String stats(Model model) {
        model.addAttribute("papers", numbers.papers());
        model.addAttribute("days", numbers.days());
        model.addAttribute("runnable", runnable.slugs().size());
        model.addAttribute("runs", numbers.runs());
        model.addAttribute("votes", numbers.votes());
        model.addAttribute("comments", numbers.comments());
        model.addAttribute("subscribers", numbers.subscribers());
        model.addAttribute("tally", Chip.tally(scoreboard.counts()));
        model.addAttribute("index", search.status());
        return "stats";
    }

    @GetMapping("/llms.txt")
    ResponseEntity<String> llms() {
        var text = new StringBuilder("""
                # Reprise

                > Daily papers on machine-learning interpretability. Each paper's claims are checked by code that runs here; every verdict names its run.

                Every paper has a page at /papers/{id} and the same as markdown at /papers/{id}.md (or with `Accept: text/markdown`), where {id} is its arXiv id.

                ## Read

                """);
        link(
                text,
                "Daily papers",
                "/papers",
                "the latest day; ?date=YYYY-MM-DD, ?week=YYYY-Www or ?month=YYYY-MM for others");
        link(text, "Claims", "/claims", "all claims with verdicts, refutations first");
        link(text, "Trending", "/trending", "what readers vote for, discuss and run");
        link(text, "Search", "/search?q=activation+patching", "by words and by meaning");
        link(text, "About", "/about", "how verdicts are made");
        text.append("\n## Programs\n\n");
        link(
                text,
                "OpenAPI document",
                "/openapi.json",
                "the JSON API; its reading side is compatible with Hugging Face's daily papers");
        link(text, "Daily papers as JSON", "/api/daily_papers", "newest first");
        link(text, "Search as JSON", "/api/papers/search?q=activation+patching", "the same search");
        link(text, "Atom feed", "/feed.atom", "also /feed.rss and /feed.json; ?category=, ?tag=, ?q=");
        text.append("\n## Latest papers\n\n");
        for (var item : store.newest(null, 20).items()) {
            link(text, item.paper().title().replaceAll("[\\[\\]]", ""), PaperViews.path(item.paper()) + ".md", "");
        }
        return ResponseEntity.ok()
                .contentType(new MediaType(MediaType.TEXT_PLAIN, java.nio.charset.StandardCharsets.UTF_8))
                .body(text.toString());
    }

    private void link(StringBuilder text, String title, String path, String what) {
        text.append("- [")
                .append(title)
                .append("](")
                .append(settings.link(path))
                .append(')');
        text.append(what.isEmpty() ? "\n" : ": " + what + "\n");
    }
}
