package dev.reprise.feed.digest;

import dev.reprise.feed.Author;
import dev.reprise.feed.DailyQuery;
import dev.reprise.feed.Database;
import dev.reprise.feed.FeedItem;
import dev.reprise.feed.PaperId;
import dev.reprise.feed.PaperStore;
import dev.reprise.feed.PapersWindow;
import dev.reprise.feed.verdict.ClaimStatus;
import dev.reprise.feed.verdict.Scoreboard;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Chooses a digest's papers: those listed in the window that fit the filter; of a week, the most voted for first. */
public final class DigestContents {

    private final Database database;
    private final PaperStore papers;
    private final SavedSearch search;
    private final Scoreboard scoreboard;

    public DigestContents(Database database, PaperStore papers, SavedSearch search) {
        this.database = database;
        this.papers = papers;
        this.search = search;
        this.scoreboard = new Scoreboard(database);
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
        var claims =
                scoreboard.claims(chosen.stream().map(item -> item.paper().id()).toList());
        return new DigestContent(
                window,
                filter,
                chosen.stream()
                        .map(item -> item(item, claims.getOrDefault(item.paper().id(), List.of())))
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

    private static DigestContent.Item item(FeedItem item, List<ClaimStatus> claims) {
        var paper = item.paper();
        return new DigestContent.Item(
                paper.id(),
                paper.title(),
                paper.authors().stream().map(Author::name).toList(),
                paper.numAuthors(),
                paper.inShort() == null || paper.inShort().isBlank() ? paper.summary() : paper.inShort(),
                paper.isWithdrawn(),
                Scoreboard.counts(claims));
    }
}
