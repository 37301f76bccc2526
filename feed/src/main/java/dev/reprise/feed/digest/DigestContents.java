package dev.reprise.feed.digest;

import dev.reprise.feed.Author;
import dev.reprise.feed.DailyQuery;
import dev.reprise.feed.Database;
import dev.reprise.feed.FeedItem;
import dev.reprise.feed.PaperId;
import dev.reprise.feed.PaperStore;
import dev.reprise.feed.PapersWindow;
import dev.reprise.feed.digest.DigestContent.Verdicts;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Chooses a digest's papers: those listed in the window that fit the filter; of a week, the most voted for first. */
public final class DigestContents {

    private final Database database;
    private final PaperStore papers;
    private final SavedSearch search;

    public DigestContents(Database database, PaperStore papers, SavedSearch search) {
        this.database = database;
        this.papers = papers;
        this.search = search;
    }

    public DigestContent of(PapersWindow window, DigestFilter filter) {
        return ofListed(window, filter, listed(window));
    }

    /** The papers of the window, read once for all filters. */
    List<FeedItem> listed(PapersWindow window) {
        var listed = papers.daily(DailyQuery.of(window));
        return window instanceof PapersWindow.Day
                ? listed
                : listed.stream()
                        .sorted(Comparator.comparingInt(FeedItem::upvotes).reversed())
                        .toList();
    }

    DigestContent ofListed(PapersWindow window, DigestFilter filter, List<FeedItem> listed) {
        var chosen = chosen(filter, listed);
        var verdicts = verdicts(chosen);
        return new DigestContent(
                window,
                filter,
                chosen.stream()
                        .map(item ->
                                item(item, verdicts.getOrDefault(item.paper().id(), Verdicts.NONE)))
                        .toList());
    }

    private List<FeedItem> chosen(DigestFilter filter, List<FeedItem> listed) {
        var ids = listed.stream().map(item -> item.paper().id()).collect(Collectors.toSet());
        var category = Optional.ofNullable(filter.category());
        var tagged = Optional.ofNullable(filter.tag()).map(this::tagged);
        var found = Optional.ofNullable(filter.query()).map(query -> search.matching(query, ids));
        return listed.stream()
                .filter(item ->
                        category.map(item.paper().categories()::contains).orElse(true))
                .filter(item ->
                        tagged.map(set -> set.contains(item.paper().id())).orElse(true))
                .filter(item ->
                        found.map(set -> set.contains(item.paper().id())).orElse(true))
                .toList();
    }

    private Set<PaperId> tagged(String tag) {
        return new HashSet<>(database.jdbc()
                .sql(
                        "SELECT p.paper_id FROM tag_papers p JOIN tags t ON t.id = p.tag_id WHERE t.name = ? AND t.is_public")
                .param(tag)
                .query((row, _) -> new PaperId(row.getString(1)))
                .list());
    }

    private static DigestContent.Item item(FeedItem item, Verdicts verdicts) {
        var paper = item.paper();
        return new DigestContent.Item(
                paper.id(),
                paper.title(),
                paper.authors().stream().map(Author::name).toList(),
                paper.numAuthors(),
                paper.inShort() == null || paper.inShort().isBlank() ? paper.summary() : paper.inShort(),
                paper.slug(),
                paper.isWithdrawn(),
                verdicts);
    }

    private record Claim(
            PaperId paper, String kind, @Nullable String verdict) {}

    private Map<PaperId, Verdicts> verdicts(List<FeedItem> chosen) {
        if (chosen.isEmpty()) {
            return Map.of();
        }
        var claims = database.jdbc()
                .sql("""
                        SELECT c.paper_id, c.kind, f.verdict
                        FROM claims c LEFT JOIN (
                            SELECT r.paper_id, f.claim_id, f.verdict,
                                ROW_NUMBER() OVER (PARTITION BY r.paper_id, f.claim_id ORDER BY r.finished_at DESC, r.id) AS recency
                            FROM run_findings f JOIN runs r ON r.id = f.run_id
                            WHERE r.state = 'done' AND r.mode IN ('quick', 'full')
                        ) f ON f.paper_id = c.paper_id AND f.claim_id = c.id AND f.recency = 1
                        WHERE c.paper_id IN (:papers)""")
                .param(
                        "papers",
                        chosen.stream().map(item -> item.paper().id().value()).toList())
                .query((row, _) -> new Claim(
                        new PaperId(row.getString("paper_id")), row.getString("kind"), row.getString("verdict")))
                .list();
        var byPaper = new HashMap<PaperId, Verdicts>();
        claims.forEach(claim -> byPaper.merge(claim.paper(), verdict(claim), DigestContents::sum));
        return byPaper;
    }

    private static Verdicts verdict(Claim claim) {
        return switch (claim.verdict()) {
            case "HOLDS" -> new Verdicts(1, 0, 0, 0, 0, 0);
            case "FAILS" -> new Verdicts(0, 1, 0, 0, 0, 0);
            case "INCONCLUSIVE" -> new Verdicts(0, 0, 1, 0, 0, 0);
            case "NEEDS_SCALE" -> new Verdicts(0, 0, 0, 1, 0, 0);
            case null, default ->
                switch (claim.kind()) {
                    case "needs-checkpoint" -> new Verdicts(0, 0, 0, 1, 0, 0);
                    case "cannot" -> new Verdicts(0, 0, 0, 0, 1, 0);
                    default -> new Verdicts(0, 0, 0, 0, 0, 1);
                };
        };
    }

    private static Verdicts sum(Verdicts a, Verdicts b) {
        return new Verdicts(
                a.holds() + b.holds(),
                a.fails() + b.fails(),
                a.inconclusive() + b.inconclusive(),
                a.needsCheckpoint() + b.needsCheckpoint(),
                a.cannot() + b.cannot(),
                a.notRun() + b.notRun());
    }
}
