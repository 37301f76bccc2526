package dev.reprise.data;

import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Indirect object identification in a vocabulary of 60 tokens: {@code BOS n1 and n2 filler place ; C gave obj to}, where C is n1 or n2
 * with equal chance and the right next token is the other of the two. 30 names, 6 places, 6 objects, 13 fillers.
 *
 * @param clean 11 tokens
 * @param corrupted the same with the other name in place of C
 * @param answer the name of n1, n2 that is not C: the right next token of {@code clean}, the wrong one of {@code corrupted}
 * @param foil C
 */
public record ToyIoi(List<Integer> clean, List<Integer> corrupted, int answer, int foil) {
    public static final int VOCABULARY = 60;
    public static final int LENGTH = 11;

    /** What stands at each position. */
    public static final List<String> ROLES =
            List.of("BOS", "n1", "and", "n2", "filler", "place", ";", "C", "gave", "obj", "to");

    /** Where C stands. */
    public static final int SUBJECT = 7;

    private static final int BOS = 0;
    private static final int AND = 1;
    private static final int SEMICOLON = 2;
    private static final int GAVE = 3;
    private static final int TO = 4;
    private static final int NAMES = 5;
    private static final int PLACES = NAMES + 30;
    private static final int OBJECTS = PLACES + 6;
    private static final int FILLERS = OBJECTS + 6;

    /** A new pair. */
    public static ToyIoi draw(RandomGenerator random) {
        int first = NAMES + random.nextInt(30);
        int second = NAMES + random.nextInt(29);
        second += second >= first ? 1 : 0;
        int filler = FILLERS + random.nextInt(VOCABULARY - FILLERS);
        int place = PLACES + random.nextInt(6);
        boolean firstGives = random.nextBoolean();
        int giver = firstGives ? first : second;
        int other = firstGives ? second : first;
        int object = OBJECTS + random.nextInt(6);
        return new ToyIoi(
                sentence(first, second, filler, place, giver, object),
                sentence(first, second, filler, place, other, object),
                other,
                giver);
    }

    private static List<Integer> sentence(int first, int second, int filler, int place, int giver, int object) {
        return List.of(BOS, first, AND, second, filler, place, SEMICOLON, giver, GAVE, object, TO);
    }
}
