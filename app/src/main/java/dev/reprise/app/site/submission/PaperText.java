package dev.reprise.app.site.submission;

import dev.reprise.core.InvalidInputException;
import dev.reprise.feed.Author;
import dev.reprise.feed.ImportedPaper;
import dev.reprise.feed.PaperId;
import dev.reprise.feed.Source;
import dev.reprise.feed.importing.ArxivAtom;
import dev.reprise.feed.importing.OaiRecords;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What somebody says about a paper that nobody here knows: typed, or as XML of arXiv's. */
final class PaperText {
    private static final int MOST_AUTHORS = 5_000;

    private PaperText() {}

    /**
     * As typed.
     *
     * @param published a day, or an instant
     * @throws InvalidInputException naming the field that is missing or wrong
     */
    static ImportedPaper typed(
            PaperId id,
            @Nullable String title,
            @Nullable String summary,
            List<String> authors,
            @Nullable String published) {
        return ImportedPaper.of(id, required("title", title), Source.TYPED)
                .summary(required("abstract", summary))
                .authors(authors(authors))
                .published(instant(required("day on which it appeared", published)))
                .build();
    }

    private static String required(String what, @Nullable String text) {
        if (text == null || text.isBlank()) {
            throw new InvalidInputException("the " + what + " is missing");
        }
        return text;
    }

    private static List<Author> authors(List<String> names) {
        var authors =
                names.stream().filter(name -> !name.isBlank()).map(Author::of).toList();
        if (authors.isEmpty() || authors.size() > MOST_AUTHORS) {
            throw new InvalidInputException("the authors are missing");
        }
        return authors;
    }

    private static Instant instant(String text) {
        try {
            return text.length() == 10
                    ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                    : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException e) {
            throw new InvalidInputException(
                    "'" + text.substring(0, Math.min(40, text.length())) + "' is not a day such as 2025-12-25");
        }
    }

    /**
     * What an answer of arXiv's query interface, or an OAI-PMH record in arXivRaw, says about one paper.
     *
     * @throws InvalidInputException if the XML is neither, or says nothing about that paper
     */
    static ImportedPaper uploaded(PaperId id, byte[] xml) {
        var problems = new ArrayList<@Nullable String>();
        for (var reader : READERS) {
            try {
                return reader.papers(xml).stream()
                        .filter(paper -> paper.id().equals(id))
                        .findFirst()
                        .orElseThrow(() -> new InvalidInputException("the file says nothing about " + id));
            } catch (InvalidInputException e) {
                problems.add(e.getMessage());
            }
        }
        throw new InvalidInputException(
                "the file is no use: as an Atom feed: " + problems.getFirst() + "; as arXivRaw: " + problems.getLast());
    }

    /** A format. */
    private interface Reader {
        List<ImportedPaper> papers(byte[] xml);
    }

    private static final List<Reader> READERS = List.of(
            xml -> ArxivAtom.parse(xml).papers(), xml -> OaiRecords.parse(xml).papers());
}
