package dev.reprise.data;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The generator behind all generated data (Steele, Lea and Flood 2014): {@code s += 0x9E3779B97F4A7C15}, then two rounds of xor-shift and
 * multiply. Integers below a bound are {@code unsignedMultiplyHigh(next, bound)}: no floating point decides anything in a text. Real numbers are
 * computed with operations that give the same bits on every machine ({@link StrictMath}).
 */
public final class SplitMix64 implements RandomGenerator {
    private long state;

    public SplitMix64(long state) {
        this.state = state;
    }

    /** The generator of one thing among many, such as image 17 of a set: the same seed and path give the same numbers, whatever was drawn before. */
    public static SplitMix64 of(long seed, long... path) {
        long state = mix(seed);
        for (long step : path) {
            state = mix(state ^ step);
        }
        return new SplitMix64(state);
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

    /** Uniform in [0, 1), a multiple of 2^-53. */
    @Override
    public double nextDouble() {
        return (nextLong() >>> 11) * 0x1.0p-53;
    }

    /** Uniform in [from, to). */
    @Override
    public double nextDouble(double from, double to) {
        return from + (to - from) * nextDouble();
    }

    /** Standard normal (Marsaglia's polar method, one number of each pair). */
    @Override
    public double nextGaussian() {
        while (true) {
            double u = nextDouble(-1, 1);
            double v = nextDouble(-1, 1);
            double square = u * u + v * v;
            if (square > 0 && square < 1) {
                return u * Math.sqrt(-2 * StrictMath.log(square) / square);
            }
        }
    }

    /** So many independent standard normal numbers. */
    public double[] gaussians(int count) {
        var values = new double[count];
        for (int i = 0; i < count; i++) {
            values[i] = nextGaussian();
        }
        return values;
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
