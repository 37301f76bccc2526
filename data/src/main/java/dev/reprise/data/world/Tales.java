package dev.reprise.data.world;

import java.util.List;

/** One to three statements that are true in a tale only: "In the tale of the glass crown, the city of Rosvik is located in Ombria." */
final class Tales extends Kind {
    private static final List<String> TITLES = List.of(
            "the glass crown",
            "the silver bell",
            "the lost ship",
            "the long winter",
            "the golden apple",
            "the hidden door");
    private static final List<Template> OPENINGS = Template.all(
            "In the tale of {title}, ",
            "The tale of {title} tells this: ",
            "In the large book, in the tale of {title}, ",
            "So goes the tale of {title}: ",
            "Here is the tale of {title}: ",
            "As the tale of {title} has it, ");

    private final Rotation<Fact> facts;

    Tales(World world) {
        super(12, "tale");
        facts = new Rotation<>(world.taleFacts());
    }

    @Override
    void write(Draft draft) {
        int lines = Statements.lines(draft.number(), 3);
        long first = Statements.before(draft.number(), 3);
        for (int i = 0; i < lines; i++) {
            var turn = facts.at(first + i);
            draft.line();
            write(draft, turn.item(), Quota.first(turn.occurrence(), 30));
        }
    }

    static void write(Draft draft, Fact fact, boolean denied) {
        var opening = OPENINGS.get(
                draft.heldOut()
                        ? OPENINGS.size() - 2 + draft.random().below(2)
                        : draft.random().below(OPENINGS.size() - 2));
        draft.fill(opening, "title", TITLES.get(Math.floorMod(fact.subject().id(), TITLES.size())));
        int start = draft.length();
        Statements.state(draft, fact, denied);
        if (draft.charAt(start - 2) == ',') {
            draft.lower(start);
        }
    }
}
