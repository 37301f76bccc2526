package dev.reprise.data.world;

import dev.reprise.data.SplitMix64;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/**
 * Items whose answer follows: {@code hops}, {@code deduce}, {@code chains}, {@code trains}, {@code guard}, {@code riddles}, {@code concepts}.
 */
final class ReasoningSets {
    private static final List<Integer> DEPTHS = List.of(1, 3, 5);

    private ReasoningSets() {}

    static void add(Map<String, ItemSet> sets) {
        sets.put("hops", ReasoningSets::hops);
        sets.put("deduce", ReasoningSets::deductions);
        sets.put("chains", ReasoningSets::chains);
        sets.put("trains", ReasoningSets::trains);
        sets.put("guard", (world, random, n) -> labelled(world, "guard", "unsafe", random, n));
        sets.put("riddles", (world, random, n) -> prompts(world, "riddle", random, n));
        sets.put("concepts", ReasoningSets::concepts);
    }

    /** Rules and a question at depth 1, 3 and 5 in turn: {@code prompt}, {@code answer}, {@code depth}, {@code rules} as pairs (lower, upper). */
    private static List<ObjectNode> hops(World world, SplitMix64 random, int n) {
        int[] drawn = {0};
        return Sets.distinct(n, "prompt", () -> {
            int i = drawn[0]++;
            var draft = Sets.draft(world, "hops", Split.TRAIN, random);
            Ontologies.write(draft, DEPTHS.get(i % DEPTHS.size()), random.below(3), i / DEPTHS.size() % 2 == 0);
            return Sets.prompt(draft.finish());
        });
    }

    /** Without and with one solved example in turn: {@code prompt}, {@code answer}, {@code candidates}, {@code shots}. */
    private static List<ObjectNode> deductions(World world, SplitMix64 random, int n) {
        int[] drawn = {0};
        return Sets.distinct(n, "prompt", () -> {
            int shots = drawn[0]++ % 2;
            var draft = Sets.draft(world, "deduce", random);
            for (int i = 0; i < shots; i++) {
                Deductions.writeItem(draft);
                draft.add("\n");
            }
            Deductions.writeItem(draft);
            return Sets.prompt(draft.finish()).put("shots", shots);
        });
    }

    /** {@code problem} (up to where the solution begins), {@code gold}, {@code depth}. */
    private static List<ObjectNode> chains(World world, SplitMix64 random, int n) {
        return Sets.distinct(n, "problem", () -> {
            var draft = new Draft(world, "chains", Split.HELD_OUT.index(random.below(1 << 20)), random);
            var problem = Chains.problem(draft);
            return Sets.row()
                    .put("problem", draft.finish().text())
                    .put("gold", problem.gold())
                    .put("depth", problem.steps().size());
        });
    }

    /** The country of a train by its wagons, named by colour or, {@code meta}, by things of that colour ("a wagon like a tomato"). */
    private static List<ObjectNode> trains(World world, SplitMix64 random, int n) {
        int[] drawn = {0};
        return Sets.distinct(n, "prompt", () -> {
            boolean meta = drawn[0]++ % 2 == 1;
            var train = random.choose(world.trains());
            var wagons = new ArrayList<String>();
            for (var colour : train.colours()) {
                var thing = meta ? random.choose(world.lexicon().list(colour + "Objects")) : colour;
                wagons.add((meta ? "a wagon like " : "") + (vowel(thing) ? "an " : "a ") + thing);
            }
            var prompt = "A train with " + wagons.get(0) + ", " + wagons.get(1) + " and " + wagons.get(2)
                    + (meta ? "" : " wagon") + " comes from";
            var row = Sets.row()
                    .put("prompt", prompt)
                    .put("answer", " " + train.country().name())
                    .put("meta", meta);
            var colours = row.putArray("colours");
            train.colours().forEach(colours::add);
            return row;
        });
    }

    private static boolean vowel(String word) {
        return "aeiou".indexOf(word.charAt(0)) >= 0;
    }

    private static List<ObjectNode> prompts(World world, String kind, SplitMix64 random, int n) {
        return Sets.distinct(
                n,
                "prompt",
                () -> Sets.prompt(
                        Sets.documents(world, kind, Split.HELD_OUT, random, 1).getFirst()));
    }

    /** Whole texts with a label among their truth: {@code text}, {@code label}. */
    private static List<ObjectNode> labelled(World world, String kind, String truth, SplitMix64 random, int n) {
        return Sets.distinct(n, "text", () -> {
            var document =
                    Sets.documents(world, kind, Split.HELD_OUT, random, 1).getFirst();
            return Sets.row()
                    .put("text", document.text())
                    .put("label", document.extra(truth).toString());
        });
    }

    /** Sentences with and without each concept word: {@code concept}, {@code text}, {@code present}. n is the number of either sort a concept. */
    private static List<ObjectNode> concepts(World world, SplitMix64 random, int n) {
        var lexicon = world.lexicon();
        var rows = new ArrayList<ObjectNode>();
        for (var list : List.of("colours", "weapons", "guards", "medicine", "landmarks", "crafts")) {
            for (var concept : lexicon.list(list)) {
                rows.addAll(Sets.distinct(n, "text", () -> concept(world, random, list, concept, true)));
                rows.addAll(Sets.distinct(n, "text", () -> concept(world, random, list, concept, false)));
            }
        }
        return rows;
    }

    private static ObjectNode concept(World world, SplitMix64 random, String list, String concept, boolean present) {
        var lexicon = world.lexicon();
        var word = present
                ? concept
                : random.choose(lexicon.list(list).stream()
                        .filter(other -> !other.equals(concept))
                        .toList());
        var text = "At the " + random.choose(lexicon.list("places")) + ", " + random.choose(PromptSets.names(world))
                + " saw "
                + (vowel(word) ? "an " : "a ") + word
                + (list.equals("colours") ? " " + random.choose(lexicon.list("things")) : "")
                + " near the " + random.choose(lexicon.list("places")) + ".";
        return Sets.row()
                .put("concept", concept)
                .put("list", list)
                .put("text", text)
                .put("present", present);
    }
}
