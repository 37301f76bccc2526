package dev.reprise.core;

/** A closed interval around a measured value, such as a 95 % bootstrap interval. */
public record Interval(double low, double high) {
    /** Checks the order. @throws IllegalArgumentException if {@code low > high} */
    public Interval {
        if (low > high) {
            throw new IllegalArgumentException("low " + low + " is above high " + high);
        }
    }

    public boolean contains(double value) {
        return low <= value && value <= high;
    }
}
