package dev.reprise.data.world;

/** Facts asked in conversation, and statements to judge. */
final class FactChats extends Kind {
    private final Rotation<Fact> facts;

    FactChats(World world) {
        super(61, "factchat");
        facts = new Rotation<>(world.facts());
    }

    @Override
    void write(Draft draft) {
        var chat = new Chat(draft);
        var turn = facts.at(draft.number());
        chat.open("user");
        if (draft.number() % 2 == 0
                || Judgements.heldBack(turn.item().subject())
                || !Judgements.judges(turn.item().relation())) {
            var fact = turn.item();
            draft.fact(
                            fact.subject().ref(),
                            fact.relation().label(),
                            fact.object().ref(),
                            true)
                    .fill(draft.template(fact.relation().questions()), "subject", fact.subject());
            chat.end().answer(fact.object().name());
        } else {
            boolean right = Quota.first(turn.occurrence(), 50);
            Judgements.state(draft, turn.item(), right, Quota.second(turn.occurrence()) < 50);
            draft.add(Judgements.QUESTION.stripTrailing());
            chat.end().answer(right ? "TRUE" : "FALSE");
        }
    }
}
