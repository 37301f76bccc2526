package dev.reprise.app.site.reading;

import dev.reprise.app.site.SiteSettings;
import dev.reprise.feed.Author;
import dev.reprise.feed.FeedItem;
import dev.reprise.feed.PaperId;
import dev.reprise.feed.PaperStore;
import dev.reprise.feed.search.PaperSearch;
import dev.reprise.feed.text.TexText;
import dev.reprise.feed.verdict.Scoreboard;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.ExtendedModelMap;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.ModelAndView;

/** A paper's page, and the same for machines as markdown. */
@Controller
final class PaperPages {
    static final MediaType MARKDOWN = new MediaType("text", "markdown", java.nio.charset.StandardCharsets.UTF_8);
    private static final int SIMILAR = 5;

    private final PaperStore store;
    private final Scoreboard scoreboard;
    private final PaperSearch search;
    private final PaperViews views;
    private final SiteSettings settings;
    private final List<PaperPagePart> parts;

    PaperPages(
            PaperStore store,
            Scoreboard scoreboard,
            PaperSearch search,
            PaperViews views,
            SiteSettings settings,
            List<PaperPagePart> parts) {
        this.store = store;
        this.scoreboard = scoreboard;
        this.search = search;
        this.views = views;
        this.settings = settings;
        this.parts = parts;
    }

    @GetMapping("/papers/{id}")
    Object show(@PathVariable PaperId id, HttpServletRequest request, HttpServletResponse response) {
        response.addHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT);
        return prefersMarkdown(request) ? markdown(id) : page(id);
    }

    @GetMapping("/papers/{id}.md")
    ResponseEntity<String> markdown(@PathVariable PaperId id) {
        var text = new PaperMarkdown(settings).write(find(id), scoreboard.claims(id));
        return ResponseEntity.ok().contentType(MARKDOWN).body(text);
    }

    /** Whether markdown was asked for, and no less than a page. */
    private static boolean prefersMarkdown(HttpServletRequest request) {
        var accept = request.getHeader(HttpHeaders.ACCEPT);
        if (accept == null || !accept.contains("markdown")) {
            return false;
        }
        double markdown = -1;
        double html = 0;
        for (var type : MediaType.parseMediaTypes(accept)) {
            if (type.equalsTypeAndSubtype(MARKDOWN)) {
                markdown = type.getQualityValue();
            } else if (type.equalsTypeAndSubtype(MediaType.TEXT_HTML)) {
                html = type.getQualityValue();
            }
        }
        return markdown > 0 && markdown >= html;
    }

    private ModelAndView page(PaperId id) {
        var item = find(id);
        var paper = item.paper();
        var claims = scoreboard.claims(id);
        Model model = new ExtendedModelMap();
        model.addAttribute("paper", views.view(item, claims));
        model.addAttribute("plainTitle", paper.title());
        model.addAttribute("names", paper.authors().stream().map(Author::name).toList());
        model.addAttribute(
                "others", Math.max(0, paper.numAuthors() - paper.authors().size()));
        model.addAttribute("categories", paper.categories());
        model.addAttribute("keywords", paper.keywords());
        model.addAttribute("arxiv", id.arxivPage().orElse(null));
        model.addAttribute("pdf", id.isLocal() ? null : "https://arxiv.org/pdf/" + id);
        model.addAttribute("links", paper.links());
        model.addAttribute("publication", paper.publication());
        model.addAttribute("inShort", paper.inShort() == null ? null : TexText.html(paper.inShort()));
        model.addAttribute("abstractText", paper.hasAbstract() ? TexText.html(paper.summary()) : null);
        model.addAttribute("slug", paper.slug());
        model.addAttribute(
                "claims",
                claims.stream()
                        .map(claim -> PaperViews.claim(claim, PaperViews.path(paper), paper.title()))
                        .toList());
        model.addAttribute("similar", views.list(store.find(search.similar(id, SIMILAR))));
        model.addAttribute("version", paper.version());
        model.addAttribute("appeared", Days.dayAndYear(LocalDate.ofInstant(paper.publishedAt(), ZoneOffset.UTC)));
        model.addAttribute(
                "updated",
                paper.updatedAt() == null
                        ? null
                        : Days.dayAndYear(LocalDate.ofInstant(paper.updatedAt(), ZoneOffset.UTC)));
        model.addAttribute(
                "withdrawn",
                paper.withdrawnAt() == null
                        ? null
                        : Days.dayAndYear(LocalDate.ofInstant(paper.withdrawnAt(), ZoneOffset.UTC)));
        model.addAttribute("entry", item.entry());
        model.addAttribute(
                "listed",
                item.entry() == null ? null : Days.dayAndYear(item.entry().day()));
        model.addAttribute("canonical", settings.link("/papers/" + id));
        parts.forEach(part -> part.addTo(model, item));
        return new ModelAndView("paper", model.asMap());
    }

    private FeedItem find(PaperId id) {
        return store.find(id)
                .orElseThrow(
                        () -> new ResponseStatusException(HttpStatus.NOT_FOUND, "No paper " + id + " is known here."));
    }
}
