package dev.reprise.app.site.tag;

import dev.reprise.app.site.NotFound;
import dev.reprise.app.site.access.SeeOther;
import dev.reprise.app.site.access.Visitors;
import dev.reprise.app.site.reading.PaperPagePart;
import dev.reprise.app.site.reading.PaperViews;
import dev.reprise.core.InvalidInputException;
import dev.reprise.feed.FeedItem;
import dev.reprise.feed.PaperId;
import dev.reprise.feed.PaperStore;
import dev.reprise.feed.account.User;
import dev.reprise.feed.tag.TagRanking;
import dev.reprise.feed.tag.TagRecommender;
import dev.reprise.feed.tag.TagStore;
import dev.reprise.feed.tag.TagStore.Tag;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.ModelAndView;

/** A reader's tags, on papers and by themselves. */
@Controller
final class TagPages implements PaperPagePart {
    private static final int RECOMMENDED = 25;

    private final TagStore tags;
    private final TagRecommender recommender;
    private final PaperStore papers;
    private final PaperViews views;
    private final Visitors visitors;

    TagPages(TagStore tags, TagRecommender recommender, PaperStore papers, PaperViews views, Visitors visitors) {
        this.tags = tags;
        this.recommender = recommender;
        this.papers = papers;
        this.views = views;
        this.visitors = visitors;
    }

    @Override
    public void addTo(Model model, FeedItem paper) {
        visitors.current().account().ifPresent(user -> {
            model.addAttribute("ownTags", tags.on(user, paper.paper().id()));
            model.addAttribute(
                    "allTags", tags.of(user).stream().map(Tag::name).toList());
        });
    }

    @GetMapping("/tags")
    ModelAndView all(User user) {
        return new ModelAndView("tags", "tags", tags.of(user));
    }

    @GetMapping("/tags/{tag}")
    ModelAndView show(User user, @PathVariable long tag) {
        var own = own(user, tag);
        var tagged = tags.papers(own);
        var ranking = tagged.isEmpty() ? null : recommender.ranking(tag, tagged).orElse(null);
        var page = new ModelAndView("tag");
        page.addObject("tag", own);
        page.addObject("tagged", views.list(papers.find(List.copyOf(tagged))));
        page.addObject("waiting", ranking == null && !tagged.isEmpty());
        page.addObject("tooSmall", ranking != null && ranking.isTooSmall());
        page.addObject("ranking", ranking);
        page.addObject(
                "recommended",
                ranking == null
                        ? List.of()
                        : views.list(papers.find(ranking.papers().stream()
                                .limit(RECOMMENDED)
                                .map(TagRanking.Scored::paper)
                                .toList())));
        return page;
    }

    private Tag own(User user, long tag) {
        return tags.find(user, tag).orElseThrow(() -> NotFound.of("You have no such tag."));
    }

    @PostMapping("/tags/{tag}/public")
    ResponseEntity<Void> publish(User user, @PathVariable long tag, @RequestParam(defaultValue = "false") boolean on) {
        tags.setPublic(own(user, tag), on);
        return SeeOther.to("/tags/" + tag);
    }

    @PostMapping("/tags/{tag}/delete")
    ResponseEntity<Void> delete(User user, @PathVariable long tag) {
        tags.delete(own(user, tag));
        return SeeOther.to("/tags");
    }

    @PostMapping("/papers/{id}/tags")
    ResponseEntity<Void> put(
            User user,
            @PathVariable PaperId id,
            @RequestParam(defaultValue = "") String name,
            @RequestParam(defaultValue = "false") boolean take) {
        if (papers.find(id).isEmpty()) {
            throw NotFound.paper(id);
        }
        if (take) {
            tags.take(user, name, id);
        } else {
            try {
                tags.put(user, name, id);
            } catch (InvalidInputException e) {
                throw new ResponseStatusException(HttpStatus.UNPROCESSABLE_CONTENT, e.getMessage(), e);
            }
        }
        return SeeOther.to("/papers/" + id + "#tags");
    }
}
