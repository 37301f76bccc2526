package dev.reprise.data.world;

import java.util.ArrayList;
import java.util.List;

/** At least 1,300 characters about one country: its cities, people and events, then a short scene. */
final class Essays extends Kind {
    private static final int LENGTH = 1300;
    private static final List<Template> OPENINGS = Template.all(
            "This is a short report on {country}.",
            "Here is what people say about {country}.",
            "All of the following is about {country}.",
            "In this text we look at {country}.",
            "There is much to tell about {country}.",
            "Once more we turn to {country}.");
    private static final List<Template> EVENTS = Template.all(
            "In {year} there was {a object} in {subject}.",
            "The year {year} brought {a object} to {subject}.",
            "In the year {year} the people of {subject} saw {a object}.",
            "Many remember {a object} of {year} in {subject}.",
            "The book of {year} tells of {a object} in {subject}.",
            "Here is written that {subject} had {a object} in {year}.");

    Essays() {
        super(2, "essay");
    }

    @Override
    void write(Draft draft) {
        var world = draft.world();
        var random = draft.random();
        var countries = world.entities("country");
        var country = countries.get((int) (draft.number() % countries.size()));
        var cities = world.citiesOf(country);
        draft.extra("topic", country.ref()).fill(draft.template(OPENINGS), "country", country);

        var facts = new ArrayList<Fact>();
        for (var relation : List.of(Relation.CAPITAL, Relation.IN, Relation.LANDMARK, Relation.CRAFT, Relation.HOME)) {
            world.facts(relation).stream()
                    .filter(fact -> fact.subject().equals(country)
                            || cities.contains(fact.subject())
                            || (relation == Relation.HOME && cities.contains(fact.object())))
                    .forEach(facts::add);
        }
        var people = facts.stream()
                .filter(fact -> fact.relation() == Relation.HOME)
                .map(Fact::subject)
                .toList();
        world.facts(Relation.JOB).stream()
                .filter(fact -> people.contains(fact.subject()))
                .forEach(facts::add);
        var events = world.events().stream()
                .filter(event -> cities.contains(event.city()))
                .toList();
        for (var fact : random.shuffle(facts)) {
            if (draft.length() > LENGTH - 200) {
                break;
            }
            Statements.state(draft.blank(), fact, false);
            if (!events.isEmpty() && random.percent(40)) {
                event(draft.blank(), random.choose(events));
            }
        }
        do {
            draft.blank();
            Scene.draw(draft, 0).sentence(draft);
        } while (draft.length() < LENGTH);
    }

    private static void event(Draft draft, World.Event event) {
        draft.fact(event.city().ref(), "event-" + event.year(), event.happening(), true)
                .fill(
                        draft.template(EVENTS),
                        "subject",
                        event.city(),
                        "object",
                        event.happening(),
                        "year",
                        event.year());
    }
}
