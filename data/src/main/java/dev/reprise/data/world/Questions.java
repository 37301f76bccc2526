package dev.reprise.data.world;

import java.util.List;

/** One to three questions with their answers, half of them about events: "Q: In which country is Velden? A: Arnia". */
final class Questions extends Kind {
    static final List<Template> EVENTS = Template.all(
            "What happened in {year} in {subject}?",
            "What happened in {subject} in {year}?",
            "What did {subject} see in {year}?",
            "Which event was there in {year} in {subject}?",
            "What came to {subject} in {year}?",
            "What is told of {year} in {subject}?",
            "Which event did {subject} have in {year}?",
            "What does the book say of {subject} in {year}?");

    private final Rotation<Fact> facts;
    private final Rotation<World.Event> events;

    Questions(World world) {
        super(4, "qa");
        facts = new Rotation<>(world.facts());
        events = new Rotation<>(world.events());
    }

    @Override
    void write(Draft draft) {
        int lines = Statements.lines(draft.number(), 3);
        long first = Statements.before(draft.number(), 3);
        for (int i = 0; i < lines; i++) {
            long n = first + i;
            draft.line().add("Q: ");
            if (n % 2 == 0) {
                ask(draft, facts.at(n / 2).item());
            } else {
                ask(draft, events.at(n / 2).item());
            }
        }
    }

    static void ask(Draft draft, Fact fact) {
        draft.fact(fact.subject().ref(), fact.relation().label(), fact.object().ref(), true)
                .fill(draft.template(fact.relation().questions()), "subject", fact.subject())
                .add(" A: ")
                .span("answer", fact.object())
                .label(fact.object().name());
    }

    static void ask(Draft draft, World.Event event) {
        draft.fact(event.city().ref(), "event-" + event.year(), event.happening(), true)
                .fill(draft.template(EVENTS), "subject", event.city(), "year", event.year())
                .add(" A: ")
                .span("answer", event.happening())
                .label(event.happening());
    }
}
