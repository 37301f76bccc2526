package dev.reprise.app.site.reading;

import dev.reprise.app.site.Parameters;
import dev.reprise.app.site.SiteSettings;
import dev.reprise.core.InvalidInputException;
import dev.reprise.feed.Categories;
import dev.reprise.feed.DailyQuery;
import dev.reprise.feed.FeedItem;
import dev.reprise.feed.PaperStore;
import dev.reprise.feed.search.PaperSearch;
import dev.reprise.feed.search.SearchQuery;
import dev.reprise.feed.syndication.Channel;
import dev.reprise.feed.syndication.Entry;
import dev.reprise.feed.syndication.FeedFormat;
import dev.reprise.feed.syndication.Selection;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.util.UriUtils;

/** The papers for feed readers: all that are listed, or those of a category, of a public tag, of a query. */
@Controller
final class FeedPages {
    private static final int PAGE = 50;
    private static final int LAST_PAGE = 10_000;

    private final PaperStore store;
    private final PaperSearch search;
    private final Selection selection;
    private final SiteSettings settings;

    FeedPages(PaperStore store, PaperSearch search, Selection selection, SiteSettings settings) {
        this.store = store;
        this.search = search;
        this.selection = selection;
        this.settings = settings;
    }

    @GetMapping("/feed.atom")
    @Nullable
    ResponseEntity<byte[]> atom(HttpServletRequest request, WebRequest conditions) {
        return write(FeedFormat.ATOM, request, conditions);
    }

    @GetMapping("/feed.rss")
    @Nullable
    ResponseEntity<byte[]> rss(HttpServletRequest request, WebRequest conditions) {
        return write(FeedFormat.RSS, request, conditions);
    }

    @GetMapping("/feed.json")
    @Nullable
    ResponseEntity<byte[]> json(HttpServletRequest request, WebRequest conditions) {
        return write(FeedFormat.JSON, request, conditions);
    }

    private @Nullable ResponseEntity<byte[]> write(
            FeedFormat format, HttpServletRequest request, WebRequest conditions) {
        var channel = channel(Parameters.of(request));
        var document = format.write(channel);
        if (conditions.checkNotModified(
                FeedFormat.etag(document), channel.updated().toEpochMilli())) {
            return null;
        }
        return ResponseEntity.ok()
                .contentType(new MediaType(MediaType.parseMediaType(format.mediaType()), StandardCharsets.UTF_8))
                .cacheControl(CacheControl.maxAge(Duration.ofMinutes(5)).cachePublic())
                .body(document);
    }

    private Channel channel(Parameters parameters) {
        var category = parameters.filled("category");
        var tag = parameters.filled("tag");
        var q = parameters.filled("q");
        if (Stream.of(category, tag, q).filter(given -> given.isPresent()).count() > 1) {
            throw new InvalidInputException("give one of category, tag and q, not two");
        }
        int number = parameters.number("page", 1, 1, LAST_PAGE);
        int offset = (number - 1) * PAGE;
        if (category.isPresent()) {
            if (!Categories.isCategory(category.get())) {
                throw new InvalidInputException("'" + category.get() + "' is not an arXiv category such as cs.LG");
            }
            return channel(
                    "category",
                    category.get(),
                    number,
                    store.find(selection.ofCategory(category.get(), offset, PAGE + 1)));
        }
        if (tag.isPresent()) {
            return channel("tag", tag.get(), number, store.find(selection.ofTag(tag.get(), offset, PAGE + 1)));
        }
        if (q.isPresent()) {
            return channel("q", q.get(), number, found(q.get(), offset));
        }
        var listed = store.daily(new DailyQuery(null, null, number - 1, PAGE));
        boolean more =
                !store.daily(new DailyQuery(null, null, number * PAGE, 1)).isEmpty();
        return new Channel(
                settings.baseUrl().toString(),
                "Reprise: daily papers",
                "Interpretability papers that run, as they are listed",
                "/",
                new LinkedHashMap<>(),
                number,
                more,
                listed.stream().map(Entry::of).toList());
    }

    /** What a query finds, a page of the ranking at a time, newest first in it. */
    private List<FeedItem> found(String q, int offset) {
        if (q.codePointCount(0, q.length()) > SearchQuery.MAX_LENGTH) {
            throw new InvalidInputException("q has at most " + SearchQuery.MAX_LENGTH + " characters");
        }
        var hits = search.search(SearchQuery.of(q).page(offset, PAGE + 1)).papers();
        return store.find(hits);
    }

    /** @param items one more than a page if there is another one */
    private Channel channel(String name, String value, int number, List<FeedItem> items) {
        var parameters = new LinkedHashMap<String, String>();
        parameters.put(name, value);
        return new Channel(
                settings.baseUrl().toString(),
                "Reprise: " + value,
                switch (name) {
                    case "category" -> "Papers of the category " + value;
                    case "tag" -> "Papers with the tag " + value;
                    default -> "Papers that a search for " + value + " finds";
                },
                "/search?" + name + "=" + UriUtils.encodeQueryParam(value, StandardCharsets.UTF_8),
                parameters,
                number,
                items.size() > PAGE,
                items.stream()
                        .limit(PAGE)
                        .map(Entry::of)
                        .sorted(Comparator.comparing(Entry::published).reversed())
                        .toList());
    }
}
