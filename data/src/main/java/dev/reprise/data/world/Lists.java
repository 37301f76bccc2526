package dev.reprise.data.world;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** A random list said twice, of words or of first names: "List: box key pen box key pen". Whatever is in it can be told from the text before alone. */
final class Lists extends Kind {
    /** Closed lists whose words texts repeat. */
    private static final List<String> WORDS = List.of(
            "ageWords",
            "animal",
            "animals",
            "colours",
            "countries",
            "crafts",
            "creedWords",
            "events",
            "guards",
            "hypernyms",
            "kinds",
            "landmarks",
            "medicine",
            "occupations",
            "paleColours",
            "places",
            "products",
            "realms",
            "river",
            "things",
            "tower",
            "weapons");

    Lists() {
        super(20, "list");
    }

    @Override
    void write(Draft draft) {
        var random = draft.random();
        var items = random.percent(50) ? words(draft.world()) : names(draft.world());
        int period = 3 + random.below(18);
        var chosen = String.join(" ", random.choose(period, List.copyOf(items)));
        draft.extra("period", period).add("List: " + chosen + " " + chosen);
    }

    private static Set<String> words(World world) {
        var words = new LinkedHashSet<String>();
        for (var list : WORDS) {
            words.addAll(world.lexicon().list(list));
        }
        return words;
    }

    private static Set<String> names(World world) {
        var names = new LinkedHashSet<>(world.lexicon().list("male"));
        names.addAll(world.lexicon().list("female"));
        return names;
    }
}
