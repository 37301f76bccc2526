package dev.reprise.feed.search;

import dev.reprise.feed.FeedItem;
import dev.reprise.feed.PaperId;
import dev.reprise.feed.PaperRecord;
import dev.reprise.feed.PaperStore;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/** Where the papers that are searched come from. */
public interface PaperSource {
    /** How many there are. */
    int count();

    /** Those that are there, in any order. */
    List<PaperRecord> find(Collection<PaperId> ids);

    /** In order of their last change, then of their ids; see {@link PaperStore#changedSince}. */
    List<PaperRecord> changedSince(Instant since, int offset, int limit);

    /** Ids that papers had and have no more. */
    List<PaperId> formerIds();

    /** The papers of a store. */
    static PaperSource of(PaperStore store) {
        return new PaperSource() {
            @Override
            public int count() {
                return store.count();
            }

            @Override
            public List<PaperRecord> find(Collection<PaperId> ids) {
                return store.find(ids).stream().map(FeedItem::paper).toList();
            }

            @Override
            public List<PaperRecord> changedSince(Instant since, int offset, int limit) {
                return store.changedSince(since, offset, limit);
            }

            @Override
            public List<PaperId> formerIds() {
                return store.formerIds();
            }
        };
    }
}
