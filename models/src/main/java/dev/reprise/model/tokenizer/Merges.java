package dev.reprise.model.tokenizer;

import java.util.Arrays;

/** Pairs of symbols that become one, in the order of their ranks; a symbol is any number from 0 on. */
final class Merges {
    /** Pair to rank, by open addressing; a rank is stored plus one, so that 0 is a free place. */
    private long[] keys = new long[1 << 10];

    private int[] ranks = new int[1 << 10];
    private int[] merged = new int[1 << 8];
    private int size;

    /** Adds a pair with the next rank. */
    void add(int left, int right, int result) {
        if (2 * size >= keys.length) {
            grow();
        }
        if (size == merged.length) {
            merged = Arrays.copyOf(merged, 2 * size);
        }
        merged[size++] = result;
        put(key(left, right), size);
    }

    private void grow() {
        var oldKeys = keys;
        var oldRanks = ranks;
        keys = new long[2 * oldKeys.length];
        ranks = new int[2 * oldKeys.length];
        for (int k = 0; k < oldKeys.length; k++) {
            if (oldRanks[k] > 0) {
                put(oldKeys[k], oldRanks[k]);
            }
        }
    }

    private void put(long key, int rank) {
        int place = place(key);
        keys[place] = key;
        ranks[place] = rank;
    }

    /** Where a key stands, or the free place where it would. */
    private int place(long key) {
        int place = Long.hashCode(key * 0x9E3779B97F4A7C15L) & keys.length - 1;
        while (ranks[place] > 0 && keys[place] != key) {
            place = place + 1 & keys.length - 1;
        }
        return place;
    }

    private static long key(int left, int right) {
        return (long) left << 32 | right;
    }

    /** What a word becomes: of all pairs that are merged, the one of the lowest rank, leftmost first, until there is none. */
    int[] apply(int[] word) {
        int[] symbols = word.clone();
        int length = symbols.length;
        while (true) {
            int lowest = Integer.MAX_VALUE;
            int at = -1;
            for (int i = 0; i + 1 < length; i++) {
                int rank = ranks[place(key(symbols[i], symbols[i + 1]))] - 1;
                if (rank >= 0 && rank < lowest) {
                    lowest = rank;
                    at = i;
                }
            }
            if (at < 0) {
                return Arrays.copyOf(symbols, length);
            }
            symbols[at] = merged[lowest];
            System.arraycopy(symbols, at + 2, symbols, at + 1, length - at - 2);
            length--;
        }
    }
}
