package dev.reprise.app.site.reading;

import dev.reprise.core.InvalidInputException;
import dev.reprise.feed.DailyQuery;
import dev.reprise.feed.FeedItem;
import dev.reprise.feed.PaperStore;
import dev.reprise.feed.rank.Trend;
import dev.reprise.feed.rank.Trending;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** The daily list in one of its two orders. */
@Component
public final class DailyList {
    private final PaperStore store;
    private final Trending trending;

    DailyList(PaperStore store, Trending trending) {
        this.store = store;
        this.trending = trending;
    }

    /** In which order. */
    public enum Sort {
        /** The latest day first, each day as it was listed. */
        PUBLISHED_AT("publishedAt"),
        /** By what readers vote for, discuss and run. */
        TRENDING("trending");

        private final String word;

        Sort(String word) {
            this.word = word;
        }

        /** @throws InvalidInputException if it is another word */
        public static Sort of(Optional<String> word) {
            for (var sort : values()) {
                if (word.isEmpty() || word.get().equals(sort.word)) {
                    return sort;
                }
            }
            throw new InvalidInputException("sort is publishedAt or trending");
        }
    }

    public List<FeedItem> page(DailyQuery query, Sort sort) {
        return switch (sort) {
            case PUBLISHED_AT -> store.daily(query);
            case TRENDING -> store.find(trending.rank(query).stream().map(Trend::paper).toList());
        };
    }
}
