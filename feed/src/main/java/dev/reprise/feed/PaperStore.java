package dev.reprise.feed;

import dev.reprise.core.InvalidInputException;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The papers, their claims, and the daily list.
 *
 * <pre>{@code
 * store.save(paper, new DailyEntry(day, -1, now, Submitter.REPRISE, null, null, null));
 * store.daily(DailyQuery.of(PapersWindow.ofDay("2025-12-25")));
 * }</pre>
 *
 * <p>A list of papers costs the same few statements whatever its length.
 */
public final class PaperStore {
    private static final LocalDate FIRST = LocalDate.of(1000, 1, 1);
    private static final LocalDate LAST = LocalDate.of(9999, 12, 31);
    private static final int IDS_AT_ONCE = 1_000;

    private final Database database;
    private final JdbcClient jdbc;
    private final JdbcTemplate template;
    private final PaperJoin joins;
    private final InstantSource clock;

    public PaperStore(Database database, InstantSource clock) {
        this.database = database;
        this.jdbc = database.jdbc();
        this.template = database.template();
        this.joins = new PaperJoin(jdbc);
        this.clock = clock;
    }

    // ---- writing
    // -----------------------------------------------------------------------------------------------------

    /** What {@link #save} did. */
    public enum Saved {
        NEW,
        CHANGED,
        UNCHANGED
    }

    /** {@link #save(ImportedPaper, DailyEntry)} without a place in the daily list. */
    public Saved save(ImportedPaper paper) {
        return save(paper, null);
    }

    /**
     * Merges what a source says into what is known, and lists the paper, in one transaction. The highest version's text wins; what it does
     * not say stays as it was; {@code publishedAt} stays that of the first version; votes, comments and everything else that readers did
     * stay. Saving the same again changes nothing. A paper that is already listed on the entry's day keeps its place.
     *
     * <p>A paper with an arXiv id takes the place of one of the same title that has a local id, with all that belongs to it; what is said of
     * the local id from then on is said of the arXiv id.
     */
    public Saved save(ImportedPaper paper, @Nullable DailyEntry entry) {
        try {
            return database.inTransaction(() -> saveOnce(paper, entry));
        } catch (DuplicateKeyException e) { // somebody else saved it for the first time in between
            return database.inTransaction(() -> saveOnce(paper, entry));
        }
    }

    private Saved saveOnce(ImportedPaper said, @Nullable DailyEntry entry) {
        var paper = said.withId(current(said.id()));
        var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        var known = jdbc.sql("SELECT id FROM papers WHERE id = ? FOR UPDATE")
                        .param(paper.id().value())
                        .query(String.class)
                        .optional()
                        .isPresent()
                ? records(List.of(paper.id())).get(paper.id())
                : null;
        var merged = known == null ? created(paper, entry, now) : PaperMerge.merge(known, paper);
        var saved = Saved.UNCHANGED;
        if (known == null) {
            insert(merged);
            saved = Saved.NEW;
        } else if (!merged.equals(known)) {
            update(known, merged, now);
            saved = Saved.CHANGED;
        }
        boolean versionAdded = saveVersions(paper);
        if (!paper.id().isLocal() && takeOver(merged, now) && saved == Saved.UNCHANGED) {
            saved = Saved.CHANGED;
        }
        boolean listed = entry != null && list(paper.id(), entry);
        return saved == Saved.UNCHANGED && (versionAdded || listed) ? Saved.CHANGED : saved;
    }

    /** Joins the papers with local ids that this one is. @return whether there was any */
    private boolean takeOver(PaperRecord paper, Instant now) {
        var locals = jdbc.sql("SELECT id FROM papers WHERE title_key = ? AND id LIKE 'local-%' FOR UPDATE")
                .param(Titles.key(paper.title()))
                .query(PaperStore::paperId)
                .list();
        var known = paper;
        for (var local : locals) {
            var former = Objects.requireNonNull(records(List.of(local)).get(local));
            joins.join(local, paper.id());
            var joined = PaperMerge.join(known, former);
            update(known, joined, now);
            known = joined;
        }
        return !locals.isEmpty();
    }

    private static PaperRecord created(ImportedPaper p, @Nullable DailyEntry entry, Instant now) {
        var published = p.publishedAt() != null
                ? p.publishedAt()
                : entry != null
                        ? entry.day().atStartOfDay(ZoneOffset.UTC).toInstant()
                        : Objects.requireNonNullElse(p.updatedAt(), now);
        return new PaperRecord(
                p.id(),
                p.version(),
                p.title(),
                p.summary() != null ? p.summary() : Objects.requireNonNullElse(p.inShort(), ""),
                p.summary() != null,
                p.inShort(),
                p.authors(),
                p.numAuthors(),
                p.organization(),
                p.categories(),
                published,
                p.updatedAt(),
                p.publication(),
                p.links(),
                p.aiSummary(),
                p.keywords(),
                p.source(),
                p.slug(),
                p.withdrawnAt(),
                now,
                now);
    }

    private void insert(PaperRecord p) {
        jdbc.sql("""
                INSERT INTO papers (version, title, title_key, summary, in_short, has_abstract, num_authors, organization_name,
                    organization_full_name, published_at, updated_at, comment, doi, journal_ref, licence, source, slug,
                    project_page, github_repo, github_stars, thumbnail, ai_summary, withdrawn_at, changed_at, id, imported_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""")
                .params(row(p, p.changedAt(), p.id().value(), Sql.time(p.importedAt())))
                .update();
        insertAuthors(p);
        insertWords(p.id(), "paper_categories", "category", p.categories());
        insertWords(p.id(), "paper_keywords", "keyword", p.keywords());
    }

    private void update(PaperRecord known, PaperRecord p, Instant now) {
        jdbc.sql("""
                UPDATE papers SET version = ?, title = ?, title_key = ?, summary = ?, in_short = ?, has_abstract = ?, num_authors = ?,
                    organization_name = ?, organization_full_name = ?, published_at = ?, updated_at = ?, comment = ?, doi = ?,
                    journal_ref = ?, licence = ?, source = ?, slug = ?, project_page = ?, github_repo = ?, github_stars = ?,
                    thumbnail = ?, ai_summary = ?, withdrawn_at = ?, changed_at = ?
                WHERE id = ?""").params(row(p, now, p.id().value())).update();
        if (!p.authors().equals(known.authors())) {
            delete(p.id(), "paper_authors");
            insertAuthors(p);
        }
        if (!p.categories().equals(known.categories())) {
            delete(p.id(), "paper_categories");
            insertWords(p.id(), "paper_categories", "category", p.categories());
        }
        if (!p.keywords().equals(known.keywords())) {
            delete(p.id(), "paper_keywords");
            insertWords(p.id(), "paper_keywords", "keyword", p.keywords());
        }
    }

    private static List<@Nullable Object> row(PaperRecord p, Instant changedAt, Object... last) {
        var organization = p.organization();
        var values = new ArrayList<@Nullable Object>(30);
        values.add(p.version());
        values.add(p.title());
        values.add(Titles.key(p.title()));
        values.add(p.summary());
        values.add(p.inShort());
        values.add(p.hasAbstract());
        values.add(p.numAuthors());
        values.add(organization == null ? null : organization.name());
        values.add(organization == null ? null : organization.fullName());
        values.add(Sql.time(p.publishedAt()));
        values.add(Sql.timeOrNull(p.updatedAt()));
        values.add(p.publication().comment());
        values.add(p.publication().doi());
        values.add(p.publication().journalRef());
        values.add(p.publication().licence());
        values.add(p.source().word());
        values.add(p.slug());
        values.add(p.links().projectPage());
        values.add(p.links().githubRepo());
        values.add(p.links().githubStars());
        values.add(p.links().thumbnail());
        values.add(p.aiSummary());
        values.add(Sql.timeOrNull(p.withdrawnAt()));
        values.add(Sql.time(changedAt));
        values.addAll(List.of(last));
        return values;
    }

    private void delete(PaperId paper, String table) {
        jdbc.sql("DELETE FROM " + table + " WHERE paper_id = ?")
                .param(paper.value())
                .update();
    }

    private void insertAuthors(PaperRecord p) {
        template.batchUpdate(
                "INSERT INTO paper_authors (paper_id, position, name, affiliation) VALUES (?, ?, ?, ?)",
                IntStream.range(0, p.authors().size())
                        .mapToObj(i -> new @Nullable Object[] {
                            p.id().value(),
                            i,
                            p.authors().get(i).name(),
                            p.authors().get(i).affiliation()
                        })
                        .toList());
    }

    private void insertWords(PaperId paper, String table, String column, List<String> words) {
        template.batchUpdate(
                "INSERT INTO " + table + " (paper_id, position, " + column + ") VALUES (?, ?, ?)",
                IntStream.range(0, words.size())
                        .mapToObj(i -> new Object[] {paper.value(), i, words.get(i)})
                        .toList());
    }

    private boolean saveVersions(ImportedPaper paper) {
        var versions = new HashMap<Integer, @Nullable Instant>(paper.versions());
        if (paper.version() > 0) {
            versions.putIfAbsent(paper.version(), paper.updatedAt());
        }
        if (versions.isEmpty()) {
            return false;
        }
        var known = new HashSet<>(jdbc.sql("SELECT version FROM paper_versions WHERE paper_id = ?")
                .param(paper.id().value())
                .query(Integer.class)
                .list());
        var added = versions.entrySet().stream()
                .filter(v -> !known.contains(v.getKey()))
                .map(v -> new @Nullable Object[] {paper.id().value(), v.getKey(), Sql.timeOrNull(v.getValue())})
                .toList();
        template.batchUpdate("INSERT INTO paper_versions (paper_id, version, submitted_at) VALUES (?, ?, ?)", added);
        return !added.isEmpty();
    }

    /**
     * Puts a paper into the daily list.
     *
     * @return false if it is already listed on that day; it keeps its place then
     */
    public boolean list(PaperId paper, DailyEntry entry) {
        return database.inTransaction(() -> {
            if (isListed(paper, entry.day())) {
                return false;
            }
            int position = entry.position() >= 0
                    ? entry.position()
                    : jdbc.sql("SELECT COALESCE(MAX(position) + 1, 0) FROM daily_entries WHERE listed_on = ?")
                            .param(entry.day())
                            .query(Integer.class)
                            .single();
            var submitter = entry.submitter();
            jdbc.sql("""
                    INSERT INTO daily_entries (paper_id, listed_on, position, listed_at, submitter_id, submitter_name,
                        submitter_full_name, note, media_url, listing_number)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""")
                    .params(Sql.values(
                            paper.value(),
                            entry.day(),
                            position,
                            Sql.time(entry.listedAt()),
                            submitter.userId(),
                            submitter.name(),
                            submitter.fullName(),
                            entry.note(),
                            entry.mediaUrl(),
                            entry.listingNumber()))
                    .update();
            return true;
        });
    }

    /** Takes a paper out of a day's list. */
    public void unlist(PaperId paper, LocalDate day) {
        jdbc.sql("DELETE FROM daily_entries WHERE paper_id = ? AND listed_on = ?")
                .params(paper.value(), day)
                .update();
    }

    /** Sets what belongs to a paper elsewhere, as its authors or an editor say. */
    public void setLinks(PaperId paper, Links links) {
        jdbc.sql("""
                UPDATE papers SET project_page = ?, github_repo = ?, github_stars = ?, thumbnail = ?, changed_at = ? WHERE id = ?""")
                .params(Sql.values(
                        links.projectPage(),
                        links.githubRepo(),
                        links.githubStars(),
                        links.thumbnail(),
                        Sql.time(clock.instant()),
                        paper.value()))
                .update();
    }

    /** Replaces a paper's claims; comments keep theirs by its id, so a claim that has comments is kept too. */
    public void saveClaims(PaperId named, List<ClaimRecord> claims) {
        var paper = current(named);
        database.inTransaction(() -> {
            for (int i = 0; i < claims.size(); i++) {
                saveClaim(paper, i, claims.get(i));
            }
            var ids = claims.stream().map(ClaimRecord::id).toList();
            var obsolete = claims(paper).stream()
                    .map(ClaimRecord::id)
                    .filter(id -> !ids.contains(id))
                    .toList();
            for (var id : obsolete) {
                jdbc.sql("""
                        DELETE FROM claims WHERE paper_id = ? AND id = ?
                            AND NOT EXISTS (SELECT 1 FROM comments c WHERE c.paper_id = claims.paper_id AND c.claim_id = claims.id)""").params(paper.value(), id).update();
            }
        });
    }

    private void saveClaim(PaperId paper, int position, ClaimRecord claim) {
        int updated = jdbc.sql("""
                UPDATE claims SET position = ?, statement = ?, figure = ?, criterion = ?, kind = ?, needs = ?, why = ?
                WHERE paper_id = ? AND id = ?""").params(values(paper, position, claim)).update();
        if (updated == 0) {
            jdbc.sql("""
                    INSERT INTO claims (position, statement, figure, criterion, kind, needs, why, paper_id, id)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)""").params(values(paper, position, claim)).update();
        }
    }

    private static List<@Nullable Object> values(PaperId paper, int position, ClaimRecord claim) {
        return Sql.values(
                position,
                claim.statement(),
                claim.figure(),
                claim.criterion(),
                claim.kind().word(),
                claim.needs(),
                claim.why(),
                paper.value(),
                claim.id());
    }

    // ---- reading
    // -----------------------------------------------------------------------------------------------------

    public boolean isEmpty() {
        return count() == 0;
    }

    /** How many papers there are. */
    public int count() {
        return jdbc.sql("SELECT COUNT(*) FROM papers").query(Integer.class).single();
    }

    /** How many entries a query has on all its pages. */
    public int count(DailyQuery query) {
        return selected("SELECT COUNT(*)", query, "").query(Integer.class).single();
    }

    /** The id that a paper has by now: that of arXiv, if this is a local one that was replaced by it. */
    public PaperId current(PaperId id) {
        return id.isLocal()
                ? jdbc.sql("SELECT paper_id FROM former_ids WHERE id = ?")
                        .param(id.value())
                        .query((row, _) -> new PaperId(row.getString("paper_id")))
                        .optional()
                        .orElse(id)
                : id;
    }

    /** The local ids whose papers have one of arXiv by now. */
    public List<PaperId> formerIds() {
        return jdbc.sql("SELECT id FROM former_ids ORDER BY id")
                .query(PaperStore::paperId)
                .list();
    }

    public Optional<FeedItem> find(PaperId id) {
        return find(List.of(id)).stream().findFirst();
    }

    /** In the order of the ids; those of unknown papers are left out. */
    public List<FeedItem> find(Collection<PaperId> ids) {
        return items(List.copyOf(ids), firstEntries(ids));
    }

    /** The paper of a slug, which runs here. */
    public Optional<PaperId> findBySlug(String slug) {
        return jdbc.sql("SELECT id FROM papers WHERE slug = ?")
                .param(slug)
                .query(PaperStore::paperId)
                .optional();
    }

    /** The papers whose title is the same by its letters and digits, those that have an arXiv id first. */
    public List<PaperId> findByTitle(String title) {
        return jdbc
                .sql("SELECT id FROM papers WHERE title_key = ?")
                .param(Titles.key(title))
                .query(PaperStore::paperId)
                .list()
                .stream()
                .sorted(Comparator.comparing(PaperId::isLocal).thenComparing(Comparator.naturalOrder()))
                .toList();
    }

    /** Whether a paper stands in a day's list. */
    public boolean isListed(PaperId paper, LocalDate day) {
        return jdbc.sql("SELECT COUNT(*) FROM daily_entries WHERE paper_id = ? AND listed_on = ?")
                        .params(paper.value(), day)
                        .query(Integer.class)
                        .single()
                > 0;
    }

    /** A paper's claims in order. */
    public List<ClaimRecord> claims(PaperId paper) {
        return jdbc.sql("SELECT * FROM claims WHERE paper_id = ? ORDER BY position, id")
                .param(paper.value())
                .query((row, _) -> new ClaimRecord(
                        row.getString("id"),
                        row.getString("statement"),
                        row.getString("figure"),
                        row.getString("criterion"),
                        ClaimRecord.Kind.of(row.getString("kind")),
                        row.getString("needs"),
                        row.getString("why")))
                .list();
    }

    /** The latest day not after another one that has papers. */
    public Optional<LocalDate> lastDay(LocalDate notAfter) {
        return jdbc.sql("SELECT listed_on FROM daily_entries WHERE listed_on <= ? ORDER BY listed_on DESC LIMIT 1")
                .param(notAfter)
                .query(LocalDate.class)
                .optional();
    }

    /** The first day not before another one that has papers. */
    public Optional<LocalDate> nextDay(LocalDate notBefore) {
        return jdbc.sql("SELECT listed_on FROM daily_entries WHERE listed_on >= ? ORDER BY listed_on LIMIT 1")
                .param(notBefore)
                .query(LocalDate.class)
                .optional();
    }

    /** A page of the daily list, the latest day first, each day in its order; a paper listed on several days stands on the latest. */
    public List<FeedItem> daily(DailyQuery query) {
        var ids = new ArrayList<PaperId>();
        var entries = new HashMap<PaperId, DailyEntry>();
        selected("SELECT e.*", query, " ORDER BY e.listed_on DESC, e.position, e.paper_id LIMIT :limit OFFSET :offset")
                .param("limit", query.limit())
                .param("offset", (long) query.page() * query.limit())
                .query((row, _) -> {
                    var id = new PaperId(row.getString("paper_id"));
                    ids.add(id);
                    entries.put(id, entry(row));
                    return id;
                })
                .list();
        return items(ids, entries);
    }

    /** The ids of all that a query selects, pages aside: for an order that the database does not know. */
    public List<PaperId> ids(DailyQuery query) {
        return selected("SELECT e.paper_id", query, " ORDER BY e.listed_on DESC, e.position, e.paper_id")
                .query((row, _) -> new PaperId(row.getString("paper_id")))
                .list();
    }

    private JdbcClient.StatementSpec selected(String what, DailyQuery query, String tail) {
        var window = query.window();
        var statement = jdbc.sql(what
                        + " FROM daily_entries e WHERE e.listed_on BETWEEN :from AND :to"
                        + (query.submitter() == null ? "" : " AND e.submitter_name = :submitter")
                        + " AND NOT EXISTS (SELECT 1 FROM daily_entries o WHERE o.paper_id = e.paper_id"
                        + " AND o.listed_on > e.listed_on AND o.listed_on <= :to)"
                        + tail)
                .param("from", window == null ? FIRST : window.from())
                .param("to", window == null ? LAST : window.to());
        return query.submitter() == null ? statement : statement.param("submitter", query.submitter());
    }

    /**
     * All papers, the newest publication first.
     *
     * @param cursor {@link FeedPage#next} of the piece before; null for the first
     * @throws InvalidInputException if it is none
     */
    public FeedPage newest(@Nullable String cursor, int limit) {
        var from = cursor == null ? null : Cursor.parse(cursor);
        var order = " ORDER BY published_at DESC, id DESC LIMIT :limit";
        var statement = from == null
                ? jdbc.sql("SELECT id, published_at FROM papers" + order)
                : jdbc.sql("SELECT id, published_at FROM papers WHERE published_at <= :at"
                                + " AND (published_at < :at OR id < :id)"
                                + order)
                        .param("at", Sql.time(from.publishedAt()))
                        .param("id", from.id().value());
        var found = statement
                .param("limit", limit + 1)
                .query((row, _) -> new Cursor(Sql.instant(row, "published_at"), paperId(row, 0)))
                .list();
        var shown = found.subList(0, Math.min(limit, found.size()));
        return new FeedPage(
                find(shown.stream().map(Cursor::id).toList()),
                found.size() > limit ? shown.getLast().text() : null);
    }

    /** Where a piece of the list of all papers ends. */
    private record Cursor(Instant publishedAt, PaperId id) {
        String text() {
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString((publishedAt.toEpochMilli() + " " + id).getBytes(StandardCharsets.UTF_8));
        }

        static Cursor parse(String text) {
            try {
                var parts = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8).split(" ", 2);
                var at = Instant.ofEpochMilli(Long.parseLong(parts[0]));
                var day = at.atZone(ZoneOffset.UTC).toLocalDate();
                if (day.isBefore(FIRST) || day.isAfter(LAST)) {
                    throw new DateTimeException("not a day that a database knows");
                }
                return new Cursor(at, new PaperId(parts[1]));
            } catch (IllegalArgumentException | DateTimeException | ArrayIndexOutOfBoundsException e) {
                throw new InvalidInputException("'" + PaperId.shown(text) + "' is not a cursor of this list", e);
            }
        }
    }

    /**
     * Papers in the order of their last change, for an index that follows the store.
     *
     * @param since the {@code changedAt} of the last one that was seen; ones of the same instant come again
     */
    public List<PaperRecord> changedSince(Instant since, int offset, int limit) {
        var ids = jdbc.sql("SELECT id FROM papers WHERE changed_at >= ? ORDER BY changed_at, id LIMIT ? OFFSET ?")
                .params(Sql.time(since), limit, offset)
                .query(PaperStore::paperId)
                .list();
        var records = records(ids);
        return ids.stream().map(records::get).filter(Objects::nonNull).toList();
    }

    // ---- assembling
    // --------------------------------------------------------------------------------------------------

    private List<FeedItem> items(List<PaperId> ids, Map<PaperId, DailyEntry> entries) {
        var records = records(ids);
        var upvotes =
                counts("SELECT paper_id, COUNT(*) AS n FROM votes WHERE paper_id IN (:ids) GROUP BY paper_id", ids);
        var comments = counts(
                "SELECT paper_id, COUNT(*) AS n FROM comments WHERE paper_id IN (:ids) AND hidden_at IS NULL GROUP BY paper_id",
                ids);
        var participating = counts("""
                SELECT c.paper_id, COUNT(*) AS n FROM comments c JOIN author_claims a
                    ON a.paper_id = c.paper_id AND a.user_id = c.author_id AND a.state = 'confirmed'
                WHERE c.paper_id IN (:ids) AND c.hidden_at IS NULL GROUP BY c.paper_id""", ids);
        var items = new ArrayList<FeedItem>(ids.size());
        for (var id : ids) {
            @Nullable PaperRecord paper = records.get(id);
            if (paper != null) {
                items.add(new FeedItem(
                        paper,
                        entries.get(id),
                        upvotes.getOrDefault(id, 0),
                        comments.getOrDefault(id, 0),
                        participating.containsKey(id)));
            }
        }
        return items;
    }

    private Map<PaperId, Integer> counts(String sql, Collection<PaperId> ids) {
        var counts = new HashMap<PaperId, Integer>();
        forAll(sql, ids, row -> counts.put(new PaperId(row.getString("paper_id")), row.getInt("n")));
        return counts;
    }

    private Map<PaperId, DailyEntry> firstEntries(Collection<PaperId> ids) {
        var entries = new HashMap<PaperId, DailyEntry>();
        forAll(
                "SELECT * FROM daily_entries WHERE paper_id IN (:ids) ORDER BY listed_on",
                ids,
                row -> entries.putIfAbsent(new PaperId(row.getString("paper_id")), entry(row)));
        return entries;
    }

    private Map<PaperId, PaperRecord> records(Collection<PaperId> ids) {
        var authors = new HashMap<PaperId, List<Author>>();
        forAll(
                "SELECT paper_id, name, affiliation FROM paper_authors WHERE paper_id IN (:ids) ORDER BY paper_id, position",
                ids,
                row -> authors.computeIfAbsent(new PaperId(row.getString("paper_id")), _ -> new ArrayList<>())
                        .add(new Author(row.getString("name"), row.getString("affiliation"))));
        var categories = words("paper_categories", "category", ids);
        var keywords = words("paper_keywords", "keyword", ids);
        var records = new HashMap<PaperId, PaperRecord>();
        forAll("SELECT * FROM papers WHERE id IN (:ids)", ids, row -> {
            var id = new PaperId(row.getString("id"));
            records.put(
                    id,
                    record(
                            row,
                            id,
                            authors.getOrDefault(id, List.of()),
                            categories.getOrDefault(id, List.of()),
                            keywords.getOrDefault(id, List.of())));
        });
        return records;
    }

    private Map<PaperId, List<String>> words(String table, String column, Collection<PaperId> ids) {
        var words = new HashMap<PaperId, List<String>>();
        forAll(
                "SELECT paper_id, " + column + " AS word FROM " + table
                        + " WHERE paper_id IN (:ids) ORDER BY paper_id, position",
                ids,
                row -> words.computeIfAbsent(new PaperId(row.getString("paper_id")), _ -> new ArrayList<>())
                        .add(row.getString("word")));
        return words;
    }

    /** Calls back for each row that a statement gives for some of the ids; a long list is asked for in pieces. */
    private void forAll(String sql, Collection<PaperId> ids, RowConsumer consumer) {
        var values =
                List.copyOf(new LinkedHashSet<>(ids.stream().map(PaperId::value).toList()));
        for (int i = 0; i < values.size(); i += IDS_AT_ONCE) {
            jdbc.sql(sql)
                    .param("ids", values.subList(i, Math.min(values.size(), i + IDS_AT_ONCE)))
                    .query(consumer::accept);
        }
    }

    @FunctionalInterface
    private interface RowConsumer {
        void accept(ResultSet row) throws SQLException;
    }

    private static PaperId paperId(ResultSet row, int number) throws SQLException {
        return new PaperId(row.getString("id"));
    }

    private static DailyEntry entry(ResultSet row) throws SQLException {
        return new DailyEntry(
                row.getObject("listed_on", LocalDate.class),
                row.getInt("position"),
                Sql.instant(row, "listed_at"),
                new DailyEntry.Submitter(
                        Sql.longOrNull(row, "submitter_id"),
                        row.getString("submitter_name"),
                        row.getString("submitter_full_name")),
                row.getString("note"),
                row.getString("media_url"),
                Sql.intOrNull(row, "listing_number"));
    }

    private static PaperRecord record(
            ResultSet row, PaperId id, List<Author> authors, List<String> categories, List<String> keywords)
            throws SQLException {
        @Nullable String organization = row.getString("organization_name");
        return new PaperRecord(
                id,
                row.getInt("version"),
                row.getString("title"),
                row.getString("summary"),
                row.getBoolean("has_abstract"),
                row.getString("in_short"),
                List.copyOf(authors),
                row.getInt("num_authors"),
                organization == null ? null : new Organization(organization, row.getString("organization_full_name")),
                List.copyOf(categories),
                Sql.instant(row, "published_at"),
                Sql.instantOrNull(row, "updated_at"),
                new Publication(
                        row.getString("comment"),
                        row.getString("doi"),
                        row.getString("journal_ref"),
                        row.getString("licence")),
                new Links(
                        row.getString("project_page"),
                        row.getString("github_repo"),
                        Sql.intOrNull(row, "github_stars"),
                        row.getString("thumbnail")),
                row.getString("ai_summary"),
                List.copyOf(keywords),
                Source.of(row.getString("source")),
                row.getString("slug"),
                Sql.instantOrNull(row, "withdrawn_at"),
                Sql.instant(row, "imported_at"),
                Sql.instant(row, "changed_at"));
    }
}
