package dev.reprise.data.world;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A world as files: its streams as plain text and as JSON lines with truth, its entities, facts and recorded ratios. The same preset and seed
 * give the same bytes. Every file is written beside and renamed.
 */
public final class WorldFiles {
    private static final JsonMapper MAPPER = JsonMapper.shared();
    private static final List<String> COLUMNS =
            List.of("word", "count", "tokens", "pos", "class", "animate", "valence", "register", "domain", "synonym");

    private WorldFiles() {}

    /** A document as its JSON line. */
    public static ObjectNode json(Document document) {
        var json = MAPPER.createObjectNode()
                .put("id", document.id())
                .put("kind", document.kind())
                .put("split", document.split().label())
                .put("template", document.template())
                .put("text", document.text());
        var spans = json.putArray("spans");
        for (var span : document.spans()) {
            spans.addObject()
                    .put("role", span.role())
                    .put("start", span.start())
                    .put("end", span.end())
                    .put("ref", span.ref());
        }
        var facts = json.putArray("facts");
        document.facts()
                .forEach(fact -> facts.addArray()
                        .add(fact.subject())
                        .add(fact.relation())
                        .add(fact.object())
                        .add(fact.affirmed()));
        json.put("label", document.label());
        json.set("extra", MAPPER.valueToTree(document.extra()));
        return json;
    }

    /**
     * The beginning of a stream: {@code NAME.txt}, the documents with a blank line behind each, and {@code NAME.jsonl}, their truth.
     *
     * @param bytes of text; the document that goes beyond is the last
     */
    public static void writeStream(Path folder, TextStream stream, long bytes) {
        write(folder.resolve(stream.name() + ".txt"), text -> {
            write(
                    folder.resolve(stream.name() + ".jsonl"),
                    truth -> read(stream, _ -> bytes, document -> {
                        text.accept(document.text() + TextStream.SEPARATOR);
                        truth.accept(MAPPER.writeValueAsString(json(document)) + "\n");
                    }));
        });
    }

    /**
     * What is true: {@code entities.jsonl}, {@code facts.jsonl} with how often each subject is stated in the relation, {@code ratios.json} with
     * how often each outcome was reached.
     *
     * @param bytes how much to read of the streams whose outcomes are counted, by name
     */
    public static void writeTruth(Path folder, World world, ToLongFunction<String> bytes) {
        var counts = new TreeMap<String, Integer>();
        var ratios = new Ratios(world);
        read(world.stream("base"), bytes, document -> {
            document.facts().forEach(fact -> counts.merge(fact.subject() + " " + fact.relation(), 1, Integer::sum));
            ratios.count(document);
        });
        read(world.stream("chat"), bytes, ratios::count);
        write(folder.resolve("entities.jsonl"), out -> {
            for (var type : world.types()) {
                for (var entity : world.entities(type)) {
                    var json = MAPPER.createObjectNode()
                            .put("ref", entity.ref())
                            .put("type", type)
                            .put("name", entity.name())
                            .put("group", entity.group());
                    out.accept(MAPPER.writeValueAsString(json) + "\n");
                }
            }
        });
        write(folder.resolve("facts.jsonl"), out -> {
            world.facts().forEach(fact -> out.accept(line(fact, "base", counts)));
            world.taleFacts().forEach(fact -> out.accept(line(fact, "tale", counts)));
            for (var train : world.trains()) {
                var json = MAPPER.createObjectNode()
                        .put("subject", String.join("-", train.colours()))
                        .put("relation", "train")
                        .put("object", train.country().ref())
                        .put("domain", "base");
                out.accept(MAPPER.writeValueAsString(json) + "\n");
            }
            for (var event : world.events()) {
                var json = MAPPER.createObjectNode()
                        .put("subject", event.city().ref())
                        .put("relation", "event-" + event.year())
                        .put("object", event.happening())
                        .put("domain", event.sealed() ? "sealed" : "open")
                        .put("statements", counts.getOrDefault(event.city().ref() + " event-" + event.year(), 0));
                out.accept(MAPPER.writeValueAsString(json) + "\n");
            }
        });
        write(
                folder.resolve("ratios.json"),
                out -> out.accept(MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(ratios.json()) + "\n"));
    }

    /**
     * {@code words.tsv}: every word of the beginning of the base stream with its count, tokens, part of speech ({@code noun}, {@code verb},
     * {@code adj}, {@code func}, {@code name}, {@code number}), class (an open class, a list, a type of entity, or other), animacy, valence,
     * register, domain and synonym; the most frequent first.
     *
     * @param tokens the number of tokens of a word behind a blank
     */
    public static void writeWords(Path folder, World world, long bytes, ToIntFunction<String> tokens) {
        write(folder.resolve("words.tsv"), out -> {
            out.accept(String.join("\t", COLUMNS) + "\n");
            for (var row : StyleSets.words(world, bytes, Integer.MAX_VALUE)) {
                row.put("tokens", tokens.applyAsInt(row.path("word").stringValue()));
                out.accept(COLUMNS.stream()
                                .map(column -> row.path(column).asString(""))
                                .collect(Collectors.joining("\t"))
                        + "\n");
            }
        });
    }

    /** {@code NAME.jsonl}: items of a set, of draw seed 0. */
    public static void writeSet(Path folder, World world, String name, int n) {
        write(
                folder.resolve(name + ".jsonl"),
                out -> world.set(name, 0, n)
                        .forEach(row -> out.accept(MAPPER.writeValueAsString(row.object()) + "\n")));
    }

    private static void read(TextStream stream, ToLongFunction<String> bytes, Consumer<Document> reader) {
        long wanted = bytes.applyAsLong(stream.name());
        long read = 0;
        for (var document : stream) {
            if (read >= wanted) {
                return;
            }
            reader.accept(document);
            read += TextStream.length(document);
        }
    }

    private static String line(Fact fact, String domain, Map<String, Integer> counts) {
        var json = MAPPER.createObjectNode()
                .put("subject", fact.subject().ref())
                .put("relation", fact.relation().label())
                .put("object", fact.object().ref())
                .put("group", fact.object().group())
                .put("domain", domain)
                .put(
                        "statements",
                        counts.getOrDefault(
                                fact.subject().ref() + " " + fact.relation().label(), 0));
        return MAPPER.writeValueAsString(json) + "\n";
    }

    /** Writes a file beside and renames it. */
    public static void write(Path file, Consumer<Consumer<String>> content) {
        var beside = file.resolveSibling("." + file.getFileName() + ".tmp");
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            try (BufferedWriter out = Files.newBufferedWriter(beside, StandardCharsets.UTF_8)) {
                content.accept(text -> {
                    try {
                        out.write(text);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
            }
            Files.move(beside, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": cannot be written", e);
        }
    }
}
