package dev.reprise.data.generator;

import dev.reprise.data.SplitMix64;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The two tasks of {@link WiredOrganism}, in a vocabulary of BOS, FILLER, END, 30 names, 12 colours and 18 objects.
 *
 * @param tokens indirect objects: {@code BOS n1 n2 FILLER s END}, s one of the two names; coloured objects: {@code BOS o1 c1 o2 c2 o3 c3 FILLER oq END}, oq one of the
 *     three objects
 * @param candidates the positions of the list's names or colours
 * @param answer the position of the name that is not s, or of the colour of oq
 */
public record WiredTask(List<Integer> tokens, List<Integer> candidates, int answer) {
    public static final int VOCABULARY = 63;
    public static final int BOS = 0;
    public static final int FILLER = 1;
    public static final int END = 2;
    private static final int NAMES = 3;
    private static final int COLOURS = NAMES + 30;
    private static final int OBJECTS = COLOURS + 12;

    public WiredTask {
        tokens = List.copyOf(tokens);
        candidates = List.copyOf(candidates);
    }

    /** A new item about indirect objects. */
    public static WiredTask indirectObject(SplitMix64 random) {
        var names = random.choose(2, IntStream.range(NAMES, COLOURS).boxed().toList());
        int subject = random.below(2);
        return new WiredTask(
                List.of(BOS, names.get(0), names.get(1), FILLER, names.get(subject), END), List.of(1, 2), 2 - subject);
    }

    /** A new item about coloured objects. */
    public static WiredTask colouredObject(SplitMix64 random) {
        var o = random.choose(3, IntStream.range(OBJECTS, VOCABULARY).boxed().toList());
        var c = random.choose(3, IntStream.range(COLOURS, OBJECTS).boxed().toList());
        int asked = random.below(3);
        return new WiredTask(
                List.of(BOS, o.get(0), c.get(0), o.get(1), c.get(1), o.get(2), c.get(2), FILLER, o.get(asked), END),
                List.of(2, 4, 6),
                2 + 2 * asked);
    }

    static boolean isName(int token) {
        return token >= NAMES && token < COLOURS;
    }

    static boolean isColour(int token) {
        return token >= COLOURS && token < OBJECTS;
    }

    static boolean isObject(int token) {
        return token >= OBJECTS;
    }
}
