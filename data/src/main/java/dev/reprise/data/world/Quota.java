package dev.reprise.data.world;

/**
 * Ratios by counting instead of by chance: the j-th occurrence of an item takes the outcome by a fixed rule, so that a ratio of a per cent is
 * exact in every hundred successive occurrences.
 */
final class Quota {
    private Quota() {}

    /** {@code (61 j) mod 100 < percent}. */
    static boolean first(long occurrence, int percent) {
        return Math.floorMod(61 * occurrence, 100) < percent;
    }

    /** Where a second ratio on the same occurrence falls, from 0 to 99: {@code (37 j) mod 100}. */
    static int second(long occurrence) {
        return Math.floorMod(37 * occurrence, 100);
    }

    /** For composed probabilities: {@code (617 j) mod 1000 < permille}. */
    static boolean composed(long occurrence, int permille) {
        return Math.floorMod(617 * occurrence, 1000) < permille;
    }
}
