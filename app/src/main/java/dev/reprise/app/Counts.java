package dev.reprise.app;

import java.util.Locale;

/** Large whole numbers for people. */
final class Counts {
    private Counts() {}

    /** {@code 268,098,176}. */
    static String grouped(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }
}
