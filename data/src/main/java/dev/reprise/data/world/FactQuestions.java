package dev.reprise.data.world;

/** Questions about facts alone, none about events: "Q: In which country is Velden? A: Arnia". */
final class FactQuestions extends Kind {
    private final Rotation<Fact> facts;

    FactQuestions(World world) {
        super(73, "factqa");
        facts = new Rotation<>(world.facts());
    }

    @Override
    void write(Draft draft) {
        Questions.ask(draft.add("Q: "), facts.at(draft.number()).item());
    }
}
