package dev.reprise.core;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an experiment measured for a claim: the value that stands in the table, its interval where there is one, and the further values that a
 * compound criterion looks at.
 *
 * <pre>{@code
 * Measurement.of(meanGain).within(Statistics.bootstrap(gains, Statistics::mean, 0)).and("seedsAhead", 3)
 * }</pre>
 */
public final class Measurement {
    private final double value;
    private final @Nullable Interval interval;
    private final Map<String, Double> further;

    Measurement(double value, @Nullable Interval interval, Map<String, Double> further) {
        this.value = value;
        this.interval = interval;
        this.further = Collections.unmodifiableMap(new LinkedHashMap<>(further));
    }

    /** A value without an interval. NaN is allowed, and never holds. */
    public static Measurement of(double value) {
        return new Measurement(value, null, Map.of());
    }

    /** This with its interval. */
    public Measurement within(Interval interval) {
        return new Measurement(value, interval, further);
    }

    /** This with its interval, or as it is if there is none. */
    public Measurement within(Optional<Interval> interval) {
        return interval.map(this::within).orElse(this);
    }

    /** This with one more named value. */
    public Measurement and(String name, double value) {
        var all = new LinkedHashMap<>(further);
        all.put(name, value);
        return new Measurement(this.value, interval, all);
    }

    public double value() {
        return value;
    }

    public Optional<Interval> interval() {
        return Optional.ofNullable(interval);
    }

    /** The further values, in the order in which they were given. */
    public Map<String, Double> further() {
        return further;
    }

    /** A further value by name. @throws IllegalArgumentException if there is none of that name */
    public double get(String name) {
        var found = further.get(name);
        if (found == null) {
            throw new IllegalArgumentException("no value '" + name + "' was measured; there are " + further.keySet());
        }
        return found;
    }

    boolean hasNaN() {
        return Double.isNaN(value) || further.values().stream().anyMatch(v -> v.isNaN());
    }

    @Override
    public boolean equals(@Nullable Object o) {
        return o instanceof Measurement m
                && Double.compare(value, m.value) == 0
                && interval().equals(m.interval())
                && further.equals(m.further);
    }

    @Override
    public int hashCode() {
        return Double.hashCode(value) * 31 + further.hashCode();
    }

    @Override
    public String toString() {
        return value + (interval == null ? "" : " " + interval) + (further.isEmpty() ? "" : " " + further);
    }
}
