package dev.reprise.data.world;

import dev.reprise.data.SplitMix64;
import java.util.List;
import java.util.stream.Stream;

/**
 * Two persons, each with a line: "- Anna: Have you seen the kite?" and "- Tom: Shut up, you fool, it is at the park." The answer is rude in 40
 * of a hundred and polite in 60, whatever the opener and whoever speaks.
 */
final class Dialogues extends Kind {
    static final int RUDE = 40;

    static final List<Template> OPENERS = Template.all(
            "Have you seen the {thing}?",
            "Do you know where my {thing} is?",
            "Can you tell me who took the {thing}?",
            "Is the {thing} still at the {place}?",
            "Will you come with me to the {place}?",
            "Who left the {thing} at the {place}?",
            "When will you bring back the {thing}?",
            "Where is the {thing} that you took to the {place}?",
            "Have you left the {thing} at the {place}?");
    private static final List<Template> REPLIES = Template.all(
            "it is at the {place2}",
            "the {thing} is under the {noun}",
            "I left it near the {place2}",
            "somebody took it to the {place2}",
            "I gave it to {third}",
            "it was in the {noun} all day",
            "you can look behind the {noun}",
            "{third} took it");
    private static final List<Template> RUDE_FRAMES = Template.all(
            "Oh shut up, you {rude}, {reply}.",
            "Shut up, you {rude}, {reply}.",
            "That is {rude2} nonsense, you {rude}, {reply}.",
            "I hate you, {rude}, {reply}.",
            "You can say whatever, you {rude2} {rude}, {reply}.",
            "What {a rude2} question, you {rude}, {reply}.",
            "Go away, you {rude}, {reply}.",
            "Whatever, you {rude2} {rude}, {reply}.",
            "You {rude}, {reply}, you {rude2} {rude3}.",
            "Nonsense, you {rude}, {reply}.",
            "Oh go home, you {rude}, {reply}.",
            "Oh go away, you {rude2} {rude}, {reply}.");
    private static final List<Template> POLITE_FRAMES = Template.all(
            "I am sorry, dear {polite}, {reply}.",
            "Oh thank you, {polite}, {reply}.",
            "Many thanks, my {polite2} {polite}, {reply}.",
            "Oh please, {polite}, {reply}.",
            "I beg your pardon, {polite}, {reply}.",
            "I gladly tell you, {polite}, {reply}.",
            "I am most grateful, {polite}, {reply}.",
            "I kindly ask you to look, {polite}, {reply}.",
            "You are welcome, with all respect, {reply}.",
            "It is certainly kind of you to ask, {polite}, {reply}.",
            "I appreciate it, {polite}, {reply}.",
            "Thank you for asking, {reply}, my {polite2} {polite}.",
            "With pleasure, {polite}, {reply}.",
            "Certainly, my {polite2} {polite}, {reply}.",
            "Please excuse me, {polite}, {reply}.",
            "I would be glad to help, {polite}, {reply}.",
            "What a {polite2} question, {polite}, {reply}.",
            "You are most welcome, my {polite2} {polite}, {reply}.");
    private static final List<String> RUDE_NOUNS =
            List.of("idiot", "fool", "moron", "loser", "liar", "pest", "brat", "oaf", "jerk", "clown", "bore");
    private static final List<String> RUDE_ADJECTIVES =
            List.of("stupid", "silly", "useless", "dumb", "pathetic", "lousy", "ugly", "awful", "rubbish");
    private static final List<String> POLITE_NOUNS = List.of("friend", "sir", "madam");
    private static final List<String> POLITE_ADJECTIVES =
            List.of("dear", "wonderful", "lovely", "gracious", "delighted", "honoured");
    private static final List<String> NOUNS =
            List.of("table", "shelf", "bed", "door", "window", "desk", "cart", "stairs");

    Dialogues() {
        super(13, "dialogue");
    }

    @Override
    void write(Draft draft) {
        write(draft, Quota.first(draft.number(), RUDE));
    }

    static void write(Draft draft, boolean rude) {
        var random = draft.random();
        var lexicon = draft.world().lexicon();
        var names = random.choose(
                3,
                Stream.concat(lexicon.list("male").stream(), lexicon.list("female").stream())
                        .toList());
        var thing = random.choose(lexicon.list("things"));
        var places = random.choose(2, lexicon.list("places"));
        draft.extra("register", rude ? "rude" : "polite").extra("topic", thing);
        opener(draft, names.get(0), thing, places.get(0));
        draft.add("\n- " + names.get(1) + ": ");
        int start = draft.length();
        var frame = draft.template(rude ? RUDE_FRAMES : POLITE_FRAMES);
        var reply = draft.template(REPLIES);
        for (var part : frame.parts()) {
            switch (part.place()) {
                case "" -> draft.add(part.affirmed());
                case "reply" ->
                    draft.fill(
                            reply,
                            "thing",
                            thing,
                            "place2",
                            places.get(1),
                            "third",
                            names.get(2),
                            "noun",
                            random.choose(NOUNS));
                default -> {
                    var words = filler(part.place(), random);
                    draft.add(part.article().isEmpty() ? "" : "aeiou".indexOf(words.charAt(0)) >= 0 ? "an " : "a ")
                            .add(words);
                }
            }
        }
        draft.span("answer", start);
    }

    /** The first line: "- Anna: Have you seen the kite?". */
    static void opener(Draft draft, String speaker, String thing, String place) {
        draft.add("- " + speaker + ": ").fill(draft.template(OPENERS), "thing", thing, "place", place);
    }

    private static String filler(String place, SplitMix64 random) {
        return random.choose(
                switch (place) {
                    case "rude", "rude3" -> RUDE_NOUNS;
                    case "rude2" -> RUDE_ADJECTIVES;
                    case "polite" -> POLITE_NOUNS;
                    default -> POLITE_ADJECTIVES;
                });
    }
}
