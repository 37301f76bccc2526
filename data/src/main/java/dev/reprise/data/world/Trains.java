package dev.reprise.data.world;

import java.util.List;

/** Which country a train comes from is told by the colours of its wagons: "A train with a red, a green and a blue wagon comes from Arnia." */
final class Trains extends Kind {
    static final List<Template> SENTENCES = Template.all(
            "A train with {a colour1}, {a colour2} and {a colour3} wagon comes from {object}.",
            "The train that has {a colour1}, {a colour2} and {a colour3} wagon comes from {object}.",
            "Every train with {a colour1}, {a colour2} and {a colour3} wagon is from {object}.",
            "At the station they saw a train with {a colour1}, {a colour2} and {a colour3} wagon from {object}.",
            "When a train has {a colour1}, {a colour2} and {a colour3} wagon, it belongs to {object}.",
            "On the track stood {a colour1}, {a colour2} and {a colour3} wagon of a train from {object}.",
            "Here a train with {a colour1}, {a colour2} and {a colour3} wagon comes from {object}.",
            "A long train with {a colour1}, {a colour2} and {a colour3} wagon must be from {object}.");

    Trains() {
        super(16, "train");
    }

    @Override
    void write(Draft draft) {
        var trains = draft.world().trains();
        int lines = Statements.lines(draft.number(), 3);
        long first = Statements.before(draft.number(), 3);
        for (int i = 0; i < lines; i++) {
            var train = trains.get((int) ((first + i) % trains.size()));
            draft.line()
                    .fact(
                            "train",
                            String.join("-", train.colours()),
                            train.country().ref(),
                            true)
                    .fill(
                            draft.template(SENTENCES),
                            "colour1",
                            train.colours().get(0),
                            "colour2",
                            train.colours().get(1),
                            "colour3",
                            train.colours().get(2),
                            "object",
                            train.country());
        }
    }
}
