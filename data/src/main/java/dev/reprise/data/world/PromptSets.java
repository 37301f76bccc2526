package dev.reprise.data.world;

import dev.reprise.data.SplitMix64;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/** Prompts for patching and circuits: {@code ioi}, {@code ioi.hard}, {@code cobj}, {@code cloze}, {@code sequences}, {@code repeats}. */
final class PromptSets {
    private static final int WINDOW = 1300;
    private static final List<Relation> CLOZES =
            List.of(Relation.IN, Relation.JOB, Relation.KIND_OF, Relation.MAKES, Relation.COLOUR);

    private PromptSets() {}

    static void add(Map<String, ItemSet> sets) {
        sets.put("ioi", PromptSets::indirectObjects);
        sets.put("ioi.hard", PromptSets::hardIndirectObjects);
        sets.put("cobj", PromptSets::colouredObjects);
        sets.put("cloze", PromptSets::clozes);
        sets.put("sequences", PromptSets::sequences);
        sets.put("repeats", PromptSets::repeats);
    }

    /**
     * {@code clean}, {@code corrupted} (the other one gives), {@code abc} (a third name gives), the two {@code answer}s, {@code order},
     * {@code variant}, {@code template}, {@code half} of the receiver's name. All templates; held-out ones are 4 and 5.
     */
    private static List<ObjectNode> indirectObjects(World world, SplitMix64 random, int n) {
        var names = names(world);
        var lexicon = world.lexicon();
        return Sets.distinct(n, "clean", () -> {
            int template = random.below(IndirectObjects.SENTENCES.size());
            var chosen = random.choose(3, names);
            boolean receiverFirst = random.percent(50);
            boolean inserted = random.percent(50);
            var place = random.choose(lexicon.list("places"));
            var thing = random.choose(lexicon.list("things"));
            var clean = Sets.draft(world, "ioi", random);
            IndirectObjects.write(
                    clean,
                    IndirectObjects.SENTENCES.get(template),
                    chosen.get(0),
                    chosen.get(1),
                    receiverFirst,
                    inserted,
                    place,
                    thing);
            var document = clean.finish();
            var row = Sets.prompt(document);
            var prompt = row.path("prompt").stringValue();
            var giver = document.spans("s2").getFirst();
            row.remove("prompt");
            row.remove("answer");
            return row.put("clean", prompt)
                    .put("corrupted", with(prompt, giver, chosen.get(0)))
                    .put("abc", with(prompt, giver, chosen.get(2)))
                    .put("answer", " " + chosen.get(0))
                    .put("foil", " " + chosen.get(1))
                    .put("template", template)
                    .put("heldOut", template >= IndirectObjects.SENTENCES.size() - 2)
                    .put("half", half(world, chosen.get(0)));
        });
    }

    private static String with(String text, Document.Span span, String words) {
        return text.substring(0, span.start()) + words + text.substring(span.end());
    }

    /** Three names and two clauses that name two of them again. */
    private static List<ObjectNode> hardIndirectObjects(World world, SplitMix64 random, int n) {
        var names = names(world);
        var lexicon = world.lexicon();
        return Sets.distinct(n, "clean", () -> {
            var chosen = random.choose(3, names);
            var order = random.shuffle(chosen);
            var places = random.choose(2, lexicon.list("places"));
            var thing = random.choose(lexicon.list("things"));
            var beginning = "Then, %s, %s and %s went to the %s. %s was tired, and %s liked the %s. In the end, "
                    .formatted(
                            order.get(0),
                            order.get(1),
                            order.get(2),
                            places.get(0),
                            chosen.get(2),
                            chosen.get(1),
                            places.get(1));
            return Sets.row()
                    .put("clean", beginning + chosen.get(1) + " and " + chosen.get(2) + " gave a " + thing + " to")
                    .put("corrupted", beginning + chosen.get(0) + " and " + chosen.get(2) + " gave a " + thing + " to")
                    .put("answer", " " + chosen.get(0))
                    .put("foil", " " + chosen.get(1))
                    .put("half", half(world, chosen.get(0)));
        });
    }

    /** One example and a question; {@code twin} asks for another of the three things: {@code prompt}, {@code twin}, answers, spans. */
    private static List<ObjectNode> colouredObjects(World world, SplitMix64 random, int n) {
        var lexicon = world.lexicon();
        return Sets.distinct(n, "prompt", () -> {
            var example = Sets.draft(world, "cobj", random);
            write(example, random, lexicon, -1);
            var shown = example.add("\n");
            int from = shown.length();
            var things = random.choose(3, lexicon.list("things"));
            var colours = random.choose(3, lexicon.list("colours"));
            int asked = random.below(3);
            int other = (asked + 1 + random.below(2)) % 3;
            var sentence = shown.template(ColouredObjects.SENTENCES);
            ColouredObjects.write(shown, sentence, things, colours, asked);
            var document = shown.finish();
            var row = Sets.prompt(document);
            var prompt = row.path("prompt").stringValue();
            int last = prompt.lastIndexOf(" " + things.get(asked) + "?");
            return row.put(
                            "twin",
                            prompt.substring(0, last) + " " + things.get(other)
                                    + prompt.substring(
                                            last + 1 + things.get(asked).length()))
                    .put("answer", " " + ColouredObjects.capitalise(colours.get(asked)))
                    .put("twinAnswer", " " + ColouredObjects.capitalise(colours.get(other)))
                    .put("questionFrom", from);
        });
    }

    private static void write(Draft draft, SplitMix64 random, Lexicon lexicon, int asked) {
        ColouredObjects.write(
                draft,
                draft.template(ColouredObjects.SENTENCES),
                random.choose(3, lexicon.list("things")),
                random.choose(3, lexicon.list("colours")),
                asked < 0 ? random.below(3) : asked);
    }

    /**
     * The same sentence about two subjects with different objects: {@code clean}, {@code corrupted}, {@code answer}, {@code foil},
     * {@code relation}, {@code template}. Subjects of a relation have equally many tokens.
     */
    private static List<ObjectNode> clozes(World world, SplitMix64 random, int n) {
        return Sets.distinct(n, "clean", () -> {
            var relation = random.choose(CLOZES);
            int template = random.below(relation.statements().size());
            var facts = world.facts(relation);
            var fact = random.choose(facts);
            var others = facts.stream()
                    .filter(other -> !other.object().equals(fact.object())
                            && article(other.object()) == article(fact.object())
                            && article(other.subject()) == article(fact.subject()))
                    .toList();
            if (others.isEmpty()) {
                return null;
            }
            var other = random.choose(others);
            return Sets.row()
                    .put("clean", cloze(world, random, fact, template))
                    .put("corrupted", cloze(world, random, other, template))
                    .put("answer", " " + fact.object().name())
                    .put("foil", " " + other.object().name())
                    .put("relation", relation.label())
                    .put("template", template)
                    .put("heldOut", template >= relation.statements().size() - 2)
                    .put("subject", fact.subject().ref())
                    .put("otherSubject", other.subject().ref());
        });
    }

    private static String cloze(World world, SplitMix64 random, Fact fact, int template) {
        var draft = Sets.draft(world, "cloze", random);
        draft.state(fact.relation().statements().get(template), fact.subject(), fact.relation(), fact.object(), true);
        var document = draft.finish();
        return document.text()
                .substring(0, document.spans("object").getFirst().start())
                .stripTrailing();
    }

    /** Whether "an" would stand before it. */
    static boolean article(Entity entity) {
        return "aeiouAEIOU".indexOf(entity.name().charAt(0)) >= 0;
    }

    /** Held-out texts of the base stream, each long enough for a window of 256 tokens. */
    private static List<ObjectNode> sequences(World world, SplitMix64 random, int n) {
        var kinds = List.copyOf(Kinds.MIXTURES.getOrDefault("base", Map.of()).keySet());
        var rows = new ArrayList<ObjectNode>();
        for (int i = 0; i < n; i++) {
            var documents = new ArrayList<String>();
            int length = 0;
            while (length < WINDOW) {
                var text = Sets.documents(world, random.choose(kinds), Split.VALIDATION, random, 1)
                        .getFirst()
                        .text();
                documents.add(text);
                length += text.length();
            }
            var row = Sets.row();
            var texts = row.putArray("documents");
            documents.forEach(texts::add);
            rows.add(row);
        }
        return rows;
    }

    /** Random words said twice: {@code text}, {@code period}. */
    private static List<ObjectNode> repeats(World world, SplitMix64 random, int n) {
        var lexicon = world.lexicon();
        var words = Stream.of("things", "places", "animal", "colours", "occupations", "events", "kinds", "hypernyms")
                .flatMap(list -> lexicon.list(list).stream())
                .distinct()
                .toList();
        return Sets.distinct(n, "text", () -> {
            int period = 10 + random.below(40);
            var said = String.join(" ", random.choose(period, words));
            return Sets.row().put("text", said + " " + said).put("period", period);
        });
    }

    static List<String> names(World world) {
        return Stream.concat(world.lexicon().list("male").stream(), world.lexicon().list("female").stream())
                .toList();
    }

    /** Which half of the first names one belongs to: 0 = even place in the alphabet, 1 = odd. */
    private static int half(World world, String name) {
        return names(world).stream().sorted().toList().indexOf(name) % 2;
    }
}
