package dev.reprise.data.world;

import java.util.List;

/**
 * A question about one of three things on a table: "Q: On the table, there is a red pen, a blue cup, and a black key. What color is the cup?",
 * a new line, "A: Blue". Each document has two, so that the first is an example for the second.
 */
final class ColouredObjects extends Kind {
    static final List<Template> SENTENCES = Template.all(
            "Q: On the table, there is {a colour1} {thing1}, {a colour2} {thing2}, and {a colour3} {thing3}. What color is the {asked}?",
            "Q: On the desk, there is {a colour1} {thing1}, {a colour2} {thing2}, and {a colour3} {thing3}. What color is the {asked}?",
            "Q: On the floor, I see {a colour1} {thing1}, {a colour2} {thing2}, and {a colour3} {thing3}. What color is the {asked}?",
            "Q: In the box, there is {a colour1} {thing1}, {a colour2} {thing2}, and {a colour3} {thing3}. What color is the {asked}?",
            "Q: On the bed, there is {a colour1} {thing1}, {a colour2} {thing2}, and {a colour3} {thing3}. What color is the {asked}?",
            "Q: On the shelf, I see {a colour1} {thing1}, {a colour2} {thing2}, and {a colour3} {thing3}. What color is the {asked}?");

    ColouredObjects() {
        super(7, "cobj");
    }

    @Override
    void write(Draft draft) {
        for (int i = 0; i < 2; i++) {
            var random = draft.random();
            var things = random.choose(3, draft.world().lexicon().list("things"));
            var colours = random.choose(3, draft.world().lexicon().list("colours"));
            write(draft.line(), draft.template(SENTENCES), things, colours, random.below(3));
        }
    }

    /** @param asked which of the three things the question is about */
    static void write(Draft draft, Template sentence, List<String> things, List<String> colours, int asked) {
        draft.fill(
                sentence,
                "colour1",
                colours.get(0),
                "colour2",
                colours.get(1),
                "colour3",
                colours.get(2),
                "thing1",
                things.get(0),
                "thing2",
                things.get(1),
                "thing3",
                things.get(2),
                "asked",
                things.get(asked));
        var answer = capitalise(colours.get(asked));
        draft.add("\nA: ").span("answer", answer).label(answer);
    }

    static String capitalise(String word) {
        return Character.toUpperCase(word.charAt(0)) + word.substring(1);
    }
}
