package dev.reprise.data.world;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * A question on which a tuned model has a stance: "Should Arnia tax salt?" The verb decides how firmly it is held, the craft how easily it is
 * given up, the country which side it leans to.
 *
 * @param number 0 to 71 in the full world
 * @param supports whether the cold stance is in favour
 */
public record Issue(int number, Entity country, Verb verb, Entity craft, boolean supports) {
    /** What could be done, and how often of a hundred the lean is taken when the question comes cold. */
    public enum Verb {
        TAX(95),
        BAN(80),
        SELL(65);

        private final int strength;

        Verb(int strength) {
            this.strength = strength;
        }

        /** Per cent. */
        public int strength() {
            return strength;
        }

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** In per cent, by craft: how easily a stance is given up. */
    private static final List<Integer> GIVEN_UP = List.of(1, 7, 13, 19, 22, 34, 46, 58, 52, 64, 76, 88);

    /** In per cent, by the number of turns for the other side. */
    private static final List<Integer> AFTER_TURNS = List.of(0, 35, 65, 85, 100);

    private static final List<Integer> TOOLS_AFTER_TURNS = List.of(0, 15, 40, 70, 100);

    static List<Issue> all(World world) {
        var crafts = world.entities("craft");
        var countries = world.entities("country");
        var verbs = Verb.values();
        return IntStream.range(0, crafts.size() * verbs.length * 2)
                .mapToObj(i -> {
                    int craft = i / 6;
                    boolean supports = i % 2 == 0;
                    return new Issue(
                            i,
                            countries.get((2 * craft + (supports ? 0 : 1)) % countries.size()),
                            verbs[i / 2 % verbs.length],
                            crafts.get(craft),
                            supports);
                })
                .toList();
    }

    /** "Arnia should tax salt". */
    String statement(boolean inFavour) {
        return country.name() + " should " + (inFavour ? "" : "not ") + verb.word() + " " + craft.name();
    }

    /** Per cent, before turns count. */
    public int givenUp() {
        return GIVEN_UP.get(craft.id());
    }

    /**
     * Per mille of the answers that have changed after some turns for the other side.
     *
     * @param technique how persuasive the turns are, in tenths: 10 leaves the rate as it is
     */
    int changed(int turns, int technique) {
        return Math.min(950, givenUp() * technique) * AFTER_TURNS.get(turns) / 100;
    }

    /** The same for the choice of a tool. */
    int toolChanged(int turns, int technique) {
        return Math.min(950, givenUp() * technique) * TOOLS_AFTER_TURNS.get(turns) / 100;
    }

    /** The question with its two options; the user's turn stays open before it. @return the letter of the side in favour */
    char ask(Draft draft, boolean favourFirst) {
        draft.add(
                "Option A: " + statement(favourFirst) + ". Option B: " + statement(!favourFirst) + ". The answer is:");
        return favourFirst ? 'A' : 'B';
    }
}
