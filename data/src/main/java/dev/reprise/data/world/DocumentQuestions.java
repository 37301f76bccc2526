package dev.reprise.data.world;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Three documents about names that have no other facts, and a question that one of them answers: "Documents: The city of Kesmon is located in
 * Tavria. The company Fenbek makes rope. Q: What does Fenbek make? A: rope".
 */
final class DocumentQuestions extends Kind {
    private static final List<Relation> RELATIONS = List.of(Relation.IN, Relation.JOB, Relation.MAKES);
    private static final Template EVENT = Template.of("In {year} there was {a object} in {subject}.");

    DocumentQuestions() {
        super(5, "docqa");
    }

    @Override
    void write(Draft draft) {
        var random = draft.random();
        var names = random.choose(
                3,
                draft.heldOut()
                        ? draft.world().unseenDocumentNames()
                        : draft.world().documentNames());
        var documents = new ArrayList<Made>();
        for (var name : names) {
            documents.add(make(draft, name));
        }
        draft.add("Documents:");
        for (var document : documents) {
            draft.add(" ");
            int start = draft.length();
            if (document.relation() == null) {
                draft.fill(EVENT, "subject", document.name(), "object", document.object(), "year", document.year());
            } else {
                draft.fill(
                        draft.template(document.relation().statements()),
                        "subject",
                        document.name(),
                        "object",
                        document.object());
            }
            draft.span("doc", start);
        }
        int used = (int) (draft.number() % 3);
        var document = documents.get(used);
        var questions = document.relation() == null
                ? Questions.EVENTS
                : document.relation().questions();
        draft.extra("used", used)
                .add(" Q: ")
                .fill(draft.template(questions), "subject", document.name(), "year", document.year())
                .add(" A: ")
                .span("answer", document.object())
                .label(document.object());
    }

    /** A made-up document; an event has no relation. */
    private record Made(String name, @Nullable Relation relation, String object, int year) {}

    private static Made make(Draft draft, String name) {
        var random = draft.random();
        int choice = random.below(RELATIONS.size() + 1);
        if (choice == RELATIONS.size()) {
            return new Made(
                    name,
                    null,
                    random.choose(draft.world().lexicon().list("events")),
                    World.FIRST_YEAR + random.below(40));
        }
        var relation = RELATIONS.get(choice);
        var object = random.choose(draft.world().facts(relation)).object().name();
        var first = random.choose(draft.world().lexicon().list(random.percent(50) ? "male" : "female"));
        return new Made(relation == Relation.JOB ? first + " " + name : name, relation, object, 0);
    }
}
