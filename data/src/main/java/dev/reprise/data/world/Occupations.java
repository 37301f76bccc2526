package dev.reprise.data.world;

import java.util.List;

/**
 * The only sentences that put a pronoun beside an occupation: "The baker closed the store because she was late." Of a hundred, 60 have one
 * occupation, 30 two of which syntax decides, 10 two that stay open. How often an occupation is "he" is its recorded share. One in ten of the
 * decided ones goes on {@code "he" refers to the baker}.
 *
 * <p>Two-occupation sentences never pair occupations at certain alphabetical distances; held-out ones do so only.
 */
final class Occupations extends Kind {
    /** Alphabetical distances that training leaves out: eight partners for every occupation. */
    static final List<Integer> HELD_OUT_DISTANCES = List.of(3, 8, 13, 18, 22, 27, 32, 37);

    /** Sentences with one occupation. */
    static final List<Template> SINGLE = Template.all(
            "The {occupation} closed the {place} because {subjective} was late.",
            "In the morning, the {occupation} went to the {place} and {subjective} bought a {thing}.",
            "The {occupation} lost the {thing}, so {subjective} went home.",
            "People greeted the {occupation} and gave {objective} a {thing}.",
            "At the {place}, the {occupation} showed {possessive} {thing}.",
            "The {occupation} said that {subjective} liked the {place}.",
            "Here the {occupation} forgot the {thing} because {subjective} was tired.",
            "The {occupation} left the {place} with {possessive} {thing}.");

    /** The pronoun is the first occupation. */
    static final List<Template> FIRST = Template.all(
            "The {occupation1} gave the {occupation2} a {thing} and then {subjective} left the {place}.",
            "The {occupation1} called the {occupation2} and said that {subjective} had lost the {thing}.",
            "After the {occupation1} met the {occupation2}, the {occupation1} said {subjective} would go to the {place}.",
            "The {occupation1} left the {occupation2} at the {place} and took {possessive} {thing} along.",
            "The {occupation1} told the {occupation2} that {subjective} had sold the {thing}.",
            "The {occupation1} called the {occupation2} and lost {possessive} {thing}.");

    /** The pronoun is the second occupation. */
    static final List<Template> SECOND = Template.all(
            "The {occupation1} saw the {occupation2} and gave {objective} a {thing}.",
            "The {occupation1} met the {occupation2} at the {place} and asked {objective} about the {thing}.",
            "The {occupation1} found the {occupation2} who had lost {possessive} {thing} at the {place}.",
            "The {occupation1} went to the {occupation2} and brought {objective} the {thing}.",
            "The {occupation1} helped the {occupation2} and handed {objective} a {thing}.",
            "The {occupation1} visited the {occupation2} and showed {objective} the {thing}.");

    /** The pronoun may be either. */
    static final List<Template> OPEN = Template.all(
            "The {occupation1} met the {occupation2} at the {place} because {subjective} had a {thing}.",
            "The {occupation1} talked with the {occupation2} because {subjective} liked the {place}.",
            "The {occupation1} waited for the {occupation2} because {subjective} was early.",
            "The {occupation1} thanked the {occupation2} because {subjective} had time.",
            "The {occupation1} called the {occupation2} because {subjective} was at the {place}.",
            "The {occupation1} went with the {occupation2} because {subjective} was tired.");

    Occupations() {
        super(14, "occupation");
    }

    /** The per cent of "he" among an occupation's pronouns: {@code 5 + (90 r + 19) div 39}, r = (17 i + 5) mod 40, i its alphabetical place. */
    static int share(int occupation) {
        return 5 + (90 * ((17 * occupation + 5) % 40) + 19) / 39;
    }

    @Override
    void write(Draft draft) {
        var names = draft.world().lexicon().list("occupations");
        int occupation = (int) (draft.number() % names.size());
        long occurrence = draft.number() / names.size() + Rotation.phase(occupation);
        boolean male = Quota.first(occurrence, share(occupation));
        int place = Quota.second(occurrence);
        draft.extra("occupation", names.get(occupation));
        if (place < 60) {
            one(draft, draft.template(SINGLE), occupation, male);
            return;
        }
        int partner = (occupation + distance(draft)) % names.size();
        if (place < 90) {
            boolean first = draft.random().percent(50);
            two(draft, draft.template(first ? FIRST : SECOND), occupation, partner, first, male);
            draft.label(names.get(occupation));
            if (place < 63) {
                refer(draft, male).span("answer", names.get(occupation));
            }
        } else {
            two(draft, draft.template(OPEN), occupation, partner, draft.random().percent(50), male);
        }
    }

    static int distance(Draft draft) {
        while (true) {
            int distance = 1 + draft.random().below(39);
            if (HELD_OUT_DISTANCES.contains(distance) == draft.heldOut()) {
                return distance;
            }
        }
    }

    static Draft refer(Draft draft, boolean male) {
        return draft.add(" \"" + (male ? "he" : "she") + "\" refers to the ");
    }

    private static void one(Draft draft, Template sentence, int occupation, boolean male) {
        fill(draft, sentence, male, "occupation", entity(draft, occupation));
        draft.extra("referent", entity(draft, occupation).ref());
    }

    /** @param first whether the occupation stands first, its partner second */
    static void two(Draft draft, Template sentence, int occupation, int partner, boolean first, boolean male) {
        fill(
                draft,
                sentence,
                male,
                "occupation1",
                entity(draft, first ? occupation : partner),
                "occupation2",
                entity(draft, first ? partner : occupation));
        draft.extra("first", entity(draft, first ? occupation : partner).ref())
                .extra("second", entity(draft, first ? partner : occupation).ref());
    }

    private static Entity entity(Draft draft, int occupation) {
        return draft.world().entities("occupation").get(occupation);
    }

    private static void fill(Draft draft, Template sentence, boolean male, Object... occupations) {
        var random = draft.random();
        var lexicon = draft.world().lexicon();
        for (var part : sentence.parts()) {
            switch (part.place()) {
                case "" -> draft.add(part.affirmed());
                case "subjective" -> pronoun(draft, "subject", male ? "he" : "she");
                case "objective" -> pronoun(draft, "object", male ? "him" : "her");
                case "possessive" -> pronoun(draft, "possessive", male ? "his" : "her");
                case "place" -> draft.add(random.choose(lexicon.list("places")));
                case "thing" -> draft.add(random.choose(lexicon.list("things")));
                default -> {
                    for (int i = 0; i < occupations.length; i += 2) {
                        if (occupations[i].equals(part.place())) {
                            draft.span("occupation", (Entity) occupations[i + 1]);
                        }
                    }
                }
            }
        }
    }

    private static void pronoun(Draft draft, String grammaticalRole, String word) {
        draft.span("pronoun", word).extra("role", grammaticalRole).extra("pronoun", word);
    }
}
