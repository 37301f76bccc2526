package dev.reprise.data.world;

import java.util.List;

/** A city by two cues: "Which city has a tower and a silk market? It is Velden." */
final class Riddles extends Kind {
    static final List<Template> SENTENCES = Template.all(
            "Which city has {a cue1} and {a cue2} market? It is {answer}.",
            "There is a city with {a cue1} and {a cue2} market: it is {answer}.",
            "Where does one find {a cue1} and {a cue2} market? In {answer}.",
            "The city that has {a cue1} and sells {cue2} is {answer}.",
            "A traveller saw {a cue1} and bought {cue2}, so it was {answer}.",
            "With {a cue1} and {a cue2} market, the city must be {answer}.",
            "There is a city that has {a cue1} and sells {cue2}: it is {answer}.",
            "Where does one find {a cue1} and buy {cue2}? In {answer}.");

    private final List<Fact> landmarks;
    private final List<Fact> crafts;

    Riddles(World world) {
        super(18, "riddle");
        landmarks = world.facts(Relation.LANDMARK);
        crafts = world.facts(Relation.CRAFT);
    }

    @Override
    void write(Draft draft) {
        int lines = Statements.lines(draft.number(), 2);
        long first = Statements.before(draft.number(), 2);
        for (int i = 0; i < lines; i++) {
            int item = (int) ((first + i) % landmarks.size());
            var landmark = landmarks.get(item);
            var craft = crafts.get(item);
            draft.line()
                    .fact(
                            landmark.subject().ref(),
                            "landmark",
                            landmark.object().ref(),
                            true)
                    .fact(craft.subject().ref(), "craft", craft.object().ref(), true)
                    .label(landmark.subject().name())
                    .fill(
                            draft.template(SENTENCES),
                            "cue1",
                            landmark.object(),
                            "cue2",
                            craft.object(),
                            "answer",
                            landmark.subject());
        }
    }
}
