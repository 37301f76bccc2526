package dev.reprise.paper.relp;

import dev.reprise.core.InvalidInputException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** A rule of layer-wise relevance propagation: where the backward pass is changed. Linear layers need none (0-rule). */
public enum Rule {
    /** Norms: the scale is a constant; the subtraction of the mean stays differentiable. */
    LN,
    /** Activation functions, save ReLU: the coefficient is act(x) / x in place of act'(x). */
    IDENTITY,
    /** Products of two branches: each gets half, so that relevance is conserved. */
    HALF,
    /** Attention: the pattern is a constant, so that nothing flows through queries and keys. */
    AH;

    /** The rules that the paper's code switches on by default. */
    public static final Set<Rule> DEFAULT = Collections.unmodifiableSet(EnumSet.of(LN, IDENTITY, HALF));

    /** The rules of a list such as {@code ln,identity}, or {@code none}. @throws InvalidInputException for an unknown one */
    public static Set<Rule> parse(List<String> names) {
        var rules = EnumSet.noneOf(Rule.class);
        for (var name : names) {
            if (name.equals("none") && names.size() == 1) {
                continue;
            }
            rules.add(Arrays.stream(values())
                    .filter(r -> r.toString().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new InvalidInputException("--rules: unknown rule '" + name + "'; known: "
                            + Arrays.stream(values()).map(Rule::toString).collect(Collectors.joining(", "))
                            + ", or none alone")));
        }
        return rules;
    }

    /** The names of a set, joined by a plus sign, such as {@code LN+Identity}. */
    public static String label(Set<Rule> rules) {
        var names = new ArrayList<String>();
        for (var rule : values()) {
            if (rules.contains(rule)) {
                names.add(
                        switch (rule) {
                            case LN -> "LN";
                            case IDENTITY -> "Identity";
                            case HALF -> "Half";
                            case AH -> "AH";
                        });
            }
        }
        return names.isEmpty() ? "none" : String.join("+", names);
    }

    /** As on the command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
