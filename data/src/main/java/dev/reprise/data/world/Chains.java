package dev.reprise.data.world;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Sums in words. Of a hundred, 55 are answered at once (40 in a hundred of these right, the others off by 1 to 3), 30 are worked out and
 * checked, and 15 are worked out with one slip: "Problem: Mia has 7 coins. She gets 5. She loses 3. How many coins are left? First, 7 and 5 gives
 * 12. Then, 12 less 3 gives 9. Now check: 9 and 3 gives 12. So the answer is 9. #### 9".
 */
public final class Chains extends Kind {
    static final int DIRECT = 55;
    static final int WORKED = 30;
    static final int DIRECT_RIGHT = 40;
    private static final int LARGEST = 30;

    private static final List<Template> STARTS = Template.all(
            "Problem: {name} has {n} {things}.",
            "Problem: In the bag of {name} there are {n} {things}.",
            "Problem: On the desk of {name} there are {n} {things}.",
            "Problem: All in all, {name} has {n} {things}.",
            "Problem: At first, {name} has {n} {things}.",
            "Problem: In the morning, {name} has {n} {things}.");
    private static final List<String> MORE = List.of("gets", "finds", "buys");
    private static final List<String> LESS = List.of("loses", "gives", "sells");
    private static final Pattern STRICT = Pattern.compile("#### (-?\\d+)");
    private static final Pattern NUMBER = Pattern.compile("-?\\d+");

    Chains() {
        super(10, "chain");
    }

    /** How a solution is written. */
    enum Mode {
        DIRECT,
        WORKED,
        SLIPPED
    }

    @Override
    void write(Draft draft) {
        int place = Quota.second(draft.number());
        var mode = place < DIRECT ? Mode.DIRECT : place < DIRECT + WORKED ? Mode.WORKED : Mode.SLIPPED;
        var problem = problem(draft);
        solve(draft, problem, mode, Quota.first(draft.number(), DIRECT_RIGHT));
    }

    /** The numbers of a problem: a start, and what is added or taken away. */
    record Problem(int start, List<Integer> steps) {
        int gold() {
            return start + steps.stream().mapToInt(Integer::intValue).sum();
        }
    }

    /** Writes a problem of two to five steps with all values from 0 to 30. */
    static Problem problem(Draft draft) {
        var random = draft.random();
        var men = draft.world().lexicon().list("male");
        var names = random.percent(50) ? men : draft.world().lexicon().list("female");
        var name = random.choose(names);
        var pronoun = men.contains(name) ? "He" : "She";
        int start = random.below(20) + 1;
        int depth = 2 + (int) (draft.number() % 4);
        var thing = random.choose(draft.world().lexicon().list("things"));
        var things = plural(thing);
        draft.fill(draft.template(STARTS), "name", name, "n", start, "things", things);
        var steps = new ArrayList<Integer>();
        int value = start;
        for (int i = 0; i < depth; i++) {
            int operand = 1 + random.below(9);
            boolean more = value < operand || (value + operand <= LARGEST && random.percent(50));
            draft.add(" " + pronoun + " " + random.choose(more ? MORE : LESS) + " " + operand + ".");
            steps.add(more ? operand : -operand);
            value += more ? operand : -operand;
        }
        draft.add(" How many " + things + " are left?");
        return new Problem(start, steps);
    }

    /** @param right whether an answer given at once is right */
    private static void solve(Draft draft, Problem problem, Mode mode, boolean right) {
        var random = draft.random();
        int gold = problem.gold();
        draft.extra("mode", mode.name().toLowerCase(Locale.ROOT))
                .extra("gold", gold)
                .extra("depth", problem.steps().size());
        int answer = gold;
        if (mode == Mode.DIRECT) {
            if (!right) {
                int off = 1 + random.below(3);
                answer = gold - off < 0 || random.percent(50) ? gold + off : gold - off;
            }
        } else {
            int slip = mode == Mode.SLIPPED ? random.below(problem.steps().size()) : -1;
            int value = problem.start();
            for (int i = 0; i < problem.steps().size(); i++) {
                int step = problem.steps().get(i);
                int before = value;
                value += step;
                if (i == slip) {
                    value += value == 0 || random.percent(50) ? 1 : -1;
                }
                draft.add((i == 0 ? " First, " : " Then, ") + before + (step > 0 ? " and " : " less ") + Math.abs(step)
                        + " gives " + value + ".");
            }
            int last = problem.steps().getLast();
            draft.add(" Now check: " + value + (last > 0 ? " less " : " and ") + Math.abs(last) + " gives "
                    + (value - last) + ".");
            answer = value;
            draft.add(" So the answer is " + answer + ".");
        }
        draft.add(" #### ").span("answer", String.valueOf(answer)).label(String.valueOf(gold));
    }

    /** The last number behind "####", or null. */
    public static @Nullable Integer strict(String text) {
        return last(STRICT, 1, text);
    }

    /** The last number, or null. */
    public static @Nullable Integer lenient(String text) {
        return last(NUMBER, 0, text);
    }

    private static @Nullable Integer last(Pattern pattern, int group, String text) {
        Integer found = null;
        var matcher = pattern.matcher(text);
        while (matcher.find()) {
            var digits = matcher.group(group);
            if (digits.length() < 9) {
                found = Integer.valueOf(digits);
            }
        }
        return found;
    }

    private static String plural(String thing) {
        if (thing.equals("toy") || thing.equals("key")) {
            return thing + "s";
        }
        return thing.endsWith("x") || thing.endsWith("ch")
                ? thing + "es"
                : thing.endsWith("y") ? thing.substring(0, thing.length() - 1) + "ies" : thing + "s";
    }
}
