package dev.reprise.data.world;

import java.util.List;
import java.util.stream.IntStream;

/** One to six statements that are true in a tale only: "In the tale of the glass crown, the city of Rosvik is located in Ombria." */
final class Tales extends Kind {
    private static final List<String> TITLES = List.of(
            "the glass crown",
            "the silver bell",
            "the lost ship",
            "the long winter",
            "the golden apple",
            "the hidden door");
    private static final List<Template> OPENINGS = Template.all(
            "In the tale of {title},",
            "The tale of {title} tells this:",
            "Here begins the tale of {title}.",
            "In the large book, in the tale of {title},",
            "So goes the tale of {title}:",
            "Here is the tale of {title}:",
            "As the tale of {title} has it,");

    private final Rotation<Fact> facts;

    Tales(World world) {
        super(12, "tale");
        facts = new Rotation<>(IntStream.range(0, 5)
                .boxed()
                .flatMap(round -> world.taleFacts().stream().filter(fact -> round < weight(fact.relation())))
                .toList());
    }

    /** Relations are told in the proportions of the real world's statements. */
    private static int weight(Relation relation) {
        return switch (relation) {
            case IN -> 5;
            case JOB -> 4;
            default -> 3;
        };
    }

    @Override
    void write(Draft draft) {
        int sentences = Statements.lines(draft.number(), 6);
        long first = Statements.before(draft.number(), 6);
        open(draft, TITLES.get((int) (draft.number() % TITLES.size())));
        for (int i = 0; i < sentences; i++) {
            var turn = facts.at(first + i);
            tell(draft, turn.item(), Quota.first(turn.occurrence(), Facts.DENIED));
        }
    }

    private static void open(Draft draft, String title) {
        var random = draft.random();
        int openings = OPENINGS.size();
        var opening = OPENINGS.get(draft.heldOut() ? openings - 2 + random.below(2) : random.below(openings - 2));
        draft.fill(opening, "title", title);
    }

    private static void tell(Draft draft, Fact fact, boolean denied) {
        boolean continues = draft.endsWith(",");
        int start = draft.add(" ").length();
        Statements.state(draft, fact, denied);
        if (continues) {
            draft.lower(start);
        }
    }
}
