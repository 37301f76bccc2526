package dev.reprise.data.world;

/** Sentences about facts, and the counting of lines that puts every fact's n-th statement at a known place. */
final class Statements {
    private Statements() {}

    /** A document has 1 to {@code most} lines, in turn. */
    static int lines(long document, int most) {
        return (int) (document % most) + 1;
    }

    /** The lines of all earlier documents. */
    static long before(long document, int most) {
        long rest = document % most;
        return document / most * (most * (most + 1L) / 2) + rest * (rest + 1) / 2;
    }

    /** States a fact as it is, or denies a false object. */
    static void state(Draft draft, Fact fact, boolean denied) {
        var object = denied ? draft.random().choose(draft.world().alternatives(fact)) : fact.object();
        draft.state(draft.template(fact.relation().statements()), fact.subject(), fact.relation(), object, !denied);
    }
}
