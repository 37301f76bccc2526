package dev.reprise.app.site.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.reprise.app.site.SiteSettings;
import dev.reprise.feed.DailyEntry.Submitter;
import dev.reprise.feed.FeedItem;
import dev.reprise.feed.Organization;
import dev.reprise.feed.PaperRecord;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.util.UriUtils;

/** Papers as the API shows them. */
@Component
public final class ApiPapers {
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]+");

    private final SiteSettings settings;

    ApiPapers(SiteSettings settings) {
        this.settings = settings;
    }

    List<ApiItem> items(List<FeedItem> items) {
        return items.stream().map(this::item).toList();
    }

    ApiItem item(FeedItem item) {
        var paper = item.paper();
        var entry = item.entry();
        var links = paper.links();
        return new ApiItem(
                paper(item),
                entry == null ? paper.publishedAt() : entry.listedAt(),
                paper.title(),
                paper.summary(),
                links.thumbnail() == null ? settings.link("/thumbnails/" + paper.id() + ".svg") : links.thumbnail(),
                item.numComments(),
                item.authorParticipating(),
                user(entry == null ? Submitter.REPRISE : entry.submitter()),
                organization(paper.organization()),
                item.upvotes(),
                links.projectPage(),
                links.githubRepo(),
                links.githubStars(),
                paper.aiSummary(),
                paper.keywords());
    }

    ApiPaperInfo info(FeedItem item) {
        var entry = item.entry();
        return new ApiPaperInfo(
                paper(item),
                item.numComments(),
                organization(item.paper().organization()),
                List.of(),
                0,
                List.of(),
                0,
                List.of(),
                entry == null ? null : entry.listingNumber());
    }

    private ApiPaper paper(FeedItem item) {
        var paper = item.paper();
        var entry = item.entry();
        var links = paper.links();
        return new ApiPaper(
                ObjectIds.of(paper.id()),
                paper.id().value(),
                paper.title(),
                paper.summary(),
                authors(paper),
                paper.numAuthors(),
                paper.publishedAt(),
                entry == null ? null : entry.listedAt(),
                entry == null ? null : user(entry.submitter()),
                item.upvotes(),
                ObjectIds.of(paper.id()),
                links.projectPage(),
                links.githubRepo(),
                links.githubStars(),
                paper.aiSummary(),
                paper.keywords(),
                paper.categories(),
                paper.withdrawnAt());
    }

    private static List<ApiAuthor> authors(PaperRecord paper) {
        var authors = paper.authors();
        return IntStream.range(0, authors.size())
                .mapToObj(i -> new ApiAuthor(
                        ObjectIds.of("author", paper.id() + "#" + i),
                        authors.get(i).name(),
                        false))
                .toList();
    }

    private ApiUser user(Submitter submitter) {
        return new ApiUser(
                ObjectIds.of("user", submitter.name()),
                avatar(submitter.fullName()),
                submitter.fullName(),
                submitter.name(),
                submitter.name(),
                "user",
                false);
    }

    private @Nullable ApiOrganization organization(@Nullable Organization organization) {
        return organization == null
                ? null
                : new ApiOrganization(
                        ObjectIds.of("organization", organization.name()),
                        organization.name(),
                        organization.fullName(),
                        avatar(organization.fullName()));
    }

    /** The address of a picture of a name's initials. */
    public String avatar(String name) {
        return settings.link("/avatars/" + UriUtils.encodePathSegment(initials(name), UTF_8) + ".svg");
    }

    /** Of the first and the last word. */
    private static String initials(String name) {
        var words = WORD.matcher(name).results().map(MatchResult::group).toList();
        if (words.isEmpty()) {
            return "-";
        }
        var first = initial(words.getFirst());
        return words.size() == 1 ? first : first + initial(words.getLast());
    }

    private static String initial(String word) {
        return Character.toString(Character.toUpperCase(word.codePointAt(0)));
    }
}
