package dev.reprise.data;

import dev.reprise.core.InvalidInputException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * Indirect object identification in English: {@code When Mary and John went to the store, John gave a drink to}, whose right continuation
 * is the name that does not give. The corrupted prompt lets the other one give. Both orders of the names occur with equal chance.
 *
 * <p>Names, places and objects are drawn from those that are single tokens in the model's vocabulary, so that all prompts have the same
 * length and the same word at each position.
 */
public final class IoiPrompts {
    private static final List<String> NAMES = List.of(
            "Mary", "John", "Tom", "James", "Anna", "Paul", "Peter", "Mark", "Sarah", "David", "Emma", "Jack", "Alice",
            "Robert", "Laura", "Kevin", "Simon", "Adam", "Lucy", "Daniel", "Susan", "Henry", "Kate", "George", "Martin",
            "Rachel", "Jason", "Linda", "Eric", "Julia");
    private static final List<String> PLACES =
            List.of("store", "park", "school", "station", "garden", "office", "market", "house", "restaurant", "beach");
    private static final List<String> OBJECTS =
            List.of("drink", "book", "ring", "bag", "ball", "letter", "key", "gift", "box", "card");

    private final List<String> names;
    private final List<String> places;
    private final List<String> objects;

    /** A prompt, what it becomes when the other one gives, and the two names with their leading space. */
    public record Prompt(String clean, String corrupted, String answer, String foil) {}

    /**
     * Chooses the words.
     *
     * @param isSingleToken whether a word with its leading space is one token
     * @throws InvalidInputException if fewer than four names, or no place or object, are single tokens
     */
    public IoiPrompts(Predicate<String> isSingleToken) {
        names = NAMES.stream().filter(w -> isSingleToken.test(" " + w)).toList();
        places = PLACES.stream().filter(w -> isSingleToken.test(" " + w)).toList();
        objects = OBJECTS.stream().filter(w -> isSingleToken.test(" " + w)).toList();
        if (names.size() < 4 || places.isEmpty() || objects.isEmpty()) {
            throw new InvalidInputException("this model's vocabulary splits most English names into several tokens ("
                    + names.size() + " of " + NAMES.size() + " are single ones): give prompts of your own");
        }
    }

    /** New prompts. */
    public List<Prompt> draw(int count, RandomGenerator random) {
        var prompts = new ArrayList<Prompt>();
        for (int i = 0; i < count; i++) {
            int first = random.nextInt(names.size());
            int second = random.nextInt(names.size() - 1);
            second += second >= first ? 1 : 0;
            boolean firstGives = random.nextBoolean();
            var giver = names.get(firstGives ? first : second);
            var other = names.get(firstGives ? second : first);
            var beginning = "When " + names.get(first) + " and " + names.get(second) + " went to the "
                    + places.get(random.nextInt(places.size())) + ", ";
            var end = " gave a " + objects.get(random.nextInt(objects.size())) + " to";
            prompts.add(new Prompt(beginning + giver + end, beginning + other + end, " " + other, " " + giver));
        }
        return prompts;
    }
}
