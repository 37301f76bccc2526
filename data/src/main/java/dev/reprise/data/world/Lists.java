package dev.reprise.data.world;

import java.util.LinkedHashSet;
import java.util.List;

/** A random list said twice: "List: box key pen box key pen". */
final class Lists extends Kind {
    Lists() {
        super(20, "list");
    }

    @Override
    void write(Draft draft) {
        var random = draft.random();
        var lexicon = draft.world().lexicon();
        var words = new LinkedHashSet<String>();
        for (var list : new String[] {
            "things",
            "places",
            "animal",
            "colours",
            "paleColours",
            "products",
            "occupations",
            "crafts",
            "landmarks",
            "hypernyms",
            "medicine",
            "river",
            "tower"
        }) {
            words.addAll(lexicon.list(list));
        }
        int period = 3 + random.below(18);
        var chosen = String.join(" ", random.choose(period, List.copyOf(words)));
        draft.extra("period", period).add("List: " + chosen + " " + chosen);
    }
}
