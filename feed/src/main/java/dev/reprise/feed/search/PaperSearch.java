package dev.reprise.feed.search;

import dev.reprise.feed.PaperId;
import dev.reprise.feed.PaperRecord;
import dev.reprise.feed.text.Span;
import dev.reprise.feed.text.TexText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.lucene.document.LongField;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TopFieldCollectorManager;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/**
 * Searches the papers by words and by meaning, and finds papers that are like one. Thread-safe.
 *
 * <pre>{@code
 * try (var search = PaperSearch.open(data.resolve("index"), PaperSource.of(store), new MiniLm())) {
 *     SearchHits hits = search.search(SearchQuery.of("how do truth directions generalise?").page(0, 20));
 *     List<FeedItem> items = store.find(hits.papers());
 * }
 * }</pre>
 *
 * <p>A query that is a paper's id, in any spelling, finds that paper or nothing. Otherwise two rankings are merged by
 * {@link ReciprocalRank}: the best {@value #WORDS_WINDOW} by words (title 20, author 10, abstract at most 3 a word, then by date), and by
 * meaning the best {@value #MEANING_WINDOW} whose vectors have a cosine of at least {@value #MIN_COSINE} with the query's. Papers of the
 * same sum are in order of publication, newest first, then of their ids.
 *
 * <p>{@link #open} returns at once; a background thread brings the index up to the store, and computes the vectors that are missing, the
 * newest papers first. The encoder is loaded when it is first needed; until then searches go by words and say so.
 */
public final class PaperSearch implements AutoCloseable {
    static final int WORDS_WINDOW = 200;
    static final int MEANING_WINDOW = 100;
    static final double MIN_COSINE = 0.3;

    /**
     * How many candidates the graph of quantised vectors is asked for, for each that is wanted. Of 3,000 papers, 1, 2 and 4 find 83, 94 and
     * 99 of the nearest 100, in 0.39, 0.45 and 0.51 ms.
     */
    private static final int CANDIDATES = 4;

    private static final int HITS_COUNTED = 1_000;
    private static final int BATCH = 1_000;
    private static final int ENCODED_AT_ONCE = 64;
    private static final int TELLING_WORDS = 25;
    private static final Duration COMMIT_EVERY = Duration.ofSeconds(5);

    /** Changes that were committed later than others that bear a later time. */
    private static final Duration OVERLAP = Duration.ofHours(1);

    /** How soon a change is seen that nobody tells of: another process may write to the same database. */
    private static final Duration GLANCE = Duration.ofMinutes(1);

    private static final Comparator<PaperIndex.Indexed> NEWEST =
            Comparator.comparingLong(PaperIndex.Indexed::published).reversed().thenComparing(PaperIndex.Indexed::paper);

    private static final System.Logger LOG = System.getLogger(PaperSearch.class.getName());

    private final PaperIndex index;
    private final PaperSource source;
    private final SentenceEncoder encoder;
    private final ScheduledExecutorService background;
    private final Semaphore encoding = new Semaphore(Runtime.getRuntime().availableProcessors());
    private final AtomicBoolean loading = new AtomicBoolean();
    private volatile boolean encoderReady;
    private volatile boolean caughtUp;
    private volatile boolean closed;
    private volatile @Nullable String problem;

    /**
     * The state of the index.
     *
     * @param papers in it
     * @param withVectors of them, found by meaning too
     * @param caughtUp whether it has all that the store had when it was opened
     * @param encoderReady whether queries are understood by meaning
     * @param problem what went wrong in the background, if something did
     */
    public record Status(
            int papers,
            int withVectors,
            boolean caughtUp,
            boolean encoderReady,
            @Nullable String problem) {}

    private PaperSearch(PaperIndex index, PaperSource source, SentenceEncoder encoder) {
        this.index = index;
        this.source = source;
        this.encoder = encoder;
        this.background = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name("reprise-search").daemon().factory());
    }

    /**
     * Opens the index, or begins a new one, and brings it up to the source in the background.
     *
     * @param folder of the index alone: one of another version is thrown away
     * @throws IOException if another process has the index open, or the folder cannot be written to
     */
    public static PaperSearch open(Path folder, PaperSource source, SentenceEncoder encoder) throws IOException {
        var search = new PaperSearch(PaperIndex.open(folder, encoder.name()), source, encoder);
        search.inBackground("The search index cannot be brought up to date", () -> {
            search.catchUp();
            search.encodePending();
        });
        var _ = search.background.scheduleWithFixedDelay(
                () -> search.attempt("The search index cannot be brought up to date", () -> {
                    search.follow(search.index.changedThrough().minus(GLANCE));
                    search.encodePending();
                }),
                GLANCE.toSeconds(),
                GLANCE.toSeconds(),
                TimeUnit.SECONDS);
        return search;
    }

    // ---- searching
    // -------------------------------------------------------------------------------------------------------

    /** An empty query, or one without a single word, finds nothing. */
    public SearchHits search(SearchQuery query) {
        long start = System.nanoTime();
        try {
            var named = PaperId.find(query.text().strip());
            if (named.isPresent()) {
                return named(query, named.get(), start);
            }
            var words = LexicalQuery.words(query.text());
            if (words.isEmpty()) {
                return new SearchHits(List.of(), 0, since(start), false);
            }
            float @Nullable [] vector = encoderReady ? encode(TexText.words(query.text())) : null;
            if (vector == null) {
                load();
            }
            var ranking = index.search(
                    searcher -> ranking(searcher, words, WORDS_WINDOW, vector, MEANING_WINDOW, filters(query)));
            return page(ranking, query, start, vector == null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private SearchHits named(SearchQuery query, PaperId paper, long start) throws IOException {
        boolean found = index.search(searcher -> {
            var only =
                    new BooleanQuery.Builder().add(new TermQuery(new Term(PaperIndex.ID, paper.value())), Occur.FILTER);
            filters(query).forEach(filter -> only.add(filter, Occur.FILTER));
            return searcher.count(only.build()) > 0;
        });
        return new SearchHits(
                found && query.offset() == 0 ? List.of(new SearchHits.Hit(paper, 1)) : List.of(),
                found ? 1 : 0,
                since(start),
                false);
    }

    private static SearchHits page(
            List<ReciprocalRank.Ranked<PaperIndex.Indexed>> ranking,
            SearchQuery query,
            long start,
            boolean lexicalOnly) {
        var hits = ranking.stream()
                .skip(query.offset())
                .limit(query.limit())
                .map(ranked -> new SearchHits.Hit(ranked.item().paper(), ranked.score()))
                .toList();
        return new SearchHits(hits, ranking.size(), since(start), lexicalOnly);
    }

    private static Duration since(long nanoTime) {
        return Duration.ofNanos(System.nanoTime() - nanoTime);
    }

    private static List<Query> filters(SearchQuery query) {
        var filters = new ArrayList<Query>();
        if (query.from() != null || query.to() != null) {
            filters.add(
                    LongField.newRangeQuery(PaperIndex.PUBLISHED, firstSecond(query.from()), lastSecond(query.to())));
        }
        if (query.category() != null) {
            filters.add(new TermQuery(new Term(PaperIndex.CATEGORY, query.category())));
        }
        if (query.among() != null) {
            filters.add(new TermInSetQuery(
                    PaperIndex.ID,
                    query.among().stream()
                            .map(paper -> new BytesRef(paper.value()))
                            .toList()));
        }
        return filters;
    }

    private static long firstSecond(@Nullable LocalDate day) {
        return day == null ? Long.MIN_VALUE : day.atStartOfDay().toEpochSecond(ZoneOffset.UTC);
    }

    private static long lastSecond(@Nullable LocalDate day) {
        return day == null ? Long.MAX_VALUE : day.atTime(LocalTime.MAX).toEpochSecond(ZoneOffset.UTC);
    }

    /** The merged ranking by words and, if there is a vector, by meaning. */
    private static List<ReciprocalRank.Ranked<PaperIndex.Indexed>> ranking(
            IndexSearcher searcher,
            List<LexicalQuery.Word> words,
            int byWords,
            float @Nullable [] vector,
            int byMeaning,
            List<Query> filters)
            throws IOException {
        var filtered = new BooleanQuery.Builder().add(LexicalQuery.of(words, searcher.getIndexReader()), Occur.MUST);
        filters.forEach(filter -> filtered.add(filter, Occur.FILTER));
        var rankings = new ArrayList<int[]>();
        rankings.add(docs(searcher.search(
                        filtered.build(), new TopFieldCollectorManager(PaperIndex.RELEVANCE, byWords, HITS_COUNTED))
                .scoreDocs));
        if (vector != null) {
            rankings.add(docs(nearest(searcher, vector, byMeaning, filters)));
        }
        var lists = new ArrayList<List<PaperIndex.Indexed>>();
        for (var docs : rankings) {
            var papers = PaperIndex.papers(searcher, docs);
            var list = new ArrayList<PaperIndex.Indexed>(docs.length);
            for (int doc : docs) {
                list.add(Objects.requireNonNull(papers.get(doc)));
            }
            lists.add(list);
        }
        return ReciprocalRank.merge(lists, NEWEST);
    }

    private static ScoreDoc[] nearest(IndexSearcher searcher, float[] vector, int limit, List<Query> filters)
            throws IOException {
        var filter = new BooleanQuery.Builder();
        filters.forEach(each -> filter.add(each, Occur.FILTER));
        var near = new KnnFloatVectorQuery(
                PaperIndex.VECTOR, vector, CANDIDATES * limit, filters.isEmpty() ? null : filter.build());
        // Lucene's score of vectors of unit length is (1 + cosine) / 2
        return Arrays.stream(searcher.search(near, limit).scoreDocs)
                .filter(doc -> 2 * doc.score - 1 >= MIN_COSINE)
                .toArray(ScoreDoc[]::new);
    }

    private static int[] docs(ScoreDoc[] found) {
        return Arrays.stream(found).mapToInt(doc -> doc.doc).toArray();
    }

    /**
     * Papers like one, best first, without itself: nearest by meaning merged with those that share the words that tell it apart (the
     * {@value #TELLING_WORDS} of highest tf-idf in its title and abstract). Nothing for a paper that the source does not have.
     */
    public List<PaperId> similar(PaperId paper, int limit) {
        try {
            var records = source.find(List.of(paper));
            if (records.isEmpty()) {
                return List.of();
            }
            float @Nullable [] vector = index.vector(paper);
            return index
                    .search(searcher -> {
                        var words = tellingWords(searcher, PaperIndex.meaning(records.getFirst()));
                        return ranking(searcher, words, limit + 1, vector, limit + 1, List.of());
                    })
                    .stream()
                    .map(ranked -> ranked.item().paper())
                    .filter(other -> !other.equals(paper))
                    .limit(limit)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<LexicalQuery.Word> tellingWords(IndexSearcher searcher, String text) throws IOException {
        var stems = PaperAnalyzer.STEMS.words(text).stream()
                .map(PaperAnalyzer.Word::term)
                .toList();
        var wholes = PaperAnalyzer.NAMES.words(text).stream()
                .map(PaperAnalyzer.Word::term)
                .toList();
        var counts = new LinkedHashMap<String, Integer>();
        var names = new HashMap<String, String>();
        for (int i = 0; i < stems.size(); i++) {
            counts.merge(stems.get(i), 1, Integer::sum);
            names.putIfAbsent(stems.get(i), wholes.get(i));
        }
        int papers = searcher.getIndexReader().numDocs();
        var weights = new HashMap<String, Double>();
        for (var entry : counts.entrySet()) {
            int with = searcher.getIndexReader().docFreq(new Term(LexicalQuery.ABSTRACT, entry.getKey()));
            weights.put(entry.getKey(), entry.getValue() * Math.log((papers + 1.0) / (with + 1.0)));
        }
        return counts.keySet().stream()
                .sorted(Comparator.<String>comparingDouble(stem -> weights.getOrDefault(stem, 0.0))
                        .reversed())
                .limit(TELLING_WORDS)
                .map(stem -> new LexicalQuery.Word(stem, names.getOrDefault(stem, stem)))
                .toList();
    }

    /** Finds where the words of a query, or others of the same stem, stand in a title, an abstract or a name. */
    public static Function<String, List<Span>> spans(String query) {
        return LexicalQuery.spans(query);
    }

    // ---- keeping up
    // ------------------------------------------------------------------------------------------------------

    /** Indexes papers that were just saved: by words before this returns, by meaning a little later. */
    public void update(Collection<PaperId> papers) {
        try {
            index.put(source.find(papers));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        inBackground("Papers cannot be encoded", this::encodePending);
    }

    public Status status() {
        try {
            int papers = index.size();
            return new Status(papers, papers - index.pending(), caughtUp, encoderReady, problem);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until the index has everything that the source has, with vectors, and the encoder is loaded. */
    public void awaitReady() throws InterruptedException {
        inBackground("The sentence encoder cannot be loaded", this::loadNow);
        var done = new CountDownLatch(1);
        background.execute(done::countDown);
        done.await();
    }

    private interface Task {
        void run() throws IOException;
    }

    private void inBackground(String failure, Task task) {
        background.execute(() -> attempt(failure, task));
    }

    private void attempt(String failure, Task task) {
        try {
            task.run();
        } catch (IOException | RuntimeException e) {
            problem = failure + ": " + e.getMessage();
            LOG.log(Level.ERROR, failure, e);
        }
    }

    private void catchUp() throws IOException {
        follow(index.changedThrough().minus(OVERLAP));
        if (index.size() != source.count()) { // the store is another one
            if (index.size() > source.count()) {
                index.removeAll();
            }
            follow(Instant.EPOCH);
        }
        caughtUp = true;
    }

    private void follow(Instant since) throws IOException {
        index.remove(source.formerIds());
        int seen = 0;
        while (!closed) {
            var papers = source.changedSince(since, seen, BATCH);
            if (papers.isEmpty()) {
                return;
            }
            boolean written = index.put(papers);
            var last = papers.getLast().changedAt();
            int atLast = (int) papers.stream()
                    .filter(paper -> paper.changedAt().equals(last))
                    .count();
            seen = last.equals(since) ? seen + papers.size() : atLast;
            since = last;
            if (written || last.isAfter(index.changedThrough())) {
                index.commit(last);
            }
        }
    }

    private void encodePending() throws IOException {
        while (!closed) {
            var pending = index.pending(BATCH);
            if (pending.isEmpty()) {
                return;
            }
            loadNow();
            long until = System.nanoTime() + COMMIT_EVERY.toNanos();
            for (int i = 0; i < pending.size() && !closed && System.nanoTime() < until; i += ENCODED_AT_ONCE) {
                encode(pending.subList(i, Math.min(pending.size(), i + ENCODED_AT_ONCE)));
            }
            index.refresh();
            index.commit(index.changedThrough());
        }
    }

    private void encode(List<PaperId> pending) throws IOException {
        var records = source.find(pending).stream().collect(Collectors.toMap(PaperRecord::id, record -> record));
        index.remove(
                pending.stream().filter(paper -> !records.containsKey(paper)).toList());
        Map<PaperRecord, float[]> vectors = new LinkedHashMap<>();
        for (var record : records.values()) {
            if (closed) {
                return;
            }
            vectors.put(record, encoder.encode(PaperIndex.meaning(record)));
        }
        index.setVectors(vectors);
    }

    /** Loads the encoder on a thread of its own, once. */
    private void load() {
        if (!closed && loading.compareAndSet(false, true)) {
            Thread.ofPlatform().name("reprise-encoder").daemon().start(() -> {
                try {
                    loadNow();
                } catch (RuntimeException e) {
                    problem = "The sentence encoder cannot be loaded: " + e.getMessage();
                    LOG.log(Level.ERROR, "The sentence encoder cannot be loaded", e);
                }
            });
        }
    }

    private void loadNow() {
        encoder.load();
        encoderReady = true;
    }

    /** A query's vector; as many at a time as there are processors. */
    private float[] encode(String text) {
        encoding.acquireUninterruptibly();
        try {
            return encoder.encode(text);
        } finally {
            encoding.release();
        }
    }

    @Override
    public void close() throws IOException {
        closed = true;
        background.shutdown();
        try {
            if (!background.awaitTermination(1, TimeUnit.MINUTES)) {
                LOG.log(Level.WARNING, "The search index is still being written to");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        index.close();
    }
}
