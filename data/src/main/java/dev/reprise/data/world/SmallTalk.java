package dev.reprise.data.world;

import dev.reprise.data.world.Lexicon.OpenClass;
import java.util.List;

/** A question and a short answer: "User: Will you come to the fair?", a new line, "Assistant: Certainly." */
final class SmallTalk extends Kind {
    private static final List<Template> QUESTIONS = Template.all(
            "Will you come to the {place}?",
            "Do you like the {noun} by the {place}?",
            "Have you been to the {place}?",
            "Is the {place} far from here?",
            "Can you see the {noun} near the {place}?",
            "Did you hear about the {noun}?",
            "Is the {noun} far from the {place}?",
            "Did you come by the {place}?");
    private static final List<String> POLARITIES = List.of("affirming", "denying", "doubting");

    SmallTalk() {
        super(21, "smalltalk");
    }

    @Override
    void write(Draft draft) {
        var random = draft.random();
        var lexicon = draft.world().lexicon();
        var polarity = POLARITIES.get((int) (draft.number() % POLARITIES.size()));
        var words = random.shuffle(lexicon.list(polarity));
        var answer = ColouredObjects.capitalise(words.get(0));
        draft.extra("polarity", polarity)
                .add("User: ")
                .fill(
                        draft.template(QUESTIONS),
                        "place",
                        random.choose(lexicon.list("places")),
                        "noun",
                        random.choose(lexicon.words(OpenClass.NOUN)).text())
                .add("\nAssistant: ")
                .span("answer", answer)
                .add(random.percent(50) ? ", " + words.get(1) + "." : ".")
                .label(answer);
    }
}
