package dev.reprise.feed;

import dev.reprise.feed.DailyEntry.Submitter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The papers that the feed starts with: those of 2025-12-25, each with its claims and, in our own words, what it is about. They are shipped
 * as {@code first-day.json} beside this class.
 */
public final class FirstDay {
    /** The day they are listed on. */
    public static final LocalDate DAY = LocalDate.of(2025, 12, 25);

    private static final String RESOURCE = "first-day.json";
    private static final String SETTING = "first-day";

    private FirstDay() {}

    /**
     * Adds them to a store, unless this edition of them is already there. What was imported since, and what readers did, stays.
     *
     * @return whether there was anything to do
     */
    public static boolean addTo(PaperStore store, Database database) {
        var content = read();
        var edition = Token.hash(content);
        var known = new Remembered(database);
        if (known.find(SETTING).equals(Optional.of(edition))) {
            return false;
        }
        var papers = JsonMapper.shared().readTree(content);
        for (int i = 0; i < papers.size(); i++) {
            var paper = papers.get(i);
            int position = i;
            database.inTransaction(() -> add(store, paper, position));
        }
        known.set(SETTING, edition);
        return true;
    }

    private static void add(PaperStore store, JsonNode json, int position) {
        var id = PaperId.parse(json.get("id").asString());
        var paper = ImportedPaper.of(id, json.get("title").asString(), Source.SEED)
                .inShort(text(json, "inShort"))
                .authors(strings(json, "authors").stream().map(Author::of).toList())
                .numAuthors(json.path("numAuthors").asInt(0))
                .organization(organization(text(json, "organization")))
                .categories(Categories.of(null, strings(json, "categories")))
                .published(startOf(LocalDate.parse(json.get("published").asString())))
                .links(links(text(json, "code")))
                .keywords(strings(json, "keywords"))
                .slug(text(json, "slug"))
                .build();
        var number = json.path("listingNumber");
        store.save(
                paper,
                new DailyEntry(
                        DAY,
                        position,
                        startOf(DAY),
                        Submitter.REPRISE,
                        null,
                        null,
                        number.isInt() ? number.asInt() : null));
        store.saveClaims(id, claims(json.path("claims")));
    }

    private static List<ClaimRecord> claims(JsonNode json) {
        var claims = new ArrayList<ClaimRecord>();
        for (var claim : json) {
            claims.add(new ClaimRecord(
                    claim.get("id").asString(),
                    claim.get("statement").asString(),
                    Objects.requireNonNullElse(text(claim, "figure"), ""),
                    Objects.requireNonNullElse(text(claim, "criterion"), ""),
                    ClaimRecord.Kind.of(claim.get("kind").asString()),
                    text(claim, "needs"),
                    text(claim, "why")));
        }
        return claims;
    }

    private static Links links(@Nullable String code) {
        boolean github = code != null && code.startsWith("https://github.com/");
        return new Links(github ? null : code, github ? code : null, null, null);
    }

    private static @Nullable Organization organization(@Nullable String name) {
        return name == null
                ? null
                : new Organization(name.toLowerCase(Locale.ROOT).replace(' ', '-'), name);
    }

    private static @Nullable String text(JsonNode json, String field) {
        var value = json.path(field);
        return value.isString() && !value.asString().isBlank() ? value.asString() : null;
    }

    private static List<String> strings(JsonNode json, String field) {
        return json.path(field).values().stream().map(JsonNode::asString).toList();
    }

    private static Instant startOf(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    private static String read() {
        try (var in = Objects.requireNonNull(FirstDay.class.getResourceAsStream(RESOURCE), RESOURCE)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
