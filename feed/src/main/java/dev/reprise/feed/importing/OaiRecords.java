package dev.reprise.feed.importing;

import dev.reprise.core.InvalidInputException;
import dev.reprise.feed.ArxivId;
import dev.reprise.feed.Categories;
import dev.reprise.feed.ImportedPaper;
import dev.reprise.feed.Publication;
import dev.reprise.feed.Source;
import dev.reprise.feed.Texts;
import dev.reprise.feed.importing.Xml.Element;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Records of OAI-PMH in arXiv's own format {@code arXivRaw}: a whole answer, or what stands inside of one.
 *
 * @param papers          in order
 * @param deleted         how many records were marked as deleted; they are left out
 * @param resumptionToken asks for what follows; null if nothing does
 * @param responseDate    the server's clock; null if the document is not a whole answer
 */
public record OaiRecords(
        List<ImportedPaper> papers,
        int deleted,
        @Nullable String resumptionToken,
        @Nullable Instant responseDate) {

    /**
     * Reads them.
     *
     * @throws InvalidInputException if they are none, of another format, or the server says in them that the request was wrong
     */
    public static OaiRecords parse(byte[] xml) {
        return of(Xml.parse(xml));
    }

    static boolean isOai(Element root) {
        return switch (root.name()) {
            case "OAI-PMH", "ListRecords", "GetRecord", "record", "arXivRaw" -> true;
            default -> false;
        };
    }

    static OaiRecords of(Element root) {
        if (!isOai(root)) {
            throw new InvalidInputException("not an answer of OAI-PMH, but <" + root.name() + ">");
        }
        var error = root.child("error");
        if (error.isPresent() && !isEmptyAnswer(error.get())) {
            throw new InvalidInputException("the OAI server answered with an error: "
                    + error.get().attribute("code").orElse("without a code") + ", "
                    + error.get().oneLine());
        }
        var papers = new ArrayList<ImportedPaper>();
        int deleted = 0;
        for (var record : records(root)) {
            if (isDeleted(record)) {
                deleted++;
            } else {
                papers.add(paper(record));
            }
        }
        return new OaiRecords(
                papers,
                deleted,
                root.child("ListRecords")
                        .or(() -> Optional.of(root))
                        .flatMap(l -> l.textOf("resumptionToken"))
                        .orElse(null),
                root.textOf("responseDate")
                        .map(t -> Instants.iso(t, "responseDate"))
                        .orElse(null));
    }

    private static boolean isEmptyAnswer(Element error) {
        return error.attribute("code").filter("noRecordsMatch"::equals).isPresent();
    }

    private static List<Element> records(Element root) {
        return switch (root.name()) {
            case "record", "arXivRaw" -> List.of(root);
            case "ListRecords", "GetRecord" -> root.children("record").toList();
            default ->
                root.children().stream()
                        .filter(c -> c.name().equals("ListRecords") || c.name().equals("GetRecord"))
                        .flatMap(c -> c.children("record"))
                        .toList();
        };
    }

    private static boolean isDeleted(Element record) {
        return record.child("header")
                .flatMap(h -> h.attribute("status"))
                .filter("deleted"::equals)
                .isPresent();
    }

    private static ImportedPaper paper(Element record) {
        try {
            return read(record);
        } catch (InvalidInputException e) {
            throw new InvalidInputException("the record at line " + record.line() + ": " + e.getMessage(), e);
        }
    }

    private static ImportedPaper read(Element record) {
        var raw = record.name().equals("arXivRaw")
                ? record
                : record.child("metadata")
                        .flatMap(m -> m.child("arXivRaw"))
                        .orElseThrow(() -> new InvalidInputException(
                                "it has no <arXivRaw>; of OAI's formats, metadataPrefix=arXivRaw is read"));
        var id = ArxivId.parse(required(raw, "id"));
        var versions = versions(raw);
        Map.Entry<Integer, Instant> last = versions.lastEntry();
        var comment = decoded(raw, "comments");
        var summary = decoded(raw, "abstract");
        boolean withdrawn = Withdrawal.isSaid(comment, summary) || isIgnored(raw, last.getKey());
        var categories = List.of(raw.textOf("categories").orElse("").split(" "));
        var paper = ImportedPaper.of(id.paper(), Tex.decode(required(raw, "title")), Source.OAI)
                .version(last.getKey())
                .summary(summary)
                .authors(AuthorString.parse(required(raw, "authors")))
                .categories(Categories.of(null, categories))
                .published(versions.firstEntry().getValue())
                .updated(last.getValue())
                .publication(new Publication(
                        comment,
                        raw.textOf("doi").orElse(null),
                        decoded(raw, "journal-ref"),
                        raw.textOf("license").orElse(null)))
                .withdrawn(withdrawn ? last.getValue() : null);
        versions.forEach(paper::submitted);
        return paper.build();
    }

    private static TreeMap<Integer, Instant> versions(Element raw) {
        var versions = new TreeMap<Integer, Instant>();
        raw.children("version").forEach(v -> {
            var number = v.attribute("version").orElse("");
            if (!number.matches("v[1-9]\\d{0,2}")) {
                throw new InvalidInputException("version '" + Texts.oneLine(number) + "' is none such as v1");
            }
            versions.put(
                    Integer.parseInt(number.substring(1)),
                    Instants.rfc(v.textOf("date").orElse(""), "the date of version " + number));
        });
        if (versions.isEmpty()) {
            throw new InvalidInputException("it has no <version>");
        }
        return versions;
    }

    /** The source of a withdrawn version is of type I. */
    private static boolean isIgnored(Element raw, int version) {
        return raw.children("version")
                .filter(v ->
                        v.attribute("version").filter(("v" + version)::equals).isPresent())
                .flatMap(v -> v.textOf("source_type").stream())
                .anyMatch(type -> type.contains("I"));
    }

    private static String required(Element raw, String child) {
        return raw.textOf(child).orElseThrow(() -> new InvalidInputException("it has no <" + child + ">"));
    }

    private static @Nullable String decoded(Element raw, String child) {
        return raw.textOf(child).map(Tex::decode).orElse(null);
    }
}
