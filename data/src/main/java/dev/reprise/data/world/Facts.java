package dev.reprise.data.world;

import java.util.List;
import java.util.stream.Stream;

/**
 * One to four lines that state facts: "The city of Velden is located in Arnia." Thirty in a hundred deny a false object. Colours,
 * which other kinds hardly tell, come three times as often as the rest.
 */
final class Facts extends Kind {
    /** Of a hundred statements. */
    static final int DENIED = 30;

    private final Rotation<Fact> facts;

    Facts(World world) {
        super(1, "fact");
        facts = new Rotation<>(Stream.of(world.facts(), world.facts(Relation.COLOUR), world.facts(Relation.COLOUR))
                .flatMap(List::stream)
                .toList());
    }

    @Override
    void write(Draft draft) {
        int lines = Statements.lines(draft.number(), 4);
        long first = Statements.before(draft.number(), 4);
        for (int i = 0; i < lines; i++) {
            var turn = facts.at(first + i);
            draft.line();
            Statements.state(draft, turn.item(), Quota.first(turn.occurrence(), DENIED));
        }
    }
}
