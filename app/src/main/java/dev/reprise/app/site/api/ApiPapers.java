package dev.reprise.app.site.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.reprise.app.site.SiteSettings;
import dev.reprise.feed.DailyEntry.Submitter;
import dev.reprise.feed.FeedItem;
import dev.reprise.feed.Organization;
import dev.reprise.feed.PaperRecord;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.util.UriUtils;

/** Papers as the API shows them. */
@Component
public final class ApiPapers {
    private static final int ID_BYTES = 12;

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
                paper.id().value(),
                paper.title(),
                paper.summary(),
                authors(paper),
                paper.numAuthors(),
                paper.publishedAt(),
                entry == null ? null : entry.listedAt(),
                entry == null ? null : user(entry.submitter()),
                item.upvotes(),
                id("discussion", paper.id().value()),
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
                        id("author", paper.id() + "#" + i), authors.get(i).name(), false))
                .toList();
    }

    private ApiUser user(Submitter submitter) {
        return new ApiUser(
                id("user", submitter.name()),
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
                        id("organization", organization.name()),
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
        var words = name.strip().split("[^\\p{L}\\p{N}]+");
        var letters = new StringBuilder();
        for (int i = 0; i < words.length; i++) {
            if (!words[i].isEmpty() && (i == 0 || i == words.length - 1)) {
                letters.appendCodePoint(Character.toUpperCase(words[i].codePointAt(0)));
            }
        }
        return letters.isEmpty() ? "-" : letters.toString();
    }

    /** 24 hexadecimal digits, always the same for the same thing. */
    public static String id(String kind, String name) {
        try {
            var hash = MessageDigest.getInstance("SHA-256").digest((kind + ":" + name).getBytes(UTF_8));
            return HexFormat.of().formatHex(hash, 0, ID_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }
}
