package dev.reprise.data.world;

import java.math.BigInteger;
import java.util.List;

/**
 * Which item the n-th statement is about, and how often the item has come before, both in closed form. Items turn in a fixed order that
 * scatters neighbours, the first third three times a turn and the others twice. Each item begins to count at a place of its own, so that what
 * depends on the count does not come to all items at once.
 */
final class Rotation<T> {
    private final List<T> items;
    private final int heavy;
    private final int turn;
    private final int stride;

    Rotation(List<T> items) {
        this.items = List.copyOf(items);
        this.heavy = items.size() / 3;
        this.turn = 3 * heavy + 2 * (items.size() - heavy);
        this.stride = stride(turn);
    }

    /** An item, and the number of its earlier occurrences plus its phase. */
    record Turn<T>(T item, long occurrence) {}

    Turn<T> at(long n) {
        int slot = (int) (n % turn * stride % turn);
        long turns = n / turn;
        return slot < 3 * heavy
                ? turn(slot / 3, 3 * turns + slot % 3)
                : turn(heavy + (slot - 3 * heavy) / 2, 2 * turns + (slot - 3 * heavy) % 2);
    }

    private Turn<T> turn(int item, long count) {
        return new Turn<>(items.get(item), count + phase(item));
    }

    /** Where an item begins to count. */
    static long phase(int item) {
        return 7L * item;
    }

    /** About 0.618 of the turn, and without a common divisor. */
    private static int stride(int turn) {
        int stride = Math.max(1, (int) (turn * 618L / 1000));
        while (BigInteger.valueOf(stride).gcd(BigInteger.valueOf(turn)).intValue() != 1) {
            stride++;
        }
        return stride;
    }
}
