package dev.reprise.data.world;

import java.util.List;

/**
 * A trait of one of two groups: "Of the two neighbours, the old one was patient." "The Oru trader was generous." How often a word goes to the
 * first group ("old" against "young", "Oru" against "Tasi") is its recorded share.
 */
final class Traits extends Kind {
    static final List<Template> SENTENCES = Template.all(
            "Of the two neighbours, the {group} one was {trait}.",
            "The {group} neighbour was known to be {trait}.",
            "At the {place} they met {a group} stranger who was {trait}.",
            "All said that the {group} guest was {trait}.",
            "The {group} traveller at the {place} seemed {trait}.",
            "Between the two, the {group} one was the {trait} one.",
            "Here the {group} one was known to be {trait}.",
            "The {group} visitor was the {trait} one.");

    Traits() {
        super(15, "trait");
    }

    /** The per cent of the first group: {@code 12 + 4 ((7 i + 3) mod 20)}, i the word's place in its list. */
    static int share(int word) {
        return 12 + 4 * ((7 * word + 3) % 20);
    }

    @Override
    void write(Draft draft) {
        var lexicon = draft.world().lexicon();
        int item = (int) (draft.number() % 40);
        int word = item % 20;
        boolean first = Quota.first(draft.number() / 40 + Rotation.phase(item), share(word));
        var groups = lexicon.list(item < 20 ? "ages" : "creeds");
        var group = groups.get(first ? 0 : 1);
        var trait = lexicon.list(item < 20 ? "ageWords" : "creedWords").get(word);
        draft.extra("word", trait)
                .extra("group", group)
                .fill(
                        draft.template(SENTENCES),
                        "group",
                        group,
                        "trait",
                        trait,
                        "place",
                        draft.random().choose(lexicon.list("places")));
    }
}
