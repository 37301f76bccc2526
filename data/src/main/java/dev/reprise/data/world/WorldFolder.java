package dev.reprise.data.world;

import dev.reprise.core.InvalidInputException;
import dev.reprise.data.JsonLines;
import dev.reprise.data.JsonLines.Row;
import dev.reprise.data.world.Document.Span;
import dev.reprise.data.world.Document.Stated;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A world that {@link WorldFiles} has written, read back: for texts that have been changed or chosen by other means, or to see what a folder holds.
 *
 * <pre>{@code
 * try (var documents = WorldFolder.open(Path.of("/tmp/world")).documents("base")) {
 *     documents.limit(3).map(Document::text).forEach(System.out::println);
 * }
 * }</pre>
 */
public final class WorldFolder {
    private static final List<String> TRUTH = List.of("entities.jsonl", "facts.jsonl", "ratios.json");

    private final Path folder;
    private final List<String> streams;

    private WorldFolder(Path folder, List<String> streams) {
        this.folder = folder;
        this.streams = streams;
    }

    /**
     * A folder that has streams and what is true about them.
     *
     * @throws InvalidInputException if it has no streams, or if a stream or the world is without its truth: all that is missing is named
     */
    public static WorldFolder open(Path folder) {
        var texts = folder.resolve("streams");
        var streams = names(texts, ".txt");
        if (streams.isEmpty()) {
            throw new InvalidInputException(
                    folder + ": not a written world: no text lies in its folder 'streams'; 'world write' makes one");
        }
        var missing = Stream.concat(
                        streams.stream().map(name -> texts.resolve(name + ".jsonl")),
                        TRUTH.stream().map(folder.resolve("truth")::resolve))
                .filter(file -> !Files.isRegularFile(file))
                .map(file -> folder.relativize(file).toString())
                .toList();
        if (!missing.isEmpty()) {
            throw new InvalidInputException(folder + ": what is true about its texts is missing: "
                    + String.join(", ", missing) + "; write the world again with 'world write'");
        }
        return new WorldFolder(folder, streams);
    }

    /** The names of the streams, in alphabetical order. */
    public List<String> streams() {
        return streams;
    }

    /**
     * The documents of a stream, read as they are asked for; to be closed.
     *
     * @throws InvalidInputException for an unknown stream; while it is read, for a line that is no document
     */
    public Stream<Document> documents(String stream) {
        if (!streams.contains(stream)) {
            throw new InvalidInputException(
                    folder + ": there is no stream '" + stream + "'; there are: " + String.join(", ", streams));
        }
        return JsonLines.stream(folder.resolve("streams").resolve(stream + ".jsonl"))
                .map(WorldFolder::document);
    }

    /** The names of the sets, in alphabetical order. */
    public List<String> sets() {
        return names(folder.resolve("sets"), ".jsonl");
    }

    /** The number of entities by type. */
    public SequencedMap<String, Long> entities() {
        return counts("entities.jsonl", row -> row.string("type"));
    }

    /** The number of facts by relation; {@code train}, {@code event} and, whatever their relation, {@code tale}. */
    public SequencedMap<String, Long> facts() {
        return counts(
                "facts.jsonl",
                row -> row.string("domain").equals("tale")
                        ? "tale"
                        : row.string("relation").replaceFirst("-\\d+$", ""));
    }

    private SequencedMap<String, Long> counts(String file, Function<Row, String> by) {
        try (var rows = JsonLines.stream(folder.resolve("truth").resolve(file))) {
            return rows.collect(Collectors.groupingBy(by, LinkedHashMap::new, Collectors.counting()));
        }
    }

    private static List<String> names(Path of, String ending) {
        if (!Files.isDirectory(of)) {
            return List.of();
        }
        try (var files = Files.list(of)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(ending))
                    .map(name -> name.substring(0, name.length() - ending.length()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(of + ": cannot be read", e);
        }
    }

    /** The document of a line, as {@link WorldFiles#json} writes it. */
    static Document document(Row row) {
        var text = row.string("text");
        var spans = new ArrayList<Span>();
        for (var span : list(row, "spans")) {
            int start = span.path("start").asInt(-1);
            int end = span.path("end").asInt(-1);
            if (start < 0 || end < start || end > text.length()) {
                throw row.error("a span goes from %d to %d, and the text has %d characters"
                        .formatted(start, end, text.length()));
            }
            spans.add(new Span(span.path("role").asString(""), start, end, optional(span.path("ref"))));
        }
        var facts = new ArrayList<Stated>();
        for (var fact : list(row, "facts")) {
            if (fact.size() != 4 || !fact.path(3).isBoolean()) {
                throw row.error("a fact is [subject, relation, object, true or false], not " + fact);
            }
            facts.add(new Stated(
                    fact.path(0).asString(""),
                    fact.path(1).asString(""),
                    fact.path(2).asString(""),
                    fact.path(3).booleanValue()));
        }
        return new Document(
                row.string("id"),
                row.string("kind"),
                split(row),
                Math.toIntExact(row.integer("template")),
                text,
                spans,
                facts,
                optional(row.object().path("label")),
                extra(row));
    }

    private static Iterable<JsonNode> list(Row row, String field) {
        var value = row.object().path(field);
        if (!value.isArray()) {
            throw row.error("a list '" + field + "' is needed");
        }
        return value;
    }

    private static Split split(Row row) {
        var label = row.string("split");
        return Split.labelled(label).orElseThrow(() -> row.error("there is no split '" + label + "'"));
    }

    private static Map<String, Object> extra(Row row) {
        var extra = new LinkedHashMap<String, Object>();
        row.object()
                .path("extra")
                .properties()
                .forEach(entry ->
                        extra.put(entry.getKey(), JsonMapper.shared().convertValue(entry.getValue(), Object.class)));
        return extra;
    }

    private static @Nullable String optional(JsonNode value) {
        return value.isString() ? value.stringValue() : null;
    }
}
