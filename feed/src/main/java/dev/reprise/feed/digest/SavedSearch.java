package dev.reprise.feed.digest;

import dev.reprise.feed.PaperId;
import dev.reprise.feed.search.PaperSearch;
import dev.reprise.feed.search.SearchQuery;
import java.util.Set;

/** A search over papers that were listed. */
@FunctionalInterface
public interface SavedSearch {

    /** Those of the papers that fit the query. */
    Set<PaperId> matching(String query, Set<PaperId> among);

    /** The site's own search: its best {@value SearchQuery#MAX_LIMIT} at most. */
    static SavedSearch in(PaperSearch search) {
        return (query, among) ->
                Set.copyOf(search.search(SearchQuery.of(query).among(among).page(0, SearchQuery.MAX_LIMIT))
                        .papers());
    }
}
