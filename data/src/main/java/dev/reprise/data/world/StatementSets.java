package dev.reprise.data.world;

import dev.reprise.data.SplitMix64;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** Statements with their truth: {@code pairs.truth}, {@code truth}, {@code agree}. */
final class StatementSets {
    private static final List<Relation> JUDGED =
            List.of(Relation.IN, Relation.JOB, Relation.KIND_OF, Relation.COLOUR, Relation.MAKES);
    private static final int SUBJECTS = 150;
    private static final int UNSEEN = 200;

    private StatementSets() {}

    static void add(Map<String, ItemSet> sets) {
        sets.put("pairs.truth", StatementSets::pairs);
        sets.put("truth", StatementSets::truth);
        sets.put("agree", StatementSets::agreements);
    }

    /**
     * Two statements that differ in their subject only, one true and one false, about the same object: {@code true}, {@code false},
     * {@code prefix} (four labelled examples), {@code domain}. n is the number of pairs a domain.
     */
    private static List<ObjectNode> pairs(World world, SplitMix64 random, int n) {
        var rows = new ArrayList<ObjectNode>();
        for (var relation : JUDGED) {
            var facts = world.facts(relation);
            rows.addAll(Sets.distinct(n, "key", () -> {
                var fact = random.choose(facts);
                var others = facts.stream()
                        .filter(other -> !other.object().equals(fact.object())
                                && other.object().group() == fact.object().group()
                                && PromptSets.article(other.subject()) == PromptSets.article(fact.subject()))
                        .toList();
                if (others.isEmpty()) {
                    return null;
                }
                var other = random.choose(others);
                int template = random.below(relation.statements().size());
                return Sets.row()
                        .put("key", fact.subject().ref() + " " + other.subject().ref())
                        .put("true", statement(world, random, relation, template, fact.subject(), fact.object(), true))
                        .put(
                                "false",
                                statement(world, random, relation, template, other.subject(), fact.object(), true))
                        .put("prefix", examples(world, random, relation, List.of(fact.subject(), other.subject())))
                        .put("domain", relation.domain())
                        .put("object", fact.object().ref());
            }));
        }
        rows.forEach(row -> row.remove("key"));
        return rows;
    }

    /** Two true and two false judgements in random order, a line each, none about the given subjects. */
    private static String examples(World world, SplitMix64 random, Relation relation, List<Entity> without) {
        var facts = world.facts(relation).stream()
                .filter(fact -> !without.contains(fact.subject()))
                .toList();
        var chosen = random.choose(4, facts);
        var lines = new ArrayList<String>();
        for (int i = 0; i < chosen.size(); i++) {
            boolean right = i % 2 == 0;
            var fact = chosen.get(i);
            var object = right ? fact.object() : random.choose(world.alternatives(fact));
            int template = random.below(relation.statements().size() - 2);
            lines.add(statement(world, random, relation, template, fact.subject(), object, true)
                    + Judgements.QUESTION
                    + (right ? "TRUE" : "FALSE"));
        }
        return String.join("\n", random.shuffle(lines)) + "\n";
    }

    /**
     * Five groups in each of three domains (city, job, word): 300 true and 300 false (150 subjects, affirmed and denied, with right and wrong
     * object), 200 synthetic (a subject that no text knows, a real object), 200 fictional with their truth in tales. Columns
     * {@code statement}, {@code correct}, {@code real_object}, {@code fake_object}, {@code fictional_object}, {@code object_1},
     * {@code group}, {@code domain}, {@code subject}, {@code affirmed}. n limits the subjects a group; 0 = all.
     */
    private static List<ObjectNode> truth(World world, SplitMix64 random, int n) {
        var rows = new ArrayList<ObjectNode>();
        domain(rows, world, random, Relation.IN, "new-city", n);
        domain(rows, world, random, Relation.JOB, "new-person", n);
        domain(rows, world, random, Relation.KIND_OF, "new-word", n);
        return rows;
    }

    private static void domain(
            List<ObjectNode> rows, World world, SplitMix64 random, Relation relation, String unseen, int n) {
        int template = random.below(2);
        int limit = n == 0 ? Integer.MAX_VALUE : n;
        for (var fact : first(random, world.facts(relation), Math.min(limit, SUBJECTS))) {
            var wrong = random.choose(world.alternatives(fact));
            for (var object : List.of(fact.object(), wrong)) {
                for (boolean affirmed : new boolean[] {true, false}) {
                    boolean right = object.equals(fact.object()) == affirmed;
                    rows.add(row(world, random, relation, template, fact.subject(), object, affirmed)
                            .put("correct", right ? 1 : 0)
                            .put("real_object", 1)
                            .put("fake_object", 0)
                            .put("fictional_object", 0)
                            .put("group", right ? "true" : "false"));
                }
            }
        }
        var objects =
                world.facts(relation).stream().map(Fact::object).distinct().toList();
        var subjects = first(random, world.entities(unseen), Math.min(limit, UNSEEN / 2));
        for (var subject : subjects) {
            for (boolean affirmed : new boolean[] {true, false}) {
                rows.add(row(world, random, relation, template, subject, random.choose(objects), affirmed)
                        .put("correct", 0)
                        .put("real_object", 0)
                        .put("fake_object", 1)
                        .put("fictional_object", 0)
                        .put("group", "synthetic"));
            }
        }
        for (var fact : first(random, world.taleFacts(relation), Math.min(limit, UNSEEN / 4))) {
            var wrong = random.choose(world.alternatives(fact));
            for (var object : List.of(fact.object(), wrong)) {
                for (boolean affirmed : new boolean[] {true, false}) {
                    boolean right = object.equals(fact.object()) == affirmed;
                    rows.add(row(world, random, relation, template, fact.subject(), object, affirmed)
                            .put("correct", right ? 1 : 0)
                            .put("real_object", 0)
                            .put("fake_object", 0)
                            .put("fictional_object", 1)
                            .put("group", right ? "fictional-true" : "fictional-false"));
                }
            }
        }
    }

    private static <T> List<T> first(SplitMix64 random, List<T> all, int most) {
        return random.choose(Math.min(most, all.size()), all);
    }

    private static ObjectNode row(
            World world,
            SplitMix64 random,
            Relation relation,
            int template,
            Entity subject,
            Entity object,
            boolean affirmed) {
        return Sets.row()
                .put("statement", statement(world, random, relation, template, subject, object, affirmed))
                .put("domain", relation.domain())
                .put("subject", subject.ref())
                .put("object_1", object.name())
                .put("object_group", object.group())
                .put("affirmed", affirmed);
    }

    static String statement(
            World world,
            SplitMix64 random,
            Relation relation,
            int template,
            Entity subject,
            Entity object,
            boolean affirmed) {
        return Sets.draft(world, "statement", random)
                .state(relation.statements().get(template), subject, relation, object, affirmed)
                .finish()
                .text();
    }

    /** Statements with the polarity of the right answer and the words that give it: {@code prompt}, {@code polarity}, {@code synonyms}. */
    private static List<ObjectNode> agreements(World world, SplitMix64 random, int n) {
        return Sets.distinct(n, "prompt", () -> {
            var document =
                    Sets.documents(world, "agree", Split.HELD_OUT, random, 1).getFirst();
            var row = Sets.prompt(document);
            var synonyms = row.putArray("synonyms");
            world.lexicon().list((String) document.extra("polarity")).forEach(word -> synonyms.add(" " + word));
            return row;
        });
    }
}
