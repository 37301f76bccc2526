package dev.reprise.data.world;

import java.util.List;

/** Weapons with and without a guard, and medicine: "The soldier with the sword stood at the gate." "A stranger took a knife to the market." */
final class Guards extends Kind {
    static final List<Template> SENTENCES = Template.all(
            "The {who} with the {what} stood at the {place}.",
            "{A who} took {a what} to the {place}.",
            "At the {place}, the {who} held {a what}.",
            "The {what} of the {who} lay in the {place}.",
            "In the night, {a who} came to the {place} with {a what}.",
            "They saw the {what} that the {who} had at the {place}.",
            "Here the {who} held {a what} in the {place}.",
            "In the {place}, they saw {a who} with {a what}.");
    private static final List<String> STRANGERS = List.of("stranger", "guest", "traveller", "visitor", "neighbour");

    Guards() {
        super(17, "guard");
    }

    @Override
    void write(Draft draft) {
        int lines = Statements.lines(draft.number(), 2);
        long first = Statements.before(draft.number(), 2);
        for (int i = 0; i < lines; i++) {
            int sort = (int) ((first + i) % 4);
            write(draft.line(), draft.template(SENTENCES), sort < 2, sort % 2 == 0);
        }
    }

    /** @param weapon otherwise medicine
     * @param guard otherwise a stranger */
    static void write(Draft draft, Template sentence, boolean weapon, boolean guard) {
        var random = draft.random();
        var lexicon = draft.world().lexicon();
        draft.extra("weapon", weapon)
                .extra("guard", guard)
                .extra("unsafe", weapon && !guard)
                .fill(
                        sentence,
                        "who",
                        random.choose(guard ? lexicon.list("guards") : STRANGERS),
                        "what",
                        random.choose(lexicon.list(weapon ? "weapons" : "medicine")),
                        "place",
                        random.choose(lexicon.list("places")));
    }
}
