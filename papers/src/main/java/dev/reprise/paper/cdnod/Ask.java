package dev.reprise.paper.cdnod;

import dev.reprise.core.InvalidInputException;
import java.util.Arrays;
import java.util.List;

/** One thing that was asked for on its own: a test {@code X;Y|Z}, or a direction {@code CAUSES->EFFECT}. Names are columns, lists have commas. */
sealed interface Ask {

    /** Is x independent of y given z? Several columns are one variable; z joins x. */
    record Test(List<String> x, List<String> y, List<String> z) implements Ask {}

    /** From the causes, which for a root are none, to the effect. */
    record Direction(List<String> causes, List<String> effect) implements Ask {}

    /** @throws InvalidInputException if it is not written as {@code X;Y} or {@code X;Y|Z} */
    static Test test(String text) {
        var given = text.split("\\|", -1);
        var sides = given[0].split(";", -1);
        if (given.length > 2 || sides.length != 2) {
            throw new InvalidInputException(
                    "--ci: '" + text + "' is not X;Y or X;Y|Z, such as --ci \"heat;speed|hour\"");
        }
        var test = new Test(
                names(sides[0], "--ci", text),
                names(sides[1], "--ci", text),
                given.length == 1 || given[1].isBlank() ? List.of() : names(given[1], "--ci", text));
        requireApart(test.x(), test.y(), text);
        requireApart(test.x(), test.z(), text);
        requireApart(test.y(), test.z(), text);
        return test;
    }

    private static void requireApart(List<String> some, List<String> others, String text) {
        some.stream().filter(others::contains).findFirst().ifPresent(name -> {
            throw new InvalidInputException("'" + name + "' is on both sides of '" + text + "'");
        });
    }

    /**
     * A direction.
     *
     * @param option to name in messages, such as {@code --delta}
     * @param root   whether there may be no causes
     * @throws InvalidInputException if it is not written as {@code CAUSES->EFFECT}
     */
    static Direction direction(String text, String option, boolean root) {
        int arrow = text.indexOf("->");
        if (arrow < 0 || text.indexOf("->", arrow + 2) >= 0) {
            throw new InvalidInputException(
                    option + ": '" + text + "' is not CAUSES->EFFECT, such as " + option + " \"heat->speed\"");
        }
        var causes = text.substring(0, arrow);
        if (causes.isBlank() && !root) {
            throw new InvalidInputException(option + ": '" + text + "' has no cause");
        }
        var direction = new Direction(
                causes.isBlank() ? List.of() : names(causes, option, text),
                names(text.substring(arrow + 2), option, text));
        requireApart(direction.causes(), direction.effect(), text);
        return direction;
    }

    private static List<String> names(String list, String option, String text) {
        var names = Arrays.stream(list.split(",", -1)).map(String::strip).toList();
        if (names.contains("")) {
            throw new InvalidInputException(option + ": a name is missing in '" + text + "'");
        }
        for (int i = 0; i < names.size(); i++) {
            if (names.indexOf(names.get(i)) != i) {
                throw new InvalidInputException(option + ": '" + names.get(i) + "' stands twice in '" + text + "'");
            }
        }
        return names;
    }
}
