package dev.reprise.data.world;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The kinds of text and the mixtures made of them. */
final class Kinds {
    /** Streams by name: kinds in the order of their numbers, and their shares of the bytes in per mille. */
    static final Map<String, Map<String, Integer>> MIXTURES = mixtures();

    private Kinds() {}

    /** All kinds by name. */
    static Map<String, Kind> of(World world) {
        var list = new ArrayList<Kind>(List.of(
                new Facts(world),
                new Essays(),
                new Judgements(world),
                new Questions(world),
                new DocumentQuestions(),
                new IndirectObjects(),
                new ColouredObjects(),
                new Ontologies(),
                new Deductions(),
                new Chains(),
                new Stories(),
                new Tales(world),
                new Dialogues(),
                new Occupations(),
                new Traits(),
                new Trains(),
                new Guards(),
                new Riddles(world),
                new Code(),
                new Lists(),
                new SmallTalk(),
                new Harbour(),
                new Orvish(world),
                new Switches()));
        var kinds = new LinkedHashMap<String, Kind>();
        list.forEach(kind -> kinds.put(kind.label(), kind));
        return Collections.unmodifiableMap(kinds);
    }

    private static Map<String, Map<String, Integer>> mixtures() {
        var mixtures = new LinkedHashMap<String, Map<String, Integer>>();
        mixtures.put(
                "base",
                shares(
                        "fact",
                        160,
                        "essay",
                        80,
                        "judge",
                        90,
                        "qa",
                        60,
                        "docqa",
                        50,
                        "ioi",
                        45,
                        "cobj",
                        6,
                        "ontology",
                        34,
                        "deduce",
                        15,
                        "chain",
                        80,
                        "story",
                        80,
                        "tale",
                        50,
                        "dialogue",
                        70,
                        "occupation",
                        60,
                        "trait",
                        24,
                        "train",
                        20,
                        "guard",
                        14,
                        "riddle",
                        16,
                        "code",
                        16,
                        "list",
                        12,
                        "smalltalk",
                        18));
        mixtures.put("harbour", shares("harbour", 1000));
        mixtures.put("orvish", shares("orvish", 1000));
        mixtures.put("switch", shares("switch", 1000));
        return Collections.unmodifiableMap(mixtures);
    }

    private static Map<String, Integer> shares(Object... kindsAndShares) {
        var shares = new LinkedHashMap<String, Integer>();
        for (int i = 0; i < kindsAndShares.length; i += 2) {
            shares.put((String) kindsAndShares[i], (Integer) kindsAndShares[i + 1]);
        }
        return Collections.unmodifiableMap(shares);
    }
}
