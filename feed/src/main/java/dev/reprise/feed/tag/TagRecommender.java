package dev.reprise.feed.tag;

import dev.reprise.feed.Author;
import dev.reprise.feed.FeedItem;
import dev.reprise.feed.PaperId;
import dev.reprise.feed.PaperRecord;
import dev.reprise.feed.PaperStore;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Recommends papers for tags.
 *
 * <pre>{@code
 * var recommender = new TagRecommender(store, clock);
 * Optional<TagRanking> ranking = recommender.ranking(tagId, papersOfTheTag);   // empty: still being computed
 * }</pre>
 *
 * <p>A tag's model is trained on its papers against all others of the newest {@value #NEWEST}; both are ranked. It is trained in the
 * background when it is first asked for, when the tag's papers have changed, and when the papers were read more than an hour ago; until it
 * is there, the one before is given. The last {@value #MAX_TAGS} tags that were asked for are kept. Thread-safe.
 */
public final class TagRecommender implements AutoCloseable {
    static final int WORDS_IN_FAVOUR = 40;
    static final int WORDS_AGAINST = 20;
    static final int NEWEST = 10_000;
    static final int MAX_TAGS = 500;

    private static final int RANKED = 200;
    private static final int AT_ONCE = 1_000;
    private static final Duration READ_EVERY = Duration.ofHours(1);
    private static final System.Logger LOG = System.getLogger(TagRecommender.class.getName());

    private final PaperStore store;
    private final InstantSource clock;
    private final ExecutorService background = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("reprise-tags").daemon().factory());
    private final Map<Long, Cached> cache = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Cached> eldest) {
            return size() > MAX_TAGS;
        }
    };
    private final Set<Long> waiting = new HashSet<>();
    private final Object reading = new Object();
    private @Nullable Corpus corpus;

    private record Cached(Set<PaperId> tagged, Instant read, TagRanking ranking) {}

    private record Corpus(Instant read, TfIdf terms, Map<PaperId, TfIdf.Vector> papers) {}

    public TagRecommender(PaperStore store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    /**
     * The tag's ranking as it was computed last, without papers that have the tag by now; empty if it never was. Never waits.
     *
     * @param tagged the tag's papers
     */
    public synchronized Optional<TagRanking> ranking(long tag, Set<PaperId> tagged) {
        var cached = cache.get(tag);
        boolean fresh = cached != null
                && cached.tagged().equals(tagged)
                && cached.read().plus(READ_EVERY).isAfter(clock.instant());
        if (!fresh && waiting.add(tag)) {
            var papers = Set.copyOf(tagged);
            background.execute(() -> recompute(tag, papers));
        }
        return Optional.ofNullable(cached).map(Cached::ranking).map(ranking -> without(tagged, ranking));
    }

    private static TagRanking without(Set<PaperId> tagged, TagRanking ranking) {
        var papers = ranking.papers().stream()
                .filter(scored -> !tagged.contains(scored.paper()))
                .toList();
        return new TagRanking(ranking.tagged(), ranking.compared(), papers, ranking.inFavour(), ranking.against());
    }

    private void recompute(long tag, Set<PaperId> tagged) {
        try {
            var read = read();
            var ranking = ranking(read, tagged);
            synchronized (this) {
                cache.put(tag, new Cached(tagged, read.read(), ranking));
            }
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "The tag " + tag + " cannot be ranked", e);
        } finally {
            synchronized (this) {
                waiting.remove(tag);
            }
        }
    }

    /** Computes a ranking now, on this thread: about a second for ten thousand papers. */
    public TagRanking compute(Set<PaperId> tagged) {
        return ranking(read(), Set.copyOf(tagged));
    }

    /** The newest papers, at most an hour old. */
    private Corpus read() {
        synchronized (reading) { // not this: who asks for a ranking does not wait
            var now = clock.instant();
            if (corpus == null || !corpus.read().plus(READ_EVERY).isAfter(now)) {
                var texts = newest();
                var terms = TfIdf.fit(List.copyOf(texts.values()));
                var papers = new LinkedHashMap<PaperId, TfIdf.Vector>();
                texts.forEach((paper, text) -> papers.put(paper, terms.vector(text)));
                corpus = new Corpus(now, terms, papers);
            }
            return corpus;
        }
    }

    private Map<PaperId, String> newest() {
        var texts = new LinkedHashMap<PaperId, String>();
        @Nullable String cursor = null;
        do {
            var page = store.newest(cursor, AT_ONCE);
            page.items().forEach(item -> texts.put(item.paper().id(), text(item.paper())));
            cursor = page.next();
        } while (cursor != null && texts.size() < NEWEST);
        return texts;
    }

    private static String text(PaperRecord paper) {
        return paper.title() + "\n" + paper.summary() + "\n"
                + paper.authors().stream().map(Author::name).collect(Collectors.joining("\n"));
    }

    private TagRanking ranking(Corpus corpus, Set<PaperId> tagged) {
        var papers = new ArrayList<>(corpus.papers().keySet());
        var vectors = new ArrayList<>(corpus.papers().values());
        var older = tagged.stream()
                .filter(paper -> !corpus.papers().containsKey(paper))
                .toList();
        for (FeedItem item : store.find(older)) {
            papers.add(item.paper().id());
            vectors.add(corpus.terms().vector(text(item.paper())));
        }
        var in = new BitSet();
        boolean wordsIn = false;
        boolean wordsOut = false;
        for (int i = 0; i < papers.size(); i++) {
            boolean any = vectors.get(i).size() > 0;
            in.set(i, tagged.contains(papers.get(i)));
            wordsIn |= any && in.get(i);
            wordsOut |= any && !in.get(i);
        }
        int count = in.cardinality();
        if (!wordsIn || !wordsOut) {
            return new TagRanking(count, papers.size() - count, List.of(), List.of(), List.of());
        }
        var model = TagModel.train(vectors, in, corpus.terms().terms());
        var scored = new ArrayList<TagRanking.Scored>();
        for (int i = 0; i < papers.size(); i++) {
            if (!in.get(i)) {
                scored.add(new TagRanking.Scored(papers.get(i), model.score(vectors.get(i))));
            }
        }
        var best =
                Comparator.comparingDouble(TagRanking.Scored::score).reversed().thenComparing(TagRanking.Scored::paper);
        return new TagRanking(
                count,
                papers.size() - count,
                scored.stream().sorted(best).limit(RANKED).toList(),
                model.words(true, WORDS_IN_FAVOUR),
                model.words(false, WORDS_AGAINST));
    }

    @Override
    public void close() {
        background.shutdownNow();
    }
}
