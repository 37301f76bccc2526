package dev.reprise.app.site.reading;

import dev.reprise.app.site.access.Visitors;
import dev.reprise.core.report.Format;
import dev.reprise.feed.Author;
import dev.reprise.feed.FeedItem;
import dev.reprise.feed.PaperRecord;
import dev.reprise.feed.discussion.Votes;
import dev.reprise.feed.search.PaperSearch;
import dev.reprise.feed.text.TexText;
import dev.reprise.feed.verdict.ClaimStatus;
import dev.reprise.feed.verdict.RunFinding;
import dev.reprise.feed.verdict.Scoreboard;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Turns records into what templates show. */
@Component
public final class PaperViews {
    private static final int NAMES_IN_A_LIST = 3;

    private final Scoreboard scoreboard;
    private final RunnablePapers runnable;
    private final Votes votes;
    private final Visitors visitors;
    private final Clock clock;

    PaperViews(Scoreboard scoreboard, RunnablePapers runnable, Votes votes, Visitors visitors, Clock clock) {
        this.scoreboard = scoreboard;
        this.runnable = runnable;
        this.votes = votes;
        this.visitors = visitors;
        this.clock = clock;
    }

    /** Papers of a list, in its order. */
    public List<PaperView> list(List<FeedItem> items) {
        return list(items, TexText::html);
    }

    /** Papers that were found, with the words of the query marked. */
    List<PaperView> list(List<FeedItem> items, String query) {
        var spans = PaperSearch.spans(query);
        return list(items, text -> TexText.html(text, spans.apply(text)));
    }

    private List<PaperView> list(List<FeedItem> items, UnaryOperator<String> html) {
        var ids = items.stream().map(item -> item.paper().id()).toList();
        var claims = scoreboard.claims(ids);
        var voted =
                visitors.current().account().map(user -> votes.of(user, ids)).orElse(Set.of());
        return items.stream()
                .map(item -> view(
                        item,
                        claims.getOrDefault(item.paper().id(), List.of()),
                        voted.contains(item.paper().id()),
                        html))
                .toList();
    }

    /** One paper, whose claims are known; its votes stand elsewhere on its page. */
    PaperView view(FeedItem item, List<ClaimStatus> claims) {
        return view(item, claims, false, TexText::html);
    }

    private PaperView view(FeedItem item, List<ClaimStatus> claims, boolean voted, UnaryOperator<String> html) {
        var paper = item.paper();
        var entry = item.entry();
        return new PaperView(
                paper.id().value(),
                path(paper),
                html.apply(paper.title()),
                html.apply(Objects.requireNonNullElse(paper.inShort(), paper.summary())),
                authors(paper),
                paper.organization() == null ? null : paper.organization().fullName(),
                paper.categories().isEmpty() ? null : paper.categories().getFirst(),
                day(paper.publishedAt()),
                entry == null ? null : entry.listingNumber(),
                item.upvotes(),
                voted,
                item.numComments(),
                runnable.contains(paper.slug()),
                paper.isWithdrawn(),
                Chip.tally(Scoreboard.counts(claims)));
    }

    static String path(PaperRecord paper) {
        return "/papers/" + paper.id();
    }

    /** All names that are known, or how many authors there are. */
    private static String authors(PaperRecord paper) {
        var names = paper.authors().stream().map(Author::name).toList();
        int count = paper.numAuthors();
        if (names.isEmpty()) {
            return count == 0 ? "" : count == 1 ? "1 author" : count + " authors";
        }
        int shown = names.size() <= NAMES_IN_A_LIST + 1 ? names.size() : NAMES_IN_A_LIST;
        int others = Math.max(count, names.size()) - shown;
        var list = String.join(", ", names.subList(0, shown));
        return others == 0 ? list : list + " and " + others + (others == 1 ? " other" : " others");
    }

    /** {@code 11 Aug}, of another year {@code 11 Aug 2025}. */
    private String day(Instant at) {
        var day = LocalDate.ofInstant(at, ZoneOffset.UTC);
        return day.getYear() == LocalDate.now(clock).getYear() ? Days.shortDay(day) : Days.dayAndYear(day);
    }

    /** A claim beside its paper. */
    static ClaimView claim(ClaimStatus status, String paperPath, String paperTitle) {
        var claim = status.claim();
        var finding = status.finding();
        return new ClaimView(
                paperPath,
                TexText.html(paperTitle),
                claim.id(),
                claim.statement(),
                Chip.of(status.standing()),
                claim.figure(),
                status.criterion(),
                finding == null ? "" : measured(finding),
                note(status),
                finding == null ? null : "/runs/" + finding.run(),
                finding == null ? "" : provenance(finding),
                status.needs());
    }

    private static String note(ClaimStatus status) {
        var finding = status.finding();
        @Nullable String said = finding == null ? status.claim().why() : finding.note();
        return said == null ? "" : said;
    }

    private static String measured(RunFinding finding) {
        if (finding.measured() == null) {
            return "";
        }
        return Format.number(finding.measured())
                + (finding.interval() == null ? "" : " " + Format.interval(finding.interval()))
                + (finding.unit().isEmpty() ? "" : " " + finding.unit());
    }

    private static String provenance(RunFinding finding) {
        return Days.dayAndYear(LocalDate.ofInstant(finding.at(), ZoneOffset.UTC)) + ", " + finding.mode() + " run"
                + ", seed " + finding.seed() + (finding.defaultOptions() ? "" : ", with chosen options");
    }
}
