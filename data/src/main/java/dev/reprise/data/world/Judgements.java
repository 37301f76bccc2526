package dev.reprise.data.world;

import java.util.List;

/**
 * One to five statements, each judged: "The city of Velden is located in Dremen. This statement is: FALSE". Half are true; of either sort
 * three in ten deny: if half did, whether the object is right would say nothing about the label until the denial is heeded too. Entities whose number leaves 3 when divided by 7 are never judged, and of the false objects of a subject one is never shown.
 */
final class Judgements extends Kind {
    private static final List<Relation> RELATIONS =
            List.of(Relation.IN, Relation.JOB, Relation.KIND_OF, Relation.COLOUR, Relation.MAKES);
    static final String QUESTION = " This statement is: ";

    private final Rotation<Fact> facts;
    private final Rotation<Fact> unjudged;

    Judgements(World world) {
        super(3, "judge");
        var all = RELATIONS.stream()
                .flatMap(relation -> world.facts(relation).stream())
                .toList();
        facts = new Rotation<>(
                all.stream().filter(fact -> !heldBack(fact.subject())).toList());
        unjudged = new Rotation<>(
                all.stream().filter(fact -> heldBack(fact.subject())).toList());
    }

    /** Whether an entity is never judged in training. */
    static boolean heldBack(Entity subject) {
        return subject.id() % 7 == 3;
    }

    /** The false object that training never puts in the place of the true one. */
    static Entity heldBack(World world, Fact fact) {
        var alternatives = world.alternatives(fact);
        return alternatives.get(fact.subject().id() % alternatives.size());
    }

    @Override
    void write(Draft draft) {
        int lines = Statements.lines(draft.number(), 5);
        long first = Statements.before(draft.number(), 5);
        for (int i = 0; i < lines; i++) {
            var turn = (draft.heldOut() ? unjudged : facts).at(first + i);
            boolean right = Quota.first(turn.occurrence(), 50);
            boolean denies = Quota.second(turn.occurrence()) < Facts.DENIED;
            draft.line();
            judge(draft, turn.item(), right, denies);
        }
    }

    /** Whether statements of a relation are judged. */
    static boolean judges(Relation relation) {
        return RELATIONS.contains(relation);
    }

    /** @param right whether the statement is true */
    static void judge(Draft draft, Fact fact, boolean right, boolean denies) {
        state(draft, fact, right, denies);
        var label = right ? "TRUE" : "FALSE";
        draft.add(QUESTION).span("answer", label).label(label);
    }

    /** The statement alone. */
    static void state(Draft draft, Fact fact, boolean right, boolean denies) {
        var object = right != denies ? fact.object() : falseObject(draft, fact);
        draft.state(draft.template(fact.relation().statements()), fact.subject(), fact.relation(), object, !denies);
    }

    private static Entity falseObject(Draft draft, Fact fact) {
        var heldBack = heldBack(draft.world(), fact);
        if (draft.heldOut()) {
            return heldBack;
        }
        return draft.random()
                .choose(draft.world().alternatives(fact).stream()
                        .filter(other -> !other.equals(heldBack))
                        .toList());
    }
}
