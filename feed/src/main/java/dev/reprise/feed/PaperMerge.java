package dev.reprise.feed;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How what a source says is merged into what is known about a paper. */
final class PaperMerge {
    private PaperMerge() {}

    /** The known record, brought up to date; equal to it if the source says nothing new. */
    static PaperRecord merge(PaperRecord known, ImportedPaper said) {
        boolean wins = wins(known, said);
        boolean hasAbstract = known.hasAbstract() || said.summary() != null;
        var inShort = either(said.inShort(), known.inShort());
        var summary = prefer(wins, said.summary(), known.hasAbstract() ? known.summary() : null);
        boolean takesAuthors =
                !said.authors().isEmpty() && (wins || known.authors().isEmpty());
        return new PaperRecord(
                known.id(),
                Math.max(known.version(), said.version()),
                wins ? said.title() : known.title(),
                summary != null ? summary : inShort != null ? inShort : known.summary(),
                hasAbstract,
                inShort,
                takesAuthors ? said.authors() : known.authors(),
                takesAuthors || known.numAuthors() == 0 ? said.numAuthors() : known.numAuthors(),
                prefer(wins, said.organization(), known.organization()),
                prefer(wins, said.categories(), known.categories()),
                published(known, said),
                prefer(wins, said.updatedAt(), known.updatedAt()),
                wins
                        ? said.publication().orElse(known.publication())
                        : known.publication().orElse(said.publication()),
                links(known.links(), said.links()),
                either(said.aiSummary(), known.aiSummary()),
                said.keywords().isEmpty() ? known.keywords() : said.keywords(),
                wins ? said.source() : known.source(),
                either(said.slug(), known.slug()),
                withdrawn(known, said, wins),
                known.importedAt(),
                known.changedAt());
    }

    /** The known record, with what only the record of the same paper under another id has. */
    static PaperRecord join(PaperRecord known, PaperRecord other) {
        boolean takesAbstract = !known.hasAbstract() && other.hasAbstract();
        var inShort = either(known.inShort(), other.inShort());
        boolean takesAuthors = known.authors().isEmpty() && !other.authors().isEmpty();
        return new PaperRecord(
                known.id(),
                known.version(),
                known.title(),
                takesAbstract || (known.summary().isEmpty() && inShort == null)
                        ? other.summary()
                        : known.hasAbstract() || inShort == null ? known.summary() : inShort,
                known.hasAbstract() || other.hasAbstract(),
                inShort,
                takesAuthors ? other.authors() : known.authors(),
                takesAuthors || known.numAuthors() == 0 ? other.numAuthors() : known.numAuthors(),
                either(known.organization(), other.organization()),
                prefer(false, other.categories(), known.categories()),
                known.publishedAt(),
                known.updatedAt(),
                known.publication().orElse(other.publication()),
                known.links().orElse(other.links()),
                either(known.aiSummary(), other.aiSummary()),
                prefer(false, other.keywords(), known.keywords()),
                known.source(),
                either(known.slug(), other.slug()),
                known.withdrawnAt(),
                known.importedAt(),
                known.changedAt());
    }

    /** Whether the source's text replaces the known one: it describes a version at least as high or, where versions are unknown, knows better. */
    private static boolean wins(PaperRecord known, ImportedPaper said) {
        if (said.version() > 0) {
            return said.version() >= known.version();
        }
        if (known.version() == 0) {
            return trust(said.source()) >= trust(known.source());
        }
        return said.source().isArxiv()
                && said.updatedAt() != null
                && known.updatedAt() != null
                && !said.updatedAt().isBefore(known.updatedAt());
    }

    private static int trust(Source source) {
        return switch (source) {
            case SEED -> 0;
            case LISTING, TYPED -> 1;
            case HF -> 2;
            case ATOM, OAI -> 3;
        };
    }

    /** The more trusted source's date; of two that are trusted alike, the earlier. */
    private static Instant published(PaperRecord known, ImportedPaper said) {
        var at = said.publishedAt();
        int more = Integer.compare(trust(said.source()), trust(known.source()));
        return at != null && (more > 0 || (more == 0 && at.isBefore(known.publishedAt()))) ? at : known.publishedAt();
    }

    /** Addresses stay, since authors and editors set them; stars are counted anew. */
    private static Links links(Links known, Links said) {
        var links = known.orElse(said);
        return new Links(
                links.projectPage(),
                links.githubRepo(),
                either(said.githubStars(), known.githubStars()),
                links.thumbnail());
    }

    private static @Nullable Instant withdrawn(PaperRecord known, ImportedPaper said, boolean wins) {
        return wins && said.source().isArxiv() && said.withdrawnAt() == null
                ? null
                : either(known.withdrawnAt(), said.withdrawnAt());
    }

    private static List<String> prefer(boolean wins, List<String> said, List<String> known) {
        return said.isEmpty() || (!wins && !known.isEmpty()) ? known : said;
    }

    private static <T> @Nullable T prefer(boolean wins, @Nullable T said, @Nullable T known) {
        return wins ? either(said, known) : either(known, said);
    }

    private static <T> @Nullable T either(@Nullable T first, @Nullable T second) {
        return first != null ? first : second;
    }
}
