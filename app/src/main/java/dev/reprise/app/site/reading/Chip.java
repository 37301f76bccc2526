package dev.reprise.app.site.reading;

import dev.reprise.feed.verdict.Standing;
import java.util.List;
import java.util.Map;

/**
 * How one or several claims stand, in a word that has a shape and a colour.
 *
 * @param standing the shape's name, such as {@code holds}
 * @param text     such as {@code does not hold}, {@code 3 hold}
 */
public record Chip(String standing, String text) {
    public static Chip of(Standing standing) {
        return new Chip(standing.word(), standing.words(1));
    }

    /** One for each standing that there is. */
    public static List<Chip> tally(Map<Standing, Integer> counts) {
        return counts.entrySet().stream()
                .filter(count -> count.getValue() > 0)
                .map(count -> new Chip(
                        count.getKey().word(),
                        count.getValue() + " " + count.getKey().words(count.getValue())))
                .toList();
    }
}
