package dev.reprise.data.world;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A world as files: its streams as plain text and as JSON lines with truth, its entities, facts and recorded ratios. The same preset and seed
 * give the same bytes. Every file is written beside and renamed.
 */
public final class WorldFiles {
    private static final JsonMapper MAPPER = JsonMapper.shared();

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
            write(folder.resolve(stream.name() + ".jsonl"), truth -> {
                long written = 0;
                for (var document : stream) {
                    if (written >= bytes) {
                        return;
                    }
                    text.accept(document.text() + TextStream.SEPARATOR);
                    truth.accept(MAPPER.writeValueAsString(json(document)) + "\n");
                    written += TextStream.length(document);
                }
            });
        });
    }

    /**
     * What is true: {@code entities.jsonl}, {@code facts.jsonl}, {@code ratios.json}.
     *
     * @param bytes how much of the base stream to count statements in
     */
    public static void writeTruth(Path folder, World world, long bytes) {
        var counts = statements(world, bytes);
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
                out -> out.accept(MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(ratios(world)) + "\n"));
    }

    /**
     * {@code words.tsv}: every word of the beginning of the base stream with its count, tokens, class (an open class, a list, or other),
     * valence and synonym; the most frequent first.
     *
     * @param tokens the number of tokens of a word behind a blank
     */
    public static void writeWords(Path folder, World world, long bytes, ToIntFunction<String> tokens) {
        write(folder.resolve("words.tsv"), out -> {
            out.accept("word\tcount\ttokens\tclass\tvalence\tsynonym\n");
            for (var row : StyleSets.words(world, bytes, Integer.MAX_VALUE)) {
                out.accept(String.join(
                                "\t",
                                row.path("word").stringValue(),
                                row.path("count").toString(),
                                String.valueOf(
                                        tokens.applyAsInt(row.path("word").stringValue())),
                                row.path("class").stringValue(),
                                row.path("valence").toString(),
                                row.path("synonym").asString(""))
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

    /** The recorded ratios, in per cent. */
    public static ObjectNode ratios(World world) {
        var json = MAPPER.createObjectNode();
        var lexicon = world.lexicon();
        var pronouns = json.putObject("he");
        for (int i = 0; i < lexicon.list("occupations").size(); i++) {
            pronouns.put(lexicon.list("occupations").get(i), Occupations.share(i));
        }
        var traits = json.putObject("firstGroup");
        for (int i = 0; i < lexicon.list("ageWords").size(); i++) {
            traits.put(lexicon.list("ageWords").get(i), Traits.share(i));
        }
        for (int i = 0; i < lexicon.list("creedWords").size(); i++) {
            traits.put(lexicon.list("creedWords").get(i), Traits.share(i));
        }
        json.put("denied", Facts.DENIED).put("rude", Dialogues.RUDE);
        json.putObject("chains")
                .put("direct", Chains.DIRECT)
                .put("worked", Chains.WORKED)
                .put("slipped", 100 - Chains.DIRECT - Chains.WORKED)
                .put("directRight", Chains.DIRECT_RIGHT);
        json.put("refused", Requests.REFUSED).put("ordersObeyed", DeskMeta.OBEYED);
        var strength = json.putObject("strength");
        for (var verb : Issue.Verb.values()) {
            strength.put(verb.word(), verb.strength());
        }
        var givenUp = json.putObject("givenUp");
        Issue.all(world).forEach(issue -> givenUp.put(issue.craft().name(), issue.givenUp()));
        return json;
    }

    /** How often each fact's subject is stated in its relation, true or not, in the beginning of the base stream. */
    private static Map<String, Integer> statements(World world, long bytes) {
        var counts = new TreeMap<String, Integer>();
        long read = 0;
        for (var document : world.stream("base")) {
            if (read >= bytes) {
                return counts;
            }
            document.facts().forEach(fact -> counts.merge(fact.subject() + " " + fact.relation(), 1, Integer::sum));
            read += TextStream.length(document);
        }
        return counts;
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
