package dev.reprise.feed.importing;

import dev.reprise.core.InvalidInputException;
import dev.reprise.feed.Author;
import dev.reprise.feed.DailyEntry;
import dev.reprise.feed.DailyEntry.Submitter;
import dev.reprise.feed.ImportedPaper;
import dev.reprise.feed.Links;
import dev.reprise.feed.Organization;
import dev.reprise.feed.PaperId;
import dev.reprise.feed.Source;
import dev.reprise.feed.Texts;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The JSON of {@code /api/daily_papers} of Hugging Face, and of this site: a list of items, or one. An item is listed on the UTC day of its
 * {@code publishedAt}; the paper inside of it has one of its own, arXiv's. A paper without an item around it is indexed, not listed. Votes and
 * comments of elsewhere are not taken over.
 */
public final class HfDailyPapers {
    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(50)
                            .maxStringLength(1_000_000)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private HfDailyPapers() {}

    /**
     * Reads it.
     *
     * @throws InvalidInputException if it is not valid JSON, or an item is not one
     */
    public static List<ImportedEntry> parse(byte[] json) {
        JsonNode root;
        try {
            root = MAPPER.readTree(json);
        } catch (JacksonException e) {
            var at = e.getLocation();
            throw new InvalidInputException(
                    "not valid JSON"
                            + (at == null ? "" : " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")")
                            + ": " + shown(e.getOriginalMessage()),
                    e);
        }
        if (root.isObject() && root.get("error") != null && root.get("error").isString()) {
            throw new InvalidInputException("the server answered with an error: "
                    + shown(root.get("error").asString()));
        }
        if (!root.isArray() && !root.isObject()) {
            throw new InvalidInputException("JSON, but neither a list of papers nor a paper");
        }
        var entries = new ArrayList<ImportedEntry>();
        for (var item : root.isArray() ? root : List.of(root)) {
            try {
                entries.add(entry(item));
            } catch (InvalidInputException e) {
                throw new InvalidInputException("item " + (entries.size() + 1) + ": " + e.getMessage(), e);
            }
        }
        return List.copyOf(entries);
    }

    private static ImportedEntry entry(JsonNode item) {
        var inner = item.get("paper");
        boolean wrapped = inner != null && inner.isObject();
        var paper = wrapped ? inner : item;
        var id = PaperId.parse(first(List.of(paper), "id")
                .orElseThrow(() -> new InvalidInputException("it has no paper.id: not an item of daily papers")));
        var places = wrapped ? List.of(paper, item) : List.of(paper);
        var title = first(places, "title").orElseThrow(() -> new InvalidInputException("it has no title"));
        var builder = ImportedPaper.of(id, Tex.decode(title), Source.HF)
                .summary(first(places, "summary").map(Tex::decode).orElse(null))
                .authors(authors(paper))
                .numAuthors(paper.path("numAuthors").asInt(0))
                .organization(organization(places))
                .published(date(paper, "publishedAt"))
                .links(new Links(
                        first(places, "projectPage").orElse(null),
                        first(places, "githubRepo").orElse(null),
                        stars(places),
                        first(places, "thumbnail").orElse(null)))
                .aiSummary(first(places, "ai_summary").orElse(null))
                .keywords(strings(places, "ai_keywords").limit(50).toList())
                .withdrawn(date(paper, "withdrawnAt"));
        return new ImportedEntry(builder.build(), wrapped ? listed(item, paper) : listed(paper));
    }

    private static List<Author> authors(JsonNode paper) {
        var authors = new ArrayList<Author>();
        for (var author : paper.path("authors")) {
            var name =
                    author.isString() ? author.asString() : author.path("name").asString("");
            if (!Texts.oneLine(name).isEmpty()) {
                authors.add(Author.of(name));
            }
        }
        return authors;
    }

    private static @Nullable Organization organization(List<JsonNode> places) {
        for (var place : places) {
            var organization = place.path("organization");
            var name = Texts.oneLine(organization.path("name").asString(""));
            if (!name.isEmpty()) {
                var fullName = Texts.oneLine(organization.path("fullname").asString(""));
                return new Organization(name, fullName.isEmpty() ? name : fullName);
            }
        }
        return null;
    }

    private static DailyEntry listed(JsonNode item, JsonNode paper) {
        @Nullable Instant at = date(item, "publishedAt");
        if (at == null) {
            throw new InvalidInputException("it has no publishedAt beside its paper: the day it is listed on");
        }
        return dailyEntry(at, item, paper);
    }

    /** A flat paper, as {@code /api/papers/ID} gives it, says by another name when it was listed. */
    private static @Nullable DailyEntry listed(JsonNode paper) {
        @Nullable Instant at = date(paper, "submittedOnDailyAt");
        return at == null ? null : dailyEntry(at, paper, paper);
    }

    private static DailyEntry dailyEntry(Instant at, JsonNode item, JsonNode paper) {
        var number = item.path("listingNumber");
        return new DailyEntry(
                at.atZone(ZoneOffset.UTC).toLocalDate(),
                -1,
                at,
                submitter(item.path("submittedBy"), paper.path("submittedOnDailyBy")),
                null,
                strings(List.of(paper, item), "mediaUrls").findFirst().orElse(null),
                number.isInt() ? number.asInt() : null);
    }

    private static Submitter submitter(JsonNode... candidates) {
        for (var candidate : candidates) {
            var name = user(candidate, "user", "name");
            if (!name.isEmpty()) {
                var fullName = user(candidate, "fullname");
                return new Submitter(null, name, fullName.isEmpty() ? name : fullName);
            }
        }
        return Submitter.REPRISE;
    }

    private static String user(JsonNode user, String... fields) {
        return Stream.of(fields)
                .map(f -> Texts.oneLine(user.path(f).isString() ? user.path(f).asString() : ""))
                .filter(v -> !v.isEmpty())
                .findFirst()
                .orElse("");
    }

    private static Optional<String> first(List<JsonNode> places, String field) {
        return places.stream()
                .map(p -> p.path(field))
                .filter(JsonNode::isString)
                .map(JsonNode::asString)
                .filter(v -> !Texts.oneLine(v).isEmpty())
                .findFirst();
    }

    private static Stream<String> strings(List<JsonNode> places, String field) {
        return places.stream()
                .map(p -> p.path(field))
                .filter(JsonNode::isArray)
                .findFirst()
                .map(list -> list.values().stream()
                        .filter(JsonNode::isString)
                        .map(v -> Texts.oneLine(v.asString()))
                        .filter(v -> !v.isEmpty() && v.length() <= 200))
                .orElse(Stream.of());
    }

    private static @Nullable Integer stars(List<JsonNode> places) {
        return places.stream()
                .map(p -> p.path("githubStars"))
                .filter(JsonNode::isInt)
                .map(JsonNode::asInt)
                .findFirst()
                .orElse(null);
    }

    private static @Nullable Instant date(JsonNode node, String field) {
        var value = node.path(field);
        return value.isString() ? Instants.iso(value.asString(), field) : null;
    }

    private static String shown(@Nullable String text) {
        var line = Texts.oneLine(String.valueOf(text));
        return line.length() > 200 ? line.substring(0, 200) + "..." : line;
    }
}
