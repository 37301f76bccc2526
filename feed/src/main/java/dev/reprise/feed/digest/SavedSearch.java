package dev.reprise.feed.digest;

import dev.reprise.feed.PaperId;
import java.util.Set;

/** A search over papers that were listed. */
@FunctionalInterface
public interface SavedSearch {

    /** Those of the papers that fit the query. */
    Set<PaperId> matching(String query, Set<PaperId> among);
}
