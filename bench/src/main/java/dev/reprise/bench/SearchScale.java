package dev.reprise.bench;

import dev.reprise.feed.search.MiniLm;
import dev.reprise.feed.search.PaperSearch;
import dev.reprise.feed.search.SearchQuery;
import dev.reprise.feed.search.SentenceEncoder;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.store.FSDirectory;

/**
 * How search scales: builds the index of so many synthetic papers, then measures it from one thread.
 *
 * <pre>{@code
 * java -Xmx2g --add-modules jdk.incubator.vector --enable-native-access=ALL-UNNAMED -cp bench/target/benchmarks.jar:bench/target/lib/* \
 *     dev.reprise.bench.SearchScale 10000 /var/tmp/index
 * }</pre>
 *
 * <p>The vectors are hashed words, since encoding a million abstracts takes a day; what the real encoder costs a query is measured beside
 * it. Times are given twice: by the clock, and as the thread's own processor time, which other processes do not lengthen. Recall is that
 * of the graph of quantised vectors against all exact ones.
 */
public final class SearchScale {
    private static final int WARM_UP = 300;
    private static final int QUERIES = 2_000;
    private static final int RECALL_QUERIES = 50;
    private static final int NEAREST = 100;

    private SearchScale() {}

    /** @param arguments the number of papers, and a folder for the index: one that is there already is used */
    public static void main(String[] arguments) throws Exception {
        int count = Integer.parseInt(arguments[0]);
        var folder = Path.of(arguments[1]);
        var papers = new SyntheticPapers(count);
        var encoder = new SyntheticPapers.Hashed();

        long start = System.nanoTime();
        try (var search = PaperSearch.open(folder, papers, encoder)) {
            while (!search.status().caughtUp()) {
                Thread.sleep(100);
            }
            say("words indexed after", "%.1f s", seconds(start));
            search.awaitReady();
        }
        say("vectors too, and merged, after", "%.1f s", seconds(start));
        say("on the disk", "%.1f MB", size(folder) / 1e6);

        var queries = queries(papers);
        try (var search = PaperSearch.open(folder, papers, encoder)) {
            search.awaitReady();
            measure("search", queries, query -> search.search(SearchQuery.of(query)));
            var runtime = Runtime.getRuntime();
            System.gc();
            say("heap in use", "%.0f MB", (runtime.totalMemory() - runtime.freeMemory()) / 1e6);
            for (var line : Files.readAllLines(Path.of("/proc/self/status"))) {
                if (line.startsWith("RssAnon") || line.startsWith("VmHWM")) {
                    say(line.split(":", 2)[0], "%s", line.split(":", 2)[1].strip());
                }
            }
        }
        recall(folder, papers, encoder, count);
        var miniLm = new MiniLm();
        miniLm.load();
        measure("encoding a query", queries, query -> miniLm.encode(query));
    }

    static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }

    static void say(String what, String format, Object value) {
        System.out.printf(Locale.ROOT, "%-34s " + format + "%n", what, value);
    }

    /** Of the files in a folder, not in those below it. */
    static long size(Path folder) throws IOException {
        long size = 0;
        try (var files = Files.list(folder)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                size += Files.size(file);
            }
        }
        return size;
    }

    private static List<String> queries(SyntheticPapers papers) {
        var random = new SplittableRandom(-1);
        return Stream.generate(() -> papers.query(random))
                .limit(WARM_UP + QUERIES)
                .toList();
    }

    private static void measure(String what, List<String> queries, Consumer<String> work) {
        var threads = ManagementFactory.getThreadMXBean();
        var clock = new ArrayList<Double>();
        var processor = new ArrayList<Double>();
        for (int i = 0; i < queries.size(); i++) {
            long cpu = threads.getCurrentThreadCpuTime();
            long start = System.nanoTime();
            work.accept(queries.get(i));
            if (i >= WARM_UP) {
                clock.add((System.nanoTime() - start) / 1e6);
                processor.add((threads.getCurrentThreadCpuTime() - cpu) / 1e6);
            }
        }
        percentiles(what + ", by the clock", clock);
        percentiles(what + ", processor time", processor);
    }

    private static void percentiles(String what, List<Double> milliseconds) {
        milliseconds.sort(Comparator.naturalOrder());
        System.out.printf(
                Locale.ROOT,
                "%-34s median %.1f, p95 %.1f, p99 %.1f, longest %.1f ms%n",
                what,
                milliseconds.get(milliseconds.size() / 2),
                milliseconds.get(milliseconds.size() * 95 / 100),
                milliseconds.get(milliseconds.size() * 99 / 100),
                milliseconds.getLast());
    }

    private record Near(String paper, float cosine) {}

    /** Of so many candidates as are wanted, and of more. */
    private static void recall(Path folder, SyntheticPapers papers, SentenceEncoder encoder, int count)
            throws IOException {
        var vectors = new ArrayList<float[]>();
        var exact = new ArrayList<PriorityQueue<Near>>();
        for (var query : queries(papers).subList(0, RECALL_QUERIES)) {
            vectors.add(encoder.encode(query));
            exact.add(new PriorityQueue<>(Comparator.comparingDouble(Near::cosine)));
        }
        for (int number = 0; number < count; number++) {
            var paper = papers.paper(number);
            var vector = encoder.encode(paper.title() + ". " + paper.summary());
            for (int q = 0; q < RECALL_QUERIES; q++) {
                float cosine = 0;
                for (int i = 0; i < vector.length; i++) {
                    cosine += vector[i] * vectors.get(q)[i];
                }
                exact.get(q).add(new Near(paper.id().value(), cosine));
                if (exact.get(q).size() > NEAREST) {
                    exact.get(q).remove();
                }
            }
        }
        try (var directory = FSDirectory.open(folder);
                var reader = DirectoryReader.open(directory)) {
            var searcher = new IndexSearcher(reader);
            var threads = ManagementFactory.getThreadMXBean();
            for (int candidates : new int[] {NEAREST, 2 * NEAREST, 4 * NEAREST}) {
                int found = 0;
                long cpu = 0;
                for (int round = 0; round < 4; round++) { // the last, warm, counts
                    found = 0;
                    long before = threads.getCurrentThreadCpuTime();
                    for (int q = 0; q < RECALL_QUERIES; q++) {
                        var near = new KnnFloatVectorQuery("vector", vectors.get(q), candidates);
                        var ids = ids(reader, searcher.search(near, NEAREST).scoreDocs);
                        found += (int) exact.get(q).stream()
                                .filter(each -> ids.contains(each.paper()))
                                .count();
                    }
                    cpu = threads.getCurrentThreadCpuTime() - before;
                }
                say(
                        "recall at " + NEAREST + " of " + candidates + " candidates",
                        "%s",
                        "%.4f, %.2f ms of processor time a query"
                                .formatted(
                                        found / (double) (RECALL_QUERIES * Math.min(NEAREST, count)),
                                        cpu / 1e6 / RECALL_QUERIES));
            }
        }
    }

    private static Set<String> ids(IndexReader reader, ScoreDoc[] docs) throws IOException {
        var ids = new TreeSet<String>();
        for (var doc : docs) {
            var leaf = reader.leaves().stream()
                    .filter(each -> doc.doc >= each.docBase
                            && doc.doc < each.docBase + each.reader().maxDoc())
                    .findFirst()
                    .orElseThrow();
            var values = leaf.reader().getBinaryDocValues("id");
            if (values.advanceExact(doc.doc - leaf.docBase)) {
                ids.add(values.binaryValue().utf8ToString());
            }
        }
        return ids;
    }
}
