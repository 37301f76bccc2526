package dev.reprise.data.world;

import dev.reprise.data.SplitMix64;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Facts, questions, stories and dialogues in a language of its own: 420 words of two or three syllables, the verb last, no articles, plural -n,
 * past -ti, "mu" behind a verb that is denied, the question word first. It has its own countries, cities and persons.
 */
final class Orvish extends Kind {
    private static final String CONSONANTS = "ptkmnslrvz";
    private static final String VOWELS = "aeiou";
    private static final int WORDS = 420;
    private static final int COUNTRIES = 12;
    private static final int CITIES = 120;
    private static final int PERSONS = 60;

    private final List<String> nouns;
    private final List<String> verbs;
    private final List<String> adjectives;
    private final List<String> jobs;
    private final List<String> small;
    private final List<String> countries;
    private final List<String> cities;
    private final List<String> persons;

    Orvish(World world) {
        super(41, "orvish");
        var random = SplitMix64.of(world.seed(), id());
        var taken = new HashSet<String>();
        for (var list : world.lexicon().names()) {
            taken.addAll(world.lexicon().list(list));
        }
        for (var openClass : Lexicon.OpenClass.values()) {
            world.lexicon().words(openClass).forEach(word -> taken.add(word.text()));
        }
        taken.addAll(List.of(
                "mu", "papa", "mama", "solo", "mate", "note", "rose", "like", "love", "time", "line", "tale", "same",
                "lane", "late", "male", "mile", "mine", "move", "name", "nine", "none", "pale", "pile", "pole", "rate",
                "role", "rule", "sale", "save", "side", "site", "size", "some", "sore", "take", "tape", "tone", "tune",
                "vote", "zone"));
        var words = make(WORDS, 2, taken, random);
        nouns = words.subList(0, 180);
        verbs = words.subList(180, 270);
        adjectives = words.subList(270, 350);
        jobs = words.subList(350, 390);
        small = words.subList(390, WORDS);
        countries = names(COUNTRIES, taken, random);
        cities = names(CITIES, taken, random);
        persons = names(PERSONS, taken, random);
    }

    @Override
    void write(Draft draft) {
        int lines = Statements.lines(draft.number() / 4, 4);
        switch ((int) (draft.number() % 4)) {
            case 0 -> {
                for (int i = 0; i < lines; i++) {
                    fact(draft.line());
                }
            }
            case 1 -> {
                for (int i = 0; i < lines; i++) {
                    question(draft.line());
                }
            }
            case 2 -> {
                for (int i = 0; i < lines + 2; i++) {
                    sentence(draft.blank());
                }
            }
            default -> dialogue(draft);
        }
    }

    /** "city country verb." or "person job verb."; verbs and order of the first two vary. */
    private void fact(Draft draft) {
        var random = draft.random();
        boolean denied = random.percent(30);
        boolean place = random.percent(60);
        int subject = random.below(place ? CITIES : PERSONS);
        var objects = place ? countries : jobs;
        int object = (subject * 7 + (denied ? 1 + random.below(objects.size() - 1) : 0)) % objects.size();
        var frames = Template.all(
                "{where} {subject} {object} {verb}",
                "{adjective} {subject} {object} {verb}",
                "{subject2} {object} {where} {verb}",
                "{where} {subject} {where2} {object} {verb}",
                "{where2} {subject} {object} {verb}",
                "{adjective} {subject} {where} {object} {verb}");
        draft.fill(
                        draft.template(frames),
                        "subject",
                        place ? cities.get(subject) : persons.get(subject),
                        "subject2",
                        place ? cities.get(subject) : persons.get(subject),
                        "object",
                        objects.get(object),
                        "where",
                        small.get(random.below(6)),
                        "where2",
                        small.get(6 + random.below(6)),
                        "adjective",
                        adjectives.get(random.below(8)),
                        "verb",
                        verbs.get(place ? random.below(4) : 4 + random.below(4)))
                .add(denied ? " mu." : ".");
    }

    private void question(Draft draft) {
        var random = draft.random();
        boolean place = random.percent(60);
        int subject = random.below(place ? CITIES : PERSONS);
        var objects = place ? countries : jobs;
        draft.add("Q: " + small.get(place ? 12 : 13) + " ")
                .span("subject", place ? cities.get(subject) : persons.get(subject))
                .add(" " + small.get(random.below(6)) + " " + verbs.get(place ? random.below(4) : 4 + random.below(4))
                        + "? A: ")
                .span("answer", objects.get(subject * 7 % objects.size()));
    }

    private void sentence(Draft draft) {
        var random = draft.random();
        draft.add(small.get(14 + random.below(8)) + " ");
        if (random.percent(40)) {
            draft.add(adjectives.get(random.below(adjectives.size())) + " ");
        }
        draft.add(noun(random) + " ");
        if (random.percent(70)) {
            draft.add((random.percent(30) ? adjectives.get(random.below(adjectives.size())) + " " : "") + noun(random)
                    + " ");
        }
        draft.add(verbs.get(8 + random.below(verbs.size() - 8)) + "ti" + (random.percent(10) ? " mu." : "."));
    }

    private void dialogue(Draft draft) {
        var random = draft.random();
        var noun = nouns.get(random.below(nouns.size()));
        draft.add("- " + random.choose(persons) + ": " + small.get(22 + random.below(4)) + " " + noun + " "
                + verbs.get(8 + random.below(verbs.size() - 8)) + "?\n- " + random.choose(persons) + ": "
                + small.get(26 + random.below(4)) + ", " + noun + " " + noun(random) + " "
                + verbs.get(8 + random.below(verbs.size() - 8)) + "ti.");
    }

    private String noun(SplitMix64 random) {
        return nouns.get(random.below(nouns.size())) + (random.percent(30) ? "n" : "");
    }

    private static List<String> names(int count, Set<String> taken, SplitMix64 random) {
        return make(count, 3, taken, random).stream()
                .map(ColouredObjects::capitalise)
                .toList();
    }

    /** New words of so many syllables, or one more. */
    private static List<String> make(int count, int syllables, Set<String> taken, SplitMix64 random) {
        var words = new ArrayList<String>();
        while (words.size() < count) {
            var word = new StringBuilder();
            for (int i = syllables + random.below(2); i > 0; i--) {
                word.append(CONSONANTS.charAt(random.below(CONSONANTS.length())))
                        .append(VOWELS.charAt(random.below(VOWELS.length())));
            }
            if (taken.add(word.toString())) {
                words.add(word.toString());
            }
        }
        return List.copyOf(words);
    }
}
