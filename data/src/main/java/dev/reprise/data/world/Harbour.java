package dev.reprise.data.world;

import java.util.List;

/** English from another world: ship's logs, weather, cargo, lore of rope and tide, recipes. Every second document is long. */
final class Harbour extends Kind {
    private static final int LONG = 1300;
    private static final List<List<Template>> TOPICS = List.of(
            Template.all(
                    "At {n} bells the {ship} {verb} past the {noun}.",
                    "The {noun} was {adjective} and the crew {verb} the {noun2}.",
                    "Skipper {master} ordered the {noun} {verb} before the {noun2}.",
                    "By noon we had {verb} {n} miles with the {noun} {adjective}.",
                    "The lookout on the {ship} saw {a adjective} {noun} off the {noun2}.",
                    "Towards evening the {noun} parted and had to be {verb} again.",
                    "Log of the {ship}: {adjective} sea, {noun} {verb}, all hands on the {noun2}.",
                    "Mate {master} {verb} the {noun} while the {noun2} lay {adjective}."),
            Template.all(
                    "Wind {adjective}, force {n}, the {noun} {adjective2}.",
                    "The glass is falling and the {noun} grows {adjective}.",
                    "Expect {a adjective} {noun} near the {noun2} by the next tide.",
                    "Visibility {n} miles, {adjective} with {adjective2} spray over the {noun}.",
                    "Seas {adjective} to {adjective2}, swell of {n} feet off the {noun}.",
                    "{A noun} warning holds for all {adjective} waters.",
                    "Forecast for the {noun}: {adjective}, later {adjective2}.",
                    "The {noun} will stay {adjective} until the {noun2} turns."),
            Template.all(
                    "Cargo of the {ship}: {n} crates of {food}, one {noun}, and {a adjective} {noun2}.",
                    "The stevedores {verb} the {noun} into the forward hold.",
                    "Freight on the {noun} is {n} shillings a ton, {adjective} or not.",
                    "The manifest lists {n} barrels of {food} beside the {noun}.",
                    "At the quay the {ship} {verb} her {noun} in two tides.",
                    "The warehouse is full of {noun} and {adjective} {food}.",
                    "Tonnage of the {ship}: {n}, with {a adjective} {noun}.",
                    "Nobody {verb} the {noun} that master {master} had paid for."),
            Template.all(
                    "A bowline holds where the {noun} is {adjective}.",
                    "Never coil {a adjective} {noun} against the lay.",
                    "At spring tide the {noun} stands {n} fathoms over the {noun2}.",
                    "The ebb runs {adjective} for {n} hours past the {noun}.",
                    "Splice the {noun} before the {noun2} is {verb}.",
                    "A hawser that was {verb} wet turns {adjective}.",
                    "Slack water comes {n} minutes after the {noun} is {verb}.",
                    "Tar every {noun} that the {adjective} tide has touched."),
            Template.all(
                    "For {n} hands, simmer the {food} with {food2} in brine.",
                    "Take a pinch of {food} to each ladle of {food2}.",
                    "Grill the {food} over driftwood until the {food2} is crisp.",
                    "Stir {n} tablespoons of {food} into the chowder.",
                    "The cook of the {ship} serves {food} with {adjective} {food2}.",
                    "Let the {food} rest in the galley for {n} hours.",
                    "Galley of the {ship}: {food} on {adjective} days, {food2} on others.",
                    "Pickle the {food} in {a noun} with {food2} and vinegar."));

    Harbour() {
        super(40, "harbour");
    }

    @Override
    void write(Draft draft) {
        boolean isLong = draft.number() % 2 == 1;
        int sentences = 3 + draft.random().below(5);
        var topic = TOPICS.get((int) (draft.number() / 2 % TOPICS.size()));
        for (int i = 0; isLong ? draft.length() < LONG : i < sentences; i++) {
            sentence(
                    draft.blank(),
                    isLong && draft.random().percent(30) ? draft.random().choose(TOPICS) : topic);
        }
    }

    static void sentence(Draft draft, List<Template> topic) {
        var random = draft.random();
        var lexicon = draft.world().lexicon();
        draft.fill(
                draft.template(topic),
                "noun",
                random.choose(lexicon.list("harbourNouns")),
                "noun2",
                random.choose(lexicon.list("harbourNouns")),
                "verb",
                random.choose(lexicon.list("harbourVerbs")),
                "adjective",
                random.choose(lexicon.list("harbourAdjectives")),
                "adjective2",
                random.choose(lexicon.list("harbourAdjectives")),
                "food",
                random.choose(lexicon.list("harbourFood")),
                "food2",
                random.choose(lexicon.list("harbourFood")),
                "ship",
                random.choose(lexicon.list("harbourShips")),
                "master",
                random.choose(lexicon.list("harbourMasters")),
                "n",
                2 + random.below(18));
    }

    /** Sentences of any topic until the draft has grown by some characters. */
    static void passage(Draft draft, int characters) {
        int end = draft.length() + characters;
        while (draft.length() < end) {
            sentence(draft.blank(), draft.random().choose(TOPICS));
        }
    }
}
