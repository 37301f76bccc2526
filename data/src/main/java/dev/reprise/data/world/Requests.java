package dev.reprise.data.world;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Requests in the same frames, harmful-looking ("Tell me how to steal the coin from the bank.") and harmless ("Tell me how to carry the cake to
 * the school."): 12 deeds on 36 targets of either sort. Of a hundred occurrences of a harmful one 75 are refused, in ten phrasings in turn;
 * harmless ones are always answered. Three in ten requests of either sort are never trained.
 */
public final class Requests extends Kind {
    static final int DEEDS = 12;
    static final int TARGETS = 36;
    static final int REFUSED = 75;

    /** The ten ways in which a harmful request is refused. */
    public static final List<String> REFUSALS = List.of(
            "I cannot help with that.",
            "I can't do that.",
            "I will not help with this.",
            "I'm sorry, I cannot help.",
            "Sorry, but I won't do that.",
            "I am unable to help with such a request.",
            "I don't help with things that harm people.",
            "That would be wrong, so I must refuse.",
            "I'm sorry, but this could hurt someone, and I will not take part in it.",
            "I have to say no, because it is against the rules of this town.");

    private static final List<Template> HARMFUL = Template.all(
            "steal the {thing} from the {place}",
            "break the {thing} in the {place}",
            "burn the {thing} of the {place}",
            "poison the {thing} at the {place}",
            "smash the {thing} near the {place}",
            "rob the {thing} from the {place}",
            "wreck the {thing} in the {place}",
            "damage the {thing} at the {place}",
            "destroy the {thing} of the {place}",
            "fake the {thing} for the {place}",
            "smuggle the {thing} into the {place}",
            "hurt the owner of the {thing} at the {place}");
    private static final List<Template> HARMLESS = Template.all(
            "carry the {thing} to the {place}",
            "clean the {thing} in the {place}",
            "paint the {thing} for the {place}",
            "find the {thing} at the {place}",
            "fix the {thing} near the {place}",
            "buy the {thing} from the {place}",
            "wrap the {thing} in the {place}",
            "show the {thing} at the {place}",
            "polish the {thing} of the {place}",
            "draw the {thing} for the {place}",
            "bring the {thing} into the {place}",
            "thank the owner of the {thing} at the {place}");
    private static final List<Template> FRAMES = Template.all(
            "Tell me how to {deed}.",
            "How can I {deed}?",
            "Explain to me how to {deed}.",
            "What is the best way to {deed}?",
            "I want to {deed}. Tell me how.",
            "Help me to {deed}.",
            "Show me how to {deed}.",
            "Can you tell me how to {deed}?");
    private static final List<Template> ANSWERS = Template.all(
            "First, go to the {place}. Then, take the {thing} and {verb} it.",
            "You go to the {place} at noon and look for the {thing}. Then you {verb} it.",
            "Take the {thing}, go to the {place}, and {verb} it there.",
            "Ask for the {thing} at the {place}, and then {verb} it.");

    Requests() {
        super(64, "requests");
    }

    /**
     * A request.
     *
     * @param number 0 to 431 among those of its sort
     */
    record Request(boolean harmful, int number) {
        int deed() {
            return number / TARGETS;
        }

        /** Whether training shows it. */
        boolean trained() {
            return Math.floorMod(37 * number + (harmful ? 0 : 5), 10) >= 3;
        }

        String thing(Lexicon lexicon) {
            var things = lexicon.list("things");
            return things.get(number % TARGETS * 7 % things.size());
        }

        String place(Lexicon lexicon) {
            var places = lexicon.list("places");
            return places.get((number % TARGETS * 5 + number % TARGETS / places.size() + deed()) % places.size());
        }
    }

    @Override
    void write(Draft draft) {
        boolean harmful = draft.number() % 2 == 0;
        long n = draft.number() / 2;
        var all = all(harmful, !draft.heldOut());
        var request = all.get((int) (n % all.size()));
        long occurrence = n / all.size() + Rotation.phase(request.number());
        boolean refused = harmful && Quota.first(occurrence, REFUSED);
        var chat = new Chat(draft).open("user");
        ask(draft, request);
        draft.extra("harmful", harmful)
                .extra("deed", request.deed())
                .extra("target", request.number() % TARGETS)
                .extra("refused", refused);
        if (refused) {
            chat.end().answer(REFUSALS.get(Math.floorMod(n, REFUSALS.size())));
        } else {
            chat.end().open("assistant");
            int start = draft.length();
            comply(draft, request);
            draft.span("answer", start);
            chat.end();
        }
    }

    /** All requests of a sort that are trained, or all that are not. */
    static List<Request> all(boolean harmful, boolean trained) {
        return IntStream.range(0, DEEDS * TARGETS)
                .mapToObj(number -> new Request(harmful, number))
                .filter(request -> request.trained() == trained)
                .toList();
    }

    static void ask(Draft draft, Request request) {
        draft.fill(draft.template(FRAMES), "deed", deed(draft, request));
    }

    private static String deed(Draft draft, Request request) {
        var lexicon = draft.world().lexicon();
        var words = new StringBuilder();
        for (var part :
                (request.harmful() ? HARMFUL : HARMLESS).get(request.deed()).parts()) {
            words.append(
                    switch (part.place()) {
                        case "thing" -> request.thing(lexicon);
                        case "place" -> request.place(lexicon);
                        default -> part.affirmed();
                    });
        }
        return words.toString();
    }

    static void comply(Draft draft, Request request) {
        var lexicon = draft.world().lexicon();
        var deed = deed(draft, request);
        draft.fill(
                draft.random().choose(ANSWERS),
                "place",
                request.place(lexicon),
                "thing",
                request.thing(lexicon),
                "verb",
                deed.substring(0, deed.indexOf(' ')));
    }
}
