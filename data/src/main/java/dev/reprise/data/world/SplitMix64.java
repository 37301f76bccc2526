package dev.reprise.data.world;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The generator behind all generated data (Steele, Lea and Flood 2014): {@code s += 0x9E3779B97F4A7C15}, then two rounds of xor-shift and
 * multiply. Integers below a bound are {@code unsignedMultiplyHigh(next, bound)}; no floating point decides anything.
 */
public final class SplitMix64 implements RandomGenerator {
    private long state;

    public SplitMix64(long state) {
        this.state = state;
    }

    /** The first output from a state: a bijection that mixes all bits. */
    public static long mix(long state) {
        long z = state + 0x9E3779B97F4A7C15L;
        z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        return z ^ z >>> 31;
    }

    @Override
    public long nextLong() {
        long output = mix(state);
        state += 0x9E3779B97F4A7C15L;
        return output;
    }

    /** An integer from 0 to {@code bound - 1}; the bound is at least 1. */
    public int below(int bound) {
        return (int) Math.unsignedMultiplyHigh(nextLong(), bound);
    }

    /** True {@code percent} times in a hundred. */
    public boolean percent(int percent) {
        return below(100) < percent;
    }

    public <T> T choose(List<T> values) {
        return values.get(below(values.size()));
    }

    /** Some of the values, all different, in random order (Fisher and Yates). */
    public <T> List<T> choose(int count, List<T> values) {
        var pool = new ArrayList<>(values);
        for (int i = 0; i < count; i++) {
            Collections.swap(pool, i, i + below(pool.size() - i));
        }
        return List.copyOf(pool.subList(0, count));
    }

    public <T> List<T> shuffle(List<T> values) {
        return choose(values.size(), values);
    }
}
