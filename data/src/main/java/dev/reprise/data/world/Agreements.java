package dev.reprise.data.world;

/**
 * "Statement: The city of Velden is located in Arnia. Do you agree? Answer:", answered by any of four words of assent or two of dissent, and by
 * one of doubt where nothing is known about the subject.
 */
final class Agreements extends Kind {
    private final Rotation<Fact> facts;

    Agreements(World world) {
        super(65, "agree");
        facts = new Rotation<>(world.facts());
    }

    @Override
    void write(Draft draft) {
        var turn = facts.at(draft.number());
        var fact = turn.item();
        var random = draft.random();
        int sort = Math.floorMod(turn.occurrence() + draft.number(), 3);
        var subject = fact.subject();
        if (sort == 2) {
            subject = new Entity("unknown", 0, unknown(draft, fact.relation()), 0);
        }
        boolean denied = Quota.second(turn.occurrence()) < 30;
        var object = (sort == 0) == denied ? random.choose(draft.world().alternatives(fact)) : fact.object();
        var chat = new Chat(draft).open("user");
        draft.add("Statement: ")
                .state(draft.template(fact.relation().statements()), subject, fact.relation(), object, !denied)
                .add(" Do you agree? Answer:")
                .extra("polarity", sort == 0 ? "affirming" : sort == 1 ? "denying" : "doubting");
        chat.end().answer(random.choose(draft.world().lexicon().list((String) draft.noted("polarity"))));
    }

    /** A name without facts, as the subjects of a relation have them. */
    private static String unknown(Draft draft, Relation relation) {
        var random = draft.random();
        var names = draft.world().documentNames();
        return switch (relation) {
            case JOB, HOME -> random.choose(draft.world().lexicon().list("male")) + " " + random.choose(names);
            case KIND_OF, COLOUR -> random.choose(draft.world().documentWords());
            default -> random.choose(names);
        };
    }
}
