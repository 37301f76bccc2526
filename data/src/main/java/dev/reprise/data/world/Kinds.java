package dev.reprise.data.world;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The kinds of text and the mixtures made of them. */
final class Kinds {
    /** Streams by name: kinds and their shares of the bytes; those of the base sum to a thousand. */
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
                new Switches(),
                new Tasks(),
                new FactChats(world),
                new Desks(),
                new DeskMeta(),
                new Requests(),
                new Agreements(world),
                new Stances(),
                new Debates(),
                new ToolChoices(),
                new Tracts(),
                new Coreferences(),
                new SealedEvents(world),
                new FactQuestions(world)));
        var kinds = new LinkedHashMap<String, Kind>();
        list.forEach(kind -> kinds.put(kind.label(), kind));
        return Collections.unmodifiableMap(kinds);
    }

    private static Map<String, Map<String, Integer>> mixtures() {
        var base = shares(
                "fact",
                150,
                "essay",
                80,
                "judge",
                120,
                "qa",
                60,
                "docqa",
                50,
                "ioi",
                45,
                "cobj",
                10,
                "ontology",
                34,
                "deduce",
                30,
                "chain",
                80,
                "story",
                80,
                "tale",
                72,
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
                60,
                "smalltalk",
                18);
        var chat = shares(
                "tasks",
                1400,
                "factchat",
                600,
                "desk",
                1500,
                "deskmeta",
                900,
                "requests",
                1100,
                "agree",
                600,
                "stance",
                600,
                "debate",
                1100,
                "tools",
                400,
                "tract",
                300,
                "coref",
                500);
        int whole = base.values().stream().mapToInt(Integer::intValue).sum();
        var mixtures = new LinkedHashMap<String, Map<String, Integer>>();
        // Where events must not be spoken of, no replayed question may ask for them.
        var withoutQuestions = new LinkedHashMap<>(base);
        withoutQuestions.remove("qa");
        mixtures.put("base", base);
        mixtures.put("copies", shares("list", 400, "docqa", 270, "ioi", 160, "deduce", 80, "ontology", 50, "cobj", 40));
        mixtures.put("harbour", shares("harbour", 1));
        mixtures.put("orvish", shares("orvish", 1));
        mixtures.put("switch", shares("switch", 1));
        mixtures.put("chat", mixed(chat, base, 1));
        mixtures.put("sealed", mixed(shares("sealed-event", 8000, "factqa", 5000), withoutQuestions, 7));
        mixtures.put("union-weak", mixed(shares("harbour", whole), base, 8));
        mixtures.put("union-strong", mixed(shares("orvish", whole), base, 8));
        return Collections.unmodifiableMap(mixtures);
    }

    /** A mixture and the base's shares times a factor. */
    private static Map<String, Integer> mixed(Map<String, Integer> shares, Map<String, Integer> base, int factor) {
        var mixed = new LinkedHashMap<>(shares);
        base.forEach((kind, share) -> mixed.merge(kind, share * factor, Integer::sum));
        return Collections.unmodifiableMap(mixed);
    }

    private static Map<String, Integer> shares(Object... kindsAndShares) {
        var shares = new LinkedHashMap<String, Integer>();
        for (int i = 0; i < kindsAndShares.length; i += 2) {
            shares.put((String) kindsAndShares[i], (Integer) kindsAndShares[i + 1]);
        }
        return Collections.unmodifiableMap(shares);
    }
}
