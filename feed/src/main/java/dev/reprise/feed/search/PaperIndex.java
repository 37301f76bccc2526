package dev.reprise.feed.search;

import dev.reprise.feed.Author;
import dev.reprise.feed.PaperId;
import dev.reprise.feed.PaperRecord;
import dev.reprise.feed.text.TexText;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.lucene.analysis.miscellaneous.PerFieldAnalyzerWrapper;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.lucene104.Lucene104Codec;
import org.apache.lucene.codecs.lucene104.Lucene104HnswScalarQuantizedVectorsFormat;
import org.apache.lucene.document.BinaryDocValuesField;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.LongField;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.ConcurrentMergeScheduler;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.IndexFormatTooNewException;
import org.apache.lucene.index.IndexFormatTooOldException;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.SearcherFactory;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.search.SortedNumericSelector;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.LockObtainFailedException;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.quantization.QuantizedByteVectorValues.ScalarEncoding;
import org.jspecify.annotations.Nullable;

/** The Lucene index of the papers: what stands in it, how it is kept, how it is opened. It knows nothing of queries. */
final class PaperIndex implements AutoCloseable {
    /** To be raised with every change of fields, analysis or codec. */
    static final String FORMAT = "2";

    static final String ID = "id";
    static final String CATEGORY = "category";
    static final String PUBLISHED = "published";
    static final String VECTOR = "vector";

    /** On papers whose vector is still to be computed. */
    private static final String PENDING = "pending";

    private static final String CHANGED = "changed";
    private static final String TEXT_HASH = "text";

    private static final FieldType ABSTRACT_TYPE = text(false);
    private static final FieldType TITLE_TYPE = text(true);

    private static final Sort NEWEST =
            new Sort(LongField.newSortField(PUBLISHED, true, SortedNumericSelector.Type.MAX));

    /** Newest of the same score first. */
    static final Sort RELEVANCE = new Sort(SortField.FIELD_SCORE, NEWEST.getSort()[0]);

    private final Directory directory;
    private final IndexWriter writer;
    private final SearcherManager searchers;
    private final String encoder;
    private Instant changedThrough;

    /** Something to do with an open index. */
    interface Work<T> {
        T with(IndexSearcher searcher) throws IOException;
    }

    /** What the index knows of a paper. */
    private record Known(LeafReaderContext leaf, int doc, long changed, long textHash) {}

    private static FieldType text(boolean omitLength) {
        var type = new FieldType();
        type.setTokenized(true);
        type.setIndexOptions(IndexOptions.DOCS_AND_FREQS);
        type.setOmitNorms(omitLength);
        type.freeze();
        return type;
    }

    private PaperIndex(Directory directory, IndexWriter writer, String encoder, Instant changedThrough)
            throws IOException {
        this.directory = directory;
        this.writer = writer;
        this.encoder = encoder;
        this.changedThrough = changedThrough;
        this.searchers = new SearcherManager(writer, new SearcherFactory() {
            @Override
            public IndexSearcher newSearcher(IndexReader reader, @Nullable IndexReader previous) {
                var searcher = new IndexSearcher(reader);
                searcher.setSimilarity(LexicalQuery.SIMILARITY);
                return searcher;
            }
        });
    }

    /**
     * Opens the index in a folder. One that is not there, cannot be read, or is of another format or encoder is begun anew, empty.
     *
     * @param encoder name of the one whose vectors it holds
     * @throws IOException if another process has it open, or the folder cannot be written to
     */
    static PaperIndex open(Path folder, String encoder) throws IOException {
        var directory = FSDirectory.open(folder);
        try {
            var data = commitData(directory);
            boolean usable = FORMAT.equals(data.get("format")) && encoder.equals(data.get("encoder"));
            if (!usable) {
                clear(directory);
            }
            var writer = new IndexWriter(directory, config());
            var through = usable ? Instant.ofEpochMilli(Long.parseLong(data.get("changedThrough"))) : Instant.EPOCH;
            return new PaperIndex(directory, writer, encoder, through);
        } catch (LockObtainFailedException e) {
            directory.close();
            throw new IOException("the search index in '" + folder + "' is in use by another process", e);
        } catch (IOException | RuntimeException e) {
            directory.close();
            throw e;
        }
    }

    /** What the last commit says of itself; nothing if there is none that can be read. */
    private static Map<String, String> commitData(Directory directory) throws IOException {
        if (!DirectoryReader.indexExists(directory)) {
            return Map.of();
        }
        try (var reader = DirectoryReader.open(directory)) {
            return reader.getIndexCommit().getUserData();
        } catch (CorruptIndexException
                | IndexFormatTooOldException
                | IndexFormatTooNewException
                | EOFException
                | FileNotFoundException
                | NoSuchFileException
                | IllegalArgumentException e) { // the last: a codec that this version does not have
            System.getLogger(PaperIndex.class.getName())
                    .log(System.Logger.Level.WARNING, "The search index cannot be read and is built anew.", e);
            return Map.of();
        }
    }

    private static void clear(Directory directory) throws IOException {
        try (var _ = directory.obtainLock(IndexWriter.WRITE_LOCK_NAME)) {
            for (var file : directory.listAll()) {
                if (!file.equals(IndexWriter.WRITE_LOCK_NAME)) {
                    directory.deleteFile(file);
                }
            }
        }
    }

    private static IndexWriterConfig config() {
        var merges = new ConcurrentMergeScheduler();
        merges.setMaxMergesAndThreads(6, 1);
        return new IndexWriterConfig(new PerFieldAnalyzerWrapper(
                        PaperAnalyzer.STEMS, Map.of(LexicalQuery.AUTHORS, PaperAnalyzer.NAMES)))
                .setSimilarity(LexicalQuery.SIMILARITY)
                .setRAMBufferSizeMB(64)
                .setMergeScheduler(merges)
                .setCodec(new Lucene104Codec() {
                    @Override
                    public KnnVectorsFormat getKnnVectorsFormatForField(String field) {
                        return VECTORS;
                    }
                });
    }

    /** A byte for each dimension in the graph; the exact vectors lie beside it, on the disk. 16 neighbours, 100 candidates at building. */
    private static final KnnVectorsFormat VECTORS =
            new Lucene104HnswScalarQuantizedVectorsFormat(ScalarEncoding.UNSIGNED_BYTE, 16, 100);

    /** Up to which change of the store the index goes. */
    synchronized Instant changedThrough() {
        return changedThrough;
    }

    /** What is embedded: the title and the abstract, or our own words in its place. */
    static String meaning(PaperRecord paper) {
        var inShort = paper.inShort();
        return TexText.words(
                paper.title() + ". " + (paper.summary().isBlank() && inShort != null ? inShort : paper.summary()));
    }

    /**
     * Indexes the papers that it does not have as they are. Those whose text is the same keep their vector.
     *
     * @return whether there was any
     */
    synchronized boolean put(Collection<PaperRecord> papers) throws IOException {
        refresh();
        boolean written = search(searcher -> {
            boolean any = false;
            for (var paper : papers) {
                var known = known(searcher, paper.id());
                if (known == null) {
                    write(paper, null);
                } else if (known.changed() != paper.changedAt().toEpochMilli()) {
                    write(paper, known.textHash() == meaning(paper).hashCode() ? vector(known) : null);
                } else {
                    continue;
                }
                any = true;
            }
            return any;
        });
        refresh();
        return written;
    }

    /** Sets papers' vectors, unless a newer text of them came in between. */
    synchronized void setVectors(Map<PaperRecord, float[]> vectors) throws IOException {
        refresh();
        search(searcher -> {
            for (var entry : vectors.entrySet()) {
                var known = known(searcher, entry.getKey().id());
                if (known != null
                        && known.changed() <= entry.getKey().changedAt().toEpochMilli()) {
                    write(entry.getKey(), entry.getValue());
                }
            }
            return true;
        });
    }

    private void write(PaperRecord paper, float @Nullable [] vector) throws IOException {
        var document = new Document();
        var id = paper.id().value();
        document.add(new StringField(ID, id, Field.Store.NO));
        document.add(new BinaryDocValuesField(ID, new BytesRef(id)));
        document.add(new LongField(PUBLISHED, paper.publishedAt().getEpochSecond(), Field.Store.NO));
        document.add(new NumericDocValuesField(CHANGED, paper.changedAt().toEpochMilli()));
        document.add(new NumericDocValuesField(TEXT_HASH, meaning(paper).hashCode()));
        paper.categories().forEach(category -> document.add(new StringField(CATEGORY, category, Field.Store.NO)));
        document.add(new Field(LexicalQuery.TITLE, TexText.words(paper.title()), TITLE_TYPE));
        document.add(new Field(
                LexicalQuery.AUTHORS,
                paper.authors().stream().map(Author::name).collect(Collectors.joining("\n")),
                TITLE_TYPE));
        var inShort = paper.inShort();
        var summary = TexText.words(paper.summary());
        document.add(new Field(
                LexicalQuery.ABSTRACT,
                inShort == null || inShort.equals(paper.summary()) ? summary : summary + "\n" + inShort,
                ABSTRACT_TYPE));
        if (vector == null) {
            document.add(new StringField(PENDING, "1", Field.Store.NO));
        } else {
            document.add(new KnnFloatVectorField(VECTOR, vector, VectorSimilarityFunction.DOT_PRODUCT));
        }
        writer.updateDocument(new Term(ID, id), document);
    }

    synchronized void remove(Collection<PaperId> papers) throws IOException {
        writer.deleteDocuments(
                papers.stream().map(paper -> new Term(ID, paper.value())).toArray(Term[]::new));
    }

    synchronized void removeAll() throws IOException {
        writer.deleteAll();
        changedThrough = Instant.EPOCH;
        refresh();
    }

    /** Makes everything written visible to searches. */
    void refresh() throws IOException {
        searchers.maybeRefreshBlocking();
    }

    /** Makes everything written outlive the process. */
    synchronized void commit(Instant through) throws IOException {
        changedThrough = through;
        writer.setLiveCommitData(
                Map.of("format", FORMAT, "encoder", encoder, "changedThrough", Long.toString(through.toEpochMilli()))
                        .entrySet());
        writer.commit();
    }

    int size() throws IOException {
        return search(searcher -> searcher.getIndexReader().numDocs());
    }

    int pending() throws IOException {
        return search(searcher -> searcher.count(new TermQuery(new Term(PENDING, "1"))));
    }

    /** Papers without a vector, the newest first. */
    List<PaperId> pending(int limit) throws IOException {
        return search(searcher -> {
            var found = searcher.search(new TermQuery(new Term(PENDING, "1")), limit, NEWEST);
            var docs = new int[found.scoreDocs.length];
            for (int i = 0; i < docs.length; i++) {
                docs[i] = found.scoreDocs[i].doc;
            }
            return List.copyOf(papers(searcher, docs).values()).stream()
                    .map(Indexed::paper)
                    .toList();
        });
    }

    /** The vector of a paper, if it is indexed and has one. */
    float @Nullable [] vector(PaperId paper) throws IOException {
        // not through search(): its type variable would have to be a nullable array
        var searcher = searchers.acquire();
        try {
            var known = known(searcher, paper);
            return known == null ? null : vector(known);
        } finally {
            searchers.release(searcher);
        }
    }

    /** Whether a paper is indexed. */
    boolean contains(PaperId paper) throws IOException {
        return search(searcher -> known(searcher, paper) != null);
    }

    <T> T search(Work<T> work) throws IOException {
        var searcher = searchers.acquire();
        try {
            return work.with(searcher);
        } finally {
            searchers.release(searcher);
        }
    }

    /** What a ranking needs to know of a document. */
    record Indexed(int doc, PaperId paper, long published) {}

    /** @return by document */
    static Map<Integer, Indexed> papers(IndexSearcher searcher, int[] docs) throws IOException {
        var rising = docs.clone();
        Arrays.sort(rising);
        var papers = new HashMap<Integer, Indexed>();
        int i = 0;
        for (var leaf : searcher.getIndexReader().leaves()) {
            int end = leaf.docBase + leaf.reader().maxDoc();
            if (i == rising.length || rising[i] >= end) {
                continue;
            }
            var ids = DocValues.getBinary(leaf.reader(), ID);
            var published = DocValues.getSortedNumeric(leaf.reader(), PUBLISHED);
            for (; i < rising.length && rising[i] < end; i++) {
                int doc = rising[i] - leaf.docBase;
                if (!ids.advanceExact(doc) || !published.advanceExact(doc)) {
                    throw new CorruptIndexException("a paper without id or date", "document " + doc);
                }
                papers.put(
                        rising[i],
                        new Indexed(rising[i], new PaperId(ids.binaryValue().utf8ToString()), published.nextValue()));
            }
        }
        return papers;
    }

    private static @Nullable Known known(IndexSearcher searcher, PaperId paper) throws IOException {
        var term = new Term(ID, paper.value());
        for (var leaf : searcher.getIndexReader().leaves()) {
            var live = leaf.reader().getLiveDocs();
            @Nullable PostingsEnum postings = leaf.reader().postings(term, PostingsEnum.NONE);
            if (postings == null) {
                continue;
            }
            for (int doc = postings.nextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS; doc = postings.nextDoc()) {
                if (live == null || live.get(doc)) {
                    return new Known(leaf, doc, number(leaf, CHANGED, doc), number(leaf, TEXT_HASH, doc));
                }
            }
        }
        return null;
    }

    private static long number(LeafReaderContext leaf, String field, int doc) throws IOException {
        var values = DocValues.getNumeric(leaf.reader(), field);
        return values.advanceExact(doc) ? values.longValue() : 0;
    }

    private static float @Nullable [] vector(Known known) throws IOException {
        var values = known.leaf().reader().getFloatVectorValues(VECTOR);
        if (values == null) {
            return null;
        }
        var iterator = values.iterator();
        return iterator.advance(known.doc()) == known.doc()
                ? values.vectorValue(iterator.index()).clone()
                : null;
    }

    @Override
    public void close() throws IOException {
        searchers.close();
        writer.close();
        directory.close();
    }
}
