package dev.reprise.data.world;

import dev.reprise.data.SplitMix64;
import dev.reprise.data.world.Lexicon.OpenClass;
import dev.reprise.data.world.Lexicon.Word;
import java.util.Arrays;
import java.util.List;

/**
 * Two persons, a place and a mood, and sentences about them. Words of the open classes are drawn with weight 1 / (rank + 2.7); of two synonyms
 * either comes half of the time.
 */
final class Scene {
    private static final List<Template> SENTENCES = Template.all(
            "On {a adjective} day, {first} went to the {place} with {second}.",
            "There {first} {verb} {a noun} near the {place}.",
            "Then {second} {verb} the {noun}, and {they} laughed.",
            "In the {place} there was {a adjective} {noun}.",
            "At noon, {first} {verb} the {adjective} {thing} and {verb2} the {noun}.",
            "The {animal} by the {place} was {adjective}.",
            "After that, {second} and {first} {verb} a {thing} together.",
            "The {noun} was {adjective}, so {they} {verb} it.",
            "While {first} {verb} the {noun}, {second} {verb2} the {thing}.",
            "In the end, {second} {verb} {first} at the {place}.",
            "Then {first} passed the {thing} to {second}.",
            "At last {second} said to {first} that the {noun} was {adjective}.",
            "The {adjective} {noun} stood behind the {place}.",
            "Once more {first} {verb} the {noun} in the {noun2}.",
            "From the {place}, {second} {verb} {a adjective} {animal}.",
            "It was {adjective} there, and the {noun} was {adjective2}.",
            "The {thing} of {first} lay under {a adjective} {noun}.",
            "Before the night, {first} {verb} every {noun} of the {place}.",
            "{A adjective} {animal} came and {second} {verb} it.",
            "While {first} was sitting by the {place}, {second} {verb} the {noun}.",
            "There was a long argument about the {adjective} {noun}.",
            "Afterwards, {second} said that the {thing} was {adjective}.",
            "For an hour, {second} {verb} the {noun} of the {noun2}.",
            "Here {first} said that the {noun} was {adjective}.",
            "When the {noun} came, {second} {verb} the {thing}.");
    private static final Zipf VERBS = new Zipf(Lexicon.get().words(OpenClass.VERB));
    private static final Zipf ADJECTIVES = new Zipf(Lexicon.get().words(OpenClass.ADJECTIVE));
    private static final Zipf NOUNS = new Zipf(Lexicon.get().words(OpenClass.NOUN));

    private final String first;
    private final String second;
    private final String place;
    private final int mood;

    Scene(String first, String second, String place, int mood) {
        this.first = first;
        this.second = second;
        this.place = place;
        this.mood = mood;
    }

    /** @param mood the sign of the valence of its words: 1, -1, or 0 for any */
    static Scene draw(Draft draft, int mood) {
        var lexicon = draft.world().lexicon();
        var random = draft.random();
        var names = random.choose(2, lexicon.list(random.percent(50) ? "male" : "female"));
        return new Scene(names.get(0), names.get(1), random.choose(lexicon.list("places")), mood);
    }

    void sentence(Draft draft) {
        var random = draft.random();
        var lexicon = draft.world().lexicon();
        draft.fill(
                draft.template(SENTENCES),
                "first",
                first,
                "second",
                second,
                "place",
                place,
                "they",
                "they",
                "adjective",
                word(ADJECTIVES, random),
                "adjective2",
                word(ADJECTIVES, random),
                "verb",
                word(VERBS, random),
                "verb2",
                word(VERBS, random),
                "noun",
                word(NOUNS, random),
                "noun2",
                word(NOUNS, random),
                "animal",
                random.choose(lexicon.list("animal")),
                "thing",
                random.choose(lexicon.list("things")));
    }

    /** Words against the mood are drawn anew; half of the neutral ones too, so that a mood shows. */
    private String word(Zipf words, SplitMix64 random) {
        while (true) {
            var word = words.draw(random);
            if (mood == 0 || word.valence() * mood > 0 || (word.valence() == 0 && random.percent(50))) {
                return word.synonym() != null && random.percent(50) ? word.synonym() : word.text();
            }
        }
    }

    /** Words with weight 1 / (rank + 2.7), in integers scaled to 2^32. */
    private static final class Zipf {
        private final List<Word> words;
        private final long[] cumulative;

        Zipf(List<Word> words) {
            this.words = words;
            this.cumulative = new long[words.size()];
            long sum = 0;
            for (int rank = 0; rank < words.size(); rank++) {
                sum += (10L << 32) / (10 * rank + 27);
                cumulative[rank] = sum;
            }
        }

        Word draw(SplitMix64 random) {
            long point = Math.unsignedMultiplyHigh(random.nextLong(), cumulative[cumulative.length - 1]);
            int place = Arrays.binarySearch(cumulative, point + 1);
            return words.get(place < 0 ? -place - 1 : place);
        }
    }
}
