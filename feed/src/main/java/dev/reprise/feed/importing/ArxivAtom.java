package dev.reprise.feed.importing;

import dev.reprise.core.InvalidInputException;
import dev.reprise.feed.ArxivId;
import dev.reprise.feed.Author;
import dev.reprise.feed.Categories;
import dev.reprise.feed.ImportedPaper;
import dev.reprise.feed.Publication;
import dev.reprise.feed.Source;
import dev.reprise.feed.importing.Xml.Element;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An answer of arXiv's query interface.
 *
 * @param totalResults how many there are in all, on this and other slices
 * @param papers       those of this slice
 */
public record ArxivAtom(int totalResults, List<ImportedPaper> papers) {
    private static final String ATOM = "http://www.w3.org/2005/Atom";
    private static final String ARXIV = "http://arxiv.org/schemas/atom";

    /**
     * Reads it.
     *
     * @throws InvalidInputException if it is not one, or arXiv says in it that the query was wrong
     */
    public static ArxivAtom parse(byte[] xml) {
        return of(Xml.parse(xml));
    }

    static boolean isFeed(Element root) {
        return root.namespace().equals(ATOM) && root.name().equals("feed");
    }

    static ArxivAtom of(Element root) {
        if (!isFeed(root)) {
            throw new InvalidInputException("not an Atom feed, but <" + root.name() + ">");
        }
        var entries =
                root.children("entry").filter(e -> e.namespace().equals(ATOM)).toList();
        for (var entry : entries) {
            requireNoError(entry);
        }
        int total = root.textOf("totalResults").map(ArxivAtom::number).orElse(entries.size());
        return new ArxivAtom(total, entries.stream().map(ArxivAtom::paper).toList());
    }

    /** Errors come as a feed with one entry, whatever the status. */
    private static void requireNoError(Element entry) {
        if (entry.textOf("title").filter("Error"::equals).isPresent()
                && entry.textOf("id").filter(id -> id.contains("/api/errors")).isPresent()) {
            throw new InvalidInputException(
                    "arXiv answered with an error: " + entry.textOf("summary").orElse("without a reason"));
        }
    }

    private static int number(String text) {
        return text.matches("\\d{1,9}") ? Integer.parseInt(text) : 0;
    }

    private static ImportedPaper paper(Element entry) {
        var where = "the entry at line " + entry.line();
        try {
            return read(entry);
        } catch (InvalidInputException e) {
            throw new InvalidInputException(where + ": " + e.getMessage(), e);
        }
    }

    private static ImportedPaper read(Element entry) {
        var id = ArxivId.parse(required(entry, "id"));
        var comment = arxiv(entry, "comment");
        var summary = entry.textOf("summary").map(Tex::decode).orElse(null);
        var published = Instants.iso(required(entry, "published"), "published");
        var updated =
                entry.textOf("updated").map(t -> Instants.iso(t, "updated")).orElse(published);
        var paper = ImportedPaper.of(id.paper(), Tex.decode(required(entry, "title")), Source.ATOM)
                .version(id.version())
                .summary(summary)
                .authors(entry.children("author").map(ArxivAtom::author).toList())
                .categories(Categories.of(
                        entry.children("primary_category")
                                .flatMap(c -> c.attribute("term").stream())
                                .findFirst()
                                .orElse(null),
                        entry.children("category")
                                .flatMap(c -> c.attribute("term").stream())
                                .toList()))
                .published(published)
                .updated(updated)
                .submitted(1, published)
                .publication(new Publication(comment, arxiv(entry, "doi"), arxiv(entry, "journal_ref"), licence(entry)))
                .withdrawn(Withdrawal.isSaid(comment, summary) ? updated : null);
        return paper.build();
    }

    private static String required(Element entry, String child) {
        return entry.textOf(child).orElseThrow(() -> new InvalidInputException("it has no <" + child + ">"));
    }

    private static Author author(Element author) {
        return new Author(required(author, "name"), author.textOf("affiliation").orElse(null));
    }

    private static @Nullable String arxiv(Element entry, String child) {
        return entry.children(child)
                .filter(e -> e.namespace().equals(ARXIV))
                .map(e -> Tex.decode(e.oneLine()))
                .filter(t -> !t.isEmpty())
                .findFirst()
                .orElse(null);
    }

    private static @Nullable String licence(Element entry) {
        return entry.children("link")
                .filter(l -> l.attribute("rel").filter("license"::equals).isPresent())
                .flatMap(l -> l.attribute("href").stream())
                .findFirst()
                .orElse(null);
    }
}
