package dev.reprise.feed;

import dev.reprise.core.InvalidInputException;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What one source says about a paper. The store merges it into what it knows ({@link PaperStore#save}).
 *
 * <pre>{@code
 * var paper = ImportedPaper.of(PaperId.parse("2501.00042"), "A title", Source.ATOM)
 *         .version(2)
 *         .summary("The abstract.")
 *         .authors(List.of(Author.of("Ada Example")))
 *         .published(Instant.parse("2025-01-01T18:00:00Z"))
 *         .build();
 * }</pre>
 *
 * @param version     0 if the source does not say which version it describes
 * @param summary     the abstract; null if the source has none
 * @param inShort     our own words
 * @param numAuthors  at least as many as there are names
 * @param publishedAt of the first version; null if the source does not say
 * @param updatedAt   of this version
 * @param versions    when each version appeared, as far as the source says
 * @param withdrawnAt if the source says that the paper was withdrawn: since when
 */
public record ImportedPaper(
        PaperId id,
        int version,
        String title,
        @Nullable String summary,
        @Nullable String inShort,
        List<Author> authors,
        int numAuthors,
        @Nullable Organization organization,
        List<String> categories,
        @Nullable Instant publishedAt,
        @Nullable Instant updatedAt,
        SortedMap<Integer, Instant> versions,
        Publication publication,
        Links links,
        @Nullable String aiSummary,
        List<String> keywords,
        Source source,
        @Nullable String slug,
        @Nullable Instant withdrawnAt) {

    /** @throws InvalidInputException if a text is empty that must not be, or too long for any paper */
    public ImportedPaper {
        title = Texts.required(title, "title", 1_000);
        summary = Texts.cleaned(summary, "abstract", 50_000);
        inShort = Texts.cleaned(inShort, "summary", 50_000);
        aiSummary = Texts.cleaned(aiSummary, "AI summary", 5_000);
        categories = List.copyOf(categories);
        keywords = List.copyOf(keywords);
        numAuthors = Math.max(numAuthors, authors.size());
    }

    public static Builder of(PaperId id, String title, Source source) {
        return new Builder(id, title, source);
    }

    /** This, said of another id. */
    public ImportedPaper withId(PaperId other) {
        return new ImportedPaper(
                other,
                version,
                title,
                summary,
                inShort,
                authors,
                numAuthors,
                organization,
                categories,
                publishedAt,
                updatedAt,
                versions,
                publication,
                links,
                aiSummary,
                keywords,
                source,
                slug,
                withdrawnAt);
    }

    /** Names what a source said, in any order. */
    public static final class Builder {
        private final PaperId id;
        private final String title;
        private final Source source;
        private int version;
        private @Nullable String summary;
        private @Nullable String inShort;
        private List<Author> authors = List.of();
        private int numAuthors;
        private @Nullable Organization organization;
        private List<String> categories = List.of();
        private @Nullable Instant publishedAt;
        private @Nullable Instant updatedAt;
        private final TreeMap<Integer, Instant> versions = new TreeMap<>();
        private Publication publication = Publication.UNKNOWN;
        private Links links = Links.NONE;
        private @Nullable String aiSummary;
        private List<String> keywords = List.of();
        private @Nullable String slug;
        private @Nullable Instant withdrawnAt;

        private Builder(PaperId id, String title, Source source) {
            this.id = id;
            this.title = title;
            this.source = source;
        }

        public Builder version(int number) {
            version = number;
            return this;
        }

        public Builder summary(@Nullable String text) {
            summary = text;
            return this;
        }

        public Builder inShort(@Nullable String text) {
            inShort = text;
            return this;
        }

        public Builder authors(List<Author> names) {
            authors = names;
            return this;
        }

        public Builder numAuthors(int number) {
            numAuthors = number;
            return this;
        }

        public Builder organization(@Nullable Organization value) {
            organization = value;
            return this;
        }

        public Builder categories(List<String> primaryFirst) {
            categories = primaryFirst;
            return this;
        }

        public Builder published(@Nullable Instant at) {
            publishedAt = at;
            return this;
        }

        public Builder updated(@Nullable Instant at) {
            updatedAt = at;
            return this;
        }

        public Builder submitted(int number, Instant at) {
            versions.put(number, at);
            return this;
        }

        public Builder publication(Publication value) {
            publication = value;
            return this;
        }

        public Builder links(Links value) {
            links = value;
            return this;
        }

        public Builder aiSummary(@Nullable String text) {
            aiSummary = text;
            return this;
        }

        public Builder keywords(List<String> words) {
            keywords = words;
            return this;
        }

        public Builder slug(@Nullable String value) {
            slug = value;
            return this;
        }

        public Builder withdrawn(@Nullable Instant at) {
            withdrawnAt = at;
            return this;
        }

        public ImportedPaper build() {
            return new ImportedPaper(
                    id,
                    version,
                    title,
                    summary,
                    inShort,
                    authors,
                    numAuthors,
                    organization,
                    categories,
                    publishedAt,
                    updatedAt,
                    versions,
                    publication,
                    links,
                    aiSummary,
                    keywords,
                    source,
                    slug,
                    withdrawnAt);
        }
    }
}
