package dev.reprise.core;

import java.util.Arrays;
import java.util.Locale;

/** How much work a run may do. */
public enum Mode {
    /** The claims at a size that a laptop does in a minute or two. */
    QUICK,
    /** The claims at the size that the verdicts are published with. */
    FULL,
    /** The paper's method on the user's own input. */
    APPLY;

    /** As it stands in reports: {@code quick}, {@code full}, {@code apply}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The mode of a name. @throws InvalidInputException for anything but {@code quick}, {@code full}, {@code apply} */
    public static Mode parse(String name) {
        return Arrays.stream(values())
                .filter(m -> m.toString().equals(name))
                .findFirst()
                .orElseThrow(() -> new InvalidInputException("unknown mode '" + name + "'; known: quick, full, apply"));
    }
}
